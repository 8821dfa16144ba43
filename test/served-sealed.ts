/** Sealed cases over HTTP for tests: people with keys, and everything that a copy of the server's stores would show. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { createCustody } from '../src/custody/server/custody.ts'
import { createDuties } from '../src/duties/server/duties.ts'
import { createIntake } from '../src/intake/server/intake.ts'
import type { Registers } from '../src/registers/server/public.ts'
import { createMain } from '../src/main/server/main.ts'
import { createSealing } from '../src/sealing/server/sealing.ts'
import { useCases } from './served-cases.ts'
import type { Served, Who } from './served-slices.ts'

const person = (name: string, role: Who['role'], mark: string): Who => ({
  name,
  role,
  accountId: `account_${mark.repeat(26)}`,
  personId: `person_${mark.repeat(26)}`,
  unitId: `unit_${mark.repeat(26)}`,
})

export const lead = person('髙﨑 一郎', 'lead', '1')
export const ciso = person('斉藤 恵', 'ciso', '2')
export const privacy = person('中村 律', 'privacy', '3')
export const auditor = person('監査 太郎', 'auditor', '4')
export const handler = person('森 大輔', 'handler', '5')
export const administrator = person('管理 次郎', 'administrator', '6')
export const staff = person('職員 三郎', 'staff', '7')
export const otherAuditor = person('監査 四郎', 'auditor', '8')

export const passphrase = 'ながい 合い言葉 むらさき 39'

/** The registers of these tests are empty. */
const noRegisters = {
  snapshotOf: async () => undefined,
  contactsByRole: async () => [],
  findByAddresses: async () => [],
} as unknown as Registers

/** The body of a reply that must be a success. */
export async function ok(reply: Promise<LightMyRequestResponse>) {
  const answer = await reply
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

/** Stands in every text of the cases of these tests. */
export const marker = '秘匿目印'
export const secret = (what: string) => `${marker}${what}`

export function useSealed() {
  const cases = useCases(({ kernel, organization, incidents, join: add }) => {
    const custody = add(createCustody(kernel, { organization, incidents }))
    add(createDuties(kernel, { organization, incidents, custody }))
    add(createIntake(kernel, { organization, registers: noRegisters, incidents }))
    add(createSealing(kernel, { organization, incidents }))
    add(createMain(kernel))
  })
  const as = (who: Who) => cases.served().as(who)
  return {
    cases,
    as,
    makeKey: async (...people: Who[]) => {
      for (const who of people) await ok(as(who).post('/api/sealing/key', { passphrase }))
    },
    openSealed: async (who: Who, more: object = {}): Promise<{ id: string; label: string }> =>
      ok(as(who).post('/api/sealed-cases', { title: '題名', ...more })),
    requestOf: async (who: Who, id: string) => {
      const { seal } = await ok(as(who).get(`/api/seals/${id}`))
      return seal.requests[0]
    },
    /** Gives the case one of everything; answers the ids of its parts. */
    fill: (id: string) => fillCase(as, id),
    /** Every row of every table (but some) as a superuser dumps it, and every file of the data folder. */
    everything: (without: readonly string[] = []) => everything(cases.served(), without),
  }
}

type As = (who: Who) => ReturnType<Served['as']>

/** Everything that a case may hold, each with the marker in it. */
async function fillCase(as: As, id: string): Promise<string[]> {
  const partIds: string[] = []
  const add = async (path: string, body: object) => {
    const made = await ok(as(lead).post(path, body))
    partIds.push(made.id)
    return made
  }
  const entry = { occurredAt: '2026-11-25T03:07:00+09:00', lane: 'attacker', text: secret('経過') }
  await ok(as(lead).post(`/api/cases/${id}/timeline`, entry))
  const due = '2026-11-26T09:00:00+09:00'
  await add(`/api/cases/${id}/tasks`, { title: secret('作業'), mandatory: true, dueAt: due })
  await add(`/api/cases/${id}/observables`, { value: 'marker-domain.example' })
  await add(`/api/cases/${id}/countermeasures`, {
    measure: 'block',
    title: secret('対策'),
    target: { kind: 'other', label: secret('対象') },
    rollback: secret('戻し方'),
    reviewAt: '2026-11-26T10:00:00+09:00',
  })
  const item = await add(`/api/cases/${id}/evidence`, {
    kind: 'digital',
    title: secret('証拠'),
    origin: secret('出どころ'),
    place: secret('保管'),
    acquired: {
      at: '2026-11-25T09:25:00+09:00',
      by: secret('採取者'),
      witness: secret('立会人'),
      method: secret('方法'),
      tool: secret('道具'),
      clockOffsetSeconds: 0,
    },
  })
  const form = {
    fields: { version: String(item.version) },
    file: { name: `${secret('名')}.bin`, bytes: Buffer.from(secret('中身').repeat(20_000)) },
  }
  await ok(as(lead).upload(`/api/evidence/${item.id}/file`, form))
  return partIds
}

async function everything(served: Served, without: readonly string[]): Promise<string> {
  const client = await served.database.ownerPool.connect()
  try {
    await client.query('begin')
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`,
    )
    const parts: string[] = []
    for (const { name } of tables.filter((table) => !without.includes(table.name))) {
      // The owner may look past its own policies only by taking them away, as a superuser's dump does.
      await client.query(`alter table ${name} no force row level security`)
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`)
      parts.push(...rows.map((row) => row.line))
    }
    return [...parts, ...filesOf(served.dataDir)].join('\n')
  } finally {
    await client.query('rollback')
    client.release()
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesOf(path) : [`${name} ${readFileSync(path, 'utf8')}`]
  })
}
