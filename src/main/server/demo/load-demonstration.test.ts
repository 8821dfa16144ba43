/** Loads the demonstration into a real database, at several times of day, and looks at what stands there. */
import { refuse } from '../../../kernel/core/result.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import type { PolicyTable } from '../../../kernel/core/actor.ts'
import { collectSlots, type SlotFilling } from '../../../kernel/core/slot.ts'
import { openBlobs } from '../../../kernel/server/blobs.ts'
import { readConfig } from '../../../kernel/server/config.ts'
import { openContent } from '../../../kernel/server/content.ts'
import type { Context } from '../../../kernel/server/context.ts'
import { openDatabase, type Database } from '../../../kernel/server/database.ts'
import { systemContext, type Pipeline } from '../../../kernel/server/http/pipeline.ts'
import { policyTable, type SliceParts } from '../../../kernel/server/http/route.ts'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { silentLog } from '../../../kernel/server/log.ts'
import { createOutbound } from '../../../kernel/server/outbound/outbound.ts'
import { createAccess } from '../../../access/server/access.ts'
import { createCustody } from '../../../custody/server/custody.ts'
import { createDuties } from '../../../duties/server/duties.ts'
import { createIncidents } from '../../../incidents/server/incidents.ts'
import { createIntake } from '../../../intake/server/intake.ts'
import { createOrganization } from '../../../organization/server/organization.ts'
import { createRegisters } from '../../../registers/server/registers.ts'
import { loadDemonstration, type LoadedDemonstration } from './load-demonstration.ts'

type Town = {
  readonly database: Database
  readonly loaded: LoadedDemonstration | undefined
  again(): Promise<LoadedDemonstration | undefined>
  ask(call: string, input: object): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

async function makeTown(now: Date, args: readonly string[] = ['--demo']): Promise<Town> {
  const dataDir = await mkdtemp(join(tmpdir(), 'toride-demo-'))
  const stored: TestDatabase = await createTestDatabase()
  const database = openDatabase({ owner: stored.ownerConfig, app: stored.appConfig }, silentLog)
  const fillings: SlotFilling[] = []
  const slots = collectSlots(fillings)
  const pipeline: Pipeline = {
    database,
    policy: () => Object.assign({}, ...slots.of(policyTable)) as PolicyTable,
    listened: () => new Set(),
    authenticate: async () => undefined,
    resolveBody: async () => undefined,
    openRing: async () => undefined,
    listeners: () => [],
    now: () => now,
    secureCookies: true,
  }
  const config = readConfig([...args], { TORIDE_DATA: dataDir })
  const kernel: Kernel = {
    config,
    database,
    content: openContent(config.contentDir),
    blobs: openBlobs(join(dataDir, 'blobs')),
    log: silentLog,
    outbound: createOutbound(config.outboundOpen),
    now: () => now,
    slots,
    systemContext: (system) => systemContext(pipeline, system),
  }
  const parts: SliceParts[] = []
  const add = <Public>(part: SliceParts<Public>): Public => {
    parts.push(part)
    fillings.push(...(part.slots ?? []))
    return part.public
  }
  const organization = add(createOrganization(kernel))
  const access = add(createAccess(kernel, { organization }))
  const registers = add(createRegisters(kernel, { organization }))
  const noLogs = { readEvent: async () => refuse('logs.event_not_found') }
  const incidents = add(createIncidents(kernel, { organization, registers, logs: noLogs }))
  const custody = add(createCustody(kernel, { organization, incidents }))
  add(createDuties(kernel, { organization, incidents, custody }))
  add(createIntake(kernel, { organization, registers, incidents }))
  const routes = parts.flatMap((part) => part.routes)
  const load = () => loadDemonstration({ kernel, organization, access, routes, cards: incidents.cards })
  const stop = async (): Promise<void> => {
    await database.close()
    await stored.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
  const loaded = await load().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const bodyId = loaded?.bodyId ?? ''
  return {
    database,
    loaded,
    again: load,
    stop,
    ask: (call, input) =>
      database.transaction(bodyId, async (tx) => {
        const route = routes.find((entry) => entry.endpoint.id === call)
        if (!route) throw new Error(call)
        const base = kernel.systemContext({ bodyId, tx, name: 'test' })
        const ctx: Context = { ...base, can: () => true }
        return (await route.handle(ctx, route.endpoint.input.parse(input) as never)) as Record<
          string,
          unknown
        >
      }),
  }
}

describe('the demonstration', () => {
  let town: Town
  beforeAll(async () => {
    town = await makeTown(new Date('2026-11-25T01:42:00Z'))
  })
  afterAll(() => town.stop())

  it('opens an account for everybody, with one password', () => {
    expect(town.loaded?.logins.length).toBeGreaterThanOrEqual(12)
    expect(town.loaded?.logins[0]).toEqual({ login: 'tamura', name: '田村 和子', seat: '電話交換席' })
    expect(town.loaded?.password.length).toBeGreaterThanOrEqual(12)
  })

  it('is loaded once', async () => {
    expect(await town.again()).toBeUndefined()
  })

  it('has two running cases under the numbers of the pictures', async () => {
    const { cases } = await town.ask('incidents.listCases', { stage: 'open' })
    expect(
      (cases as { number: string; title: string }[]).map(({ number, title }) => [number, title]),
    ).toEqual([
      ['案8-014', '財務会計サーバから攻撃者の指令サーバへの通信'],
      ['案8-013', '講座案内メールの宛先の誤り'],
    ])
  })

  it('tells the running case: card, countermeasures, decision, timeline', async () => {
    const { cases } = await town.ask('incidents.listCases', { stage: 'open' })
    const [first] = cases as { id: string }[]
    const found: Record<string, unknown> = await town.ask('incidents.readCase', { id: first?.id ?? '' })
    expect(found).toMatchObject({ severity: 3, category: 'c2_communication', zones: ['lgwan'] })
    const { entries } = await town.ask('incidents.listTimeline', { id: first?.id ?? '' })
    const texts = (entries as { text: string; occurredAt: string }[]).map((entry) => [
      entry.occurredAt,
      entry.text,
    ])
    expect(texts[0]).toEqual([
      '2026-11-24T18:07:00.000Z',
      '保守の回線から、利用者名 miyama-mnt で入られた。保守の予定はなかった。',
    ])
    expect(texts.length).toBeGreaterThan(10)
  })

  it('has evidence under the case’s number', async () => {
    const { cases } = await town.ask('incidents.listCases', { stage: 'open' })
    const [first] = cases as { id: string }[]
    const { items } = await town.ask('custody.listEvidence', { caseId: first?.id ?? '' })
    expect((items as { serial: string }[]).map((item) => item.serial)).toEqual(['証8-014-01', '証8-014-02'])
  })

  it('counts the clocks of the law from the moment each case was known', async () => {
    const { duties } = await town.ask('duties.listDuties', {})
    const due = (duties as { kind: string; caseNumber: string; due: { limitAt: string | null } }[])
      .filter((duty) => duty.kind === 'final' && duty.due.limitAt !== null)
      .map((duty) => [duty.caseNumber, duty.due.limitAt?.slice(0, 10)])
    expect(due).toContainEqual(['案8-013', '2026-12-17'])
    expect(due).toContainEqual(['案8-014', '2027-01-25'])
  })

  it('has a draft of the first report', async () => {
    const { cases } = await town.ask('incidents.listCases', { stage: 'open' })
    const [first] = cases as { id: string }[]
    const { documents } = await town.ask('duties.readCaseDuties', { caseId: first?.id ?? '' })
    expect(documents).toMatchObject([{ form: 'first-report', stage: 'draft', author: '髙橋 ゆい' }])
  })

  it('leaves reports for the visitor to take', async () => {
    const { rows } = await town.ask('intake.listReports', {})
    const open = (rows as { stage: string; numberLabel: string }[]).filter((row) => row.stage === 'received')
    expect(open.length).toBe(2)
  })

  it('has fifteen systems, three of them stale', async () => {
    const { counts } = await town.ask('registers.listItems', { kind: 'system' })
    expect(counts).toMatchObject({ all: 15, stale: 3, soon: 2 })
  })
})

describe('the demonstration at other times', () => {
  it.each(['2026-03-31T15:30:00Z', '2027-01-03T22:00:00Z'])('loads at %s', async (time) => {
    const town = await makeTown(new Date(time))
    const { total } = await town.ask('incidents.listCases', { stage: 'open' })
    expect(total).toBe(2)
    await town.stop()
  })

  it('never loads where real data may stand', async () => {
    await expect(makeTown(new Date('2026-11-25T01:42:00Z'), [])).rejects.toThrow(/only a demonstration/)
  })
})
