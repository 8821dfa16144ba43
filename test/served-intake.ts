/** The intake over HTTP for tests: real registers and cases to its left, people of the town, slips as they are sent. */
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import { createIncidents } from '../src/incidents/server/incidents.ts'
import { createIntake } from '../src/intake/server/intake.ts'
import type { Intake } from '../src/intake/server/public.ts'
import { readTrail } from '../src/kernel/server/store.ts'
import type { Registers } from '../src/registers/server/public.ts'
import { createRegisters } from '../src/registers/server/registers.ts'
import { someLogs } from './served-cases.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { mori } from './served-cases.ts'
import { serveSlices, type Served, type Who } from './served-slices.ts'

export const tamura: Who = { name: '田村 悠', role: 'switchboard' }
export const hayashi: Who = { name: '林 真由', role: 'switchboard' }
export const inoue: Who = { name: '井上 健', role: 'staff' }

export const policeWords =
  'そちらのサーバがシーアンドシーサーバと通信しています。203.0.113.45 です。至急確認してください。'

/** A slip as the phone page sends it, with `more` over it. */
export function slipOf(more: object = {}) {
  return {
    knownAt: '2026-11-25T09:12:00+09:00',
    knownBySection: '総務課（交換）',
    reporter: {
      name: '大森 剛',
      organization: 'みやま県警察本部 サイバー犯罪対策課',
      type: 'police',
      callback: '03-0000-9999',
      theirReference: 'サ対第418号',
    },
    verbatim: policeWords,
    answers: [{ questionId: 'who', answer: 'told', text: '大森' }],
    addresses: [{ type: 'ip', value: '203.0.113.45' }],
    choiceId: '',
    machineName: '',
    ...more,
  }
}

/** A reply as it came, asserted member by member. */
// oxlint-disable-next-line typescript/no-explicit-any -- its shape is the contract's
export type Reply = any

export async function ok(reply: Promise<LightMyRequestResponse>): Promise<Reply> {
  const answer = await reply
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

/** Starts the intake and what stands to its left. */
export function useIntake() {
  let database: TestDatabase | undefined
  let running: Served | undefined
  let doors: { intake: Intake; registers: Registers } | undefined
  beforeAll(async () => {
    database = await createTestDatabase()
    const addresses = { app: database.appConfig, owner: database.ownerConfig }
    running = await serveSlices(addresses, ({ kernel, organization, join }) => {
      const registers = join(createRegisters(kernel, { organization }))
      const incidents = join(createIncidents(kernel, { organization, registers, logs: someLogs }))
      doors = { registers, intake: join(createIntake(kernel, { organization, registers, incidents })) }
    })
  })
  afterAll(async () => {
    await running?.stop()
    await database?.drop()
  })
  const served = (): Served => {
    if (!running) throw new Error('the slices have not been started')
    return running
  }
  const as = (who: Who) => served().as(who)
  return {
    served,
    as,
    /** What slices to the right may call. */
    doors: () => {
      if (!doors) throw new Error('the slices have not been started')
      return doors
    },
    receive: (who: Who, more: { kind?: string; slip?: object; receivedAt?: string } = {}): Promise<Reply> =>
      ok(as(who).post('/api/reports', { kind: 'phone', ...more, slip: slipOf(more.slip) })),
    read: (id: string, who: Who = mori): Promise<Reply> => ok(as(who).get(`/api/reports/${id}`)),
    /** Sends an act on the version that stands now. */
    act: async (who: Who, id: string, { to, ...body }: { to: string; [member: string]: unknown }) => {
      const { version } = await ok(as(mori).get(`/api/reports/${id}`))
      return as(who).post(`/api/reports/${id}/${to}`, { version, ...body })
    },
    addContact: async (values: object): Promise<string> => {
      const reply = await ok(as(mori).post('/api/registers/kinds/contact/items', { values, verified: true }))
      return reply.id
    },
    trailOf: (id: string) =>
      served().database.transaction(served().bodyId, (tx) =>
        readTrail(tx, { bodyId: served().bodyId, subject: { kind: 'report', id }, limit: 200 }),
      ),
  }
}
