/** Who may ask what: every endpoint of every contract, asked by every role and by nobody, about records and none. */
import { globSync, readFileSync } from 'node:fs'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles, type PolicyTable, type Role, type Scope } from '../src/kernel/core/actor.ts'
import type { AnyEndpoint } from '../src/kernel/core/endpoint.ts'
import { withClient } from '../src/kernel/server/database.ts'
import { policyTable } from '../src/kernel/server/http/route.ts'
import { readContracts } from './contract-inputs.ts'
import { missingId, requestOf, tableOf, usualInput, withRecords } from './contract-requests.ts'
import { startTown, type Known, type Town } from './town.ts'

const endpoints = await readContracts()
const guarded = endpoints.filter(({ permission }) => permission !== 'public')
const inputs = new Map(endpoints.map((endpoint) => [endpoint.id, usualInput(endpoint)]))
let town: Town
let policy: PolicyTable
let known: Known[]

beforeAll(async () => {
  town = await startTown()
  policy = Object.assign({}, ...town.toride.kernel.slots.of(policyTable)) as PolicyTable
  known = await town.known()
  await withClient(town.store.ownerConfig, addForeignRecords)
})
afterAll(() => town?.stop())

function scopeOf(role: Role, { permission }: AnyEndpoint): Scope | undefined {
  return permission === 'signed-in' || permission === 'public' ? 'all' : policy[permission]?.[role]
}

/** The usual request of an endpoint about the record `id`. */
function ask(role: Role | undefined, endpoint: AnyEndpoint, id: string = missingId) {
  const input = withRecords(endpoint, inputs.get(endpoint.id) ?? {}, () => ({ id, version: 1 }))
  return town.send(role, requestOf(endpoint, input))
}

function idsOf(table: string): string[] {
  return known.filter((record) => record.table === table).map((record) => record.id)
}

describe('the contracts', () => {
  it('are the routes that are served', () => {
    const routed = town.toride.routes.map((route) => route.endpoint.id).toSorted()
    expect(routed).toEqual(endpoints.map(({ id }) => id).toSorted())
  })

  it('ask only for permissions that stand in the table', () => {
    const asked = new Set(guarded.map(({ permission }) => permission))
    asked.delete('signed-in')
    expect([...asked].filter((name) => policy[name] === undefined)).toEqual([])
  })

  it('each have an input that can be made here', () => {
    expect(endpoints.filter(({ id }) => inputs.get(id) === undefined).map(({ id }) => id)).toEqual([])
  })
})

describe('nobody', () => {
  it('gets in without signing in', async () => {
    for (const endpoint of guarded) {
      const reply = await ask(undefined, endpoint)
      const { code } = reply.json().error as { code: string }
      expect([endpoint.id, reply.statusCode, code]).toEqual([endpoint.id, 401, 'kernel.unauthenticated'])
    }
  })

  it.each<Record<string, string>>([
    { cookie: '__Host-toride=x' },
    { authorization: 'Bearer toride_0123456789abcdef' },
    { cookie: '__Host-toride=' },
  ])('gets in with %j', async (headers) => {
    const reply = await town.send(undefined, {
      method: 'GET',
      url: '/api/me',
      headers,
    })
    expect(reply.statusCode).toBe(401)
  })
})

describe.each(roles)('%s', (role) => {
  it('is refused what the table does not give, in the same words for every record', async () => {
    for (const endpoint of guarded.filter((entry) => scopeOf(role, entry) === undefined)) {
      const [real] = idsOf(tableOf(endpoint) ?? '')
      const replies = [await ask(role, endpoint), await ask(role, endpoint, real)]
      const told = replies.map((reply) => [
        reply.statusCode,
        reply.json<{ error: { code: string } }>().error.code,
      ])
      expect([endpoint.id, ...told]).toEqual([
        endpoint.id,
        [403, 'kernel.forbidden'],
        [403, 'kernel.forbidden'],
      ])
    }
  })

  it('is told of a record that is not there, or not of this body, only that it is not there', async () => {
    const about = guarded
      .filter((entry) => scopeOf(role, entry) && tableOf(entry) !== undefined)
      .filter(({ id }) => id !== 'intake.verifyCaller') // Says first that the contact is not in the register.
    const told: string[] = []
    for (const endpoint of about)
      for (const id of [missingId, foreignId(tableOf(endpoint) ?? '')]) {
        const reply = await ask(role, endpoint, id)
        if (reply.statusCode !== 404 || codeOf(reply) !== 'kernel.not_found')
          told.push(`${endpoint.id}: ${reply.body}`)
      }
    expect(told).toEqual([])
  })

  it('gets an answer to all that it may read, and never a fault', async () => {
    for (const endpoint of endpoints.filter((entry) => entry.method === 'GET' && scopeOf(role, entry)))
      for (const id of [...idsOf(tableOf(endpoint) ?? '').slice(0, 6), missingId]) {
        const reply = await ask(role, endpoint, id)
        expect([200, 404, 409], `${endpoint.id} ${id}: ${reply.body.slice(0, 300)}`).toContain(
          reply.statusCode,
        )
      }
  })
})

/** The id of a copy of one record under another body. */
function foreignId(table: string): string {
  const [real = missingId] = idsOf(table)
  return real.replace(/.{4}$/, 'zzzz')
}

/** Puts a copy of one record of every table under another body; references are not followed, so their keys rest. */
async function addForeignRecords(client: Client): Promise<void> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  )
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`)
  for (const table of new Set(known.map((record) => record.table))) {
    const { rows } = await client.query<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'
       and column_name not in ('body_id', 'id')`,
      [table],
    )
    await enterBody(client, town.bodyId)
    const real = await client.query<{ row: object }>(
      `select to_jsonb(record) as row from "${table}" record where id = $1`,
      [idsOf(table)[0]],
    )
    await enterBody(client, 'body_other')
    await client.query(
      `insert into "${table}" (body_id, id, ${rows[0]?.names}) select 'body_other', $2, ${rows[0]?.names}
       from jsonb_populate_record(null::"${table}", $1)`,
      [JSON.stringify(real.rows[0]?.row), foreignId(table)],
    )
  }
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition} not valid`)
}

function enterBody(client: Client, bodyId: string): Promise<unknown> {
  return client.query(`select set_config('toride.body', $1, false)`, [bodyId])
}

describe('people who see only their own reports', () => {
  const readReport = endpoints.find(({ id }) => id === 'intake.readReport')
  const listReports = endpoints.find(({ id }) => id === 'intake.listReports')

  it.each(roles.filter((role) => role !== 'administrator' && role !== 'partner'))('%s', async (role) => {
    if (!readReport || !listReports) throw new Error('no such endpoint')
    const taken = await town.within(async (tx) => {
      const { rows } = await sql<{ id: string; by: string }>`
        select id, state->'taken'->'by'->>'id' as by from report where body_id = ${town.bodyId}`.execute(tx)
      return rows
    })
    const me = (await town.send(role, { method: 'GET', url: '/api/me' })).json<{ actor: { id: string } }>()
    const seen = await Promise.all(taken.map(async ({ id }) => (await ask(role, readReport, id)).statusCode))
    const seesAll = policy['report.read']?.[role] === 'all'
    expect(seen).toEqual(taken.map(({ by }) => (seesAll || by === me.actor.id ? 200 : 404)))
  })
})

describe('the administrator', () => {
  it('meets no word of a report, a case, a piece of evidence or a duty anywhere', async () => {
    const secrets = await readSecrets()
    expect(secrets.length).toBeGreaterThan(50)
    const leaks: string[] = []
    for (const endpoint of endpoints.filter((entry) => scopeOf('administrator', entry) && isHarmless(entry)))
      for (const id of [
        ...new Set(
          known.filter(({ table }) => table === (tableOf(endpoint) ?? 'body')).map((record) => record.id),
        ),
        missingId,
      ]) {
        const { body } = await ask('administrator', endpoint, id)
        leaks.push(...secrets.filter((word) => body.includes(word)).map((word) => `${endpoint.id}: ${word}`))
      }
    for (const word of secrets.slice(0, 60)) {
      const url = `/api/search?text=${encodeURIComponent(firstLine(word))}`
      const { hits } = (await town.send('administrator', { method: 'GET', url })).json<{
        hits: { title: string; detail: string }[]
      }>()
      leaks.push(
        ...hits.filter((hit) => `${hit.title} ${hit.detail}`.includes(word)).map(() => `search: ${word}`),
      )
    }
    expect(leaks).toEqual([])
  })
})

const firstLine = (text: string) => text.split('\n', 1)[0]?.slice(0, 60) ?? ''
const isHarmless = (endpoint: AnyEndpoint) => endpoint.method === 'GET'

function codeOf(reply: LightMyRequestResponse): string {
  return reply.json<{ error: { code: string } }>().error.code
}

const isRestricted = (table: string) => /^(report|incident_case|case_|evidence|duty)/.test(table)

/** Texts that stand in the restricted tables and nowhere else. */
async function readSecrets(): Promise<string[]> {
  const tables = [...new Set(known.map(({ table }) => table))]
  const texts = await town.within(async (tx) => {
    const found = []
    for (const table of tables) {
      const { rows } = await sql<{ state: unknown }>`
        select state from ${sql.table(table)} where body_id = ${town.bodyId}`.execute(tx)
      found.push({ table, texts: rows.flatMap(({ state }) => textsIn(state)) })
    }
    return found
  })
  const shipped = globSync('content/{incidents,registers,intake,duties}/**/*.{yaml,json}').map((name) =>
    readFileSync(name, 'utf8'),
  )
  const open = texts
    .filter(({ table }) => !isRestricted(table))
    .flatMap((entry) => entry.texts)
    .concat(shipped)
    .join('\n')
  const closed = texts.filter(({ table }) => isRestricted(table)).flatMap((entry) => entry.texts)
  return [...new Set(closed)].filter(
    (word) => word.length >= 8 && /[ぁ-ん一-龠]/.test(word) && !open.includes(word),
  )
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
