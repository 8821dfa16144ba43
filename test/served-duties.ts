/** Duties over HTTP for tests: the slices to their left, people of the town, the outbox delivered by hand. */
import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { createCustody } from '../src/custody/server/custody.ts'
import { createDuties } from '../src/duties/server/duties.ts'
import { eventListener } from '../src/kernel/server/jobs.ts'
import { readTrail } from '../src/kernel/server/store.ts'
import { mori, useCases } from './served-cases.ts'
import type { Who } from './served-slices.ts'

export const nakamura: Who = { name: '中村 律', role: 'privacy' }

/** Facts of an attack from outside. */
export const attack = {
  leak: { value: true, basis: '攻撃者の指令サーバへの通信が見つかった' },
  wrongfulPurpose: { value: true, basis: '外部からの侵入が疑われる' },
  outsideAttack: { value: true, basis: '' },
}

export const said = (value: string | string[]) => ({ value, isUnknown: false })

/** The body of a reply that must be a success. */
async function ok(reply: Promise<LightMyRequestResponse>) {
  const answer = await reply
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

/** Starts duties and what stands to its left. */
export function useDuties() {
  const cases = useCases(({ kernel, organization, incidents, join }) => {
    const custody = join(createCustody(kernel, { organization, incidents }))
    join(createDuties(kernel, { organization, incidents, custody }))
  })
  const as = (who: Who) => cases.served().as(who)
  /** Delivers what the outbox holds for the opening of a case; twice does no harm. */
  const deliver = async (caseId: string): Promise<void> => {
    const { kernel, bodyId } = cases.served()
    await kernel.database.transaction(bodyId, async (tx) => {
      const trail = await readTrail(tx, { bodyId, subject: { kind: 'case', id: caseId }, limit: 50 })
      const ctx = kernel.systemContext({ bodyId, tx, name: 'kernel.deliver' })
      for (const listener of kernel.slots.of(eventListener))
        for (const entry of trail.filter((entry) => listener.types.includes(entry.event.type)))
          await listener.handle(ctx, entry.event, entry)
    })
  }
  const read = async (caseId: string, who: Who = mori) => {
    const reply = await as(who).get(`/api/cases/${caseId}/duties`)
    expect(reply.statusCode, reply.body).toBe(200)
    return reply.json()
  }
  return {
    cases,
    as,
    deliver,
    read,
    ok,
    /** Saves facts upon the version that stands. */
    save: async (caseId: string, body: object, who: Who = mori) => {
      const { facts } = await read(caseId)
      return ok(as(who).put(`/api/cases/${caseId}/duties/facts`, { version: facts.version, ...body }))
    },
    /** Writes entries of the fact sheet upon the version that stands. */
    writeSheet: async (caseId: string, entries: object, who: Who = mori) => {
      const sheet = await ok(as(who).get(`/api/cases/${caseId}/fact-sheet?form=ppc-leak`))
      return as(who).put(`/api/cases/${caseId}/fact-sheet`, { version: sheet.version, entries })
    },
    /** A new case whose body knew at 9:12 on 25 November, with its first assessment. */
    open: async (more: object = {}) => {
      const known = { at: '2026-11-25T09:12:00+09:00', section: '総務課（交換）' }
      const opened = await cases.open(undefined, { known, ...more })
      await deliver(opened.id)
      return opened
    },
  }
}
