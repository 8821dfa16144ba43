/** Thousands of requests from the contracts, well-formed and broken: never a fault, always a Japanese answer. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { roles, type PolicyTable, type Role } from '../src/kernel/core/actor.ts'
import type { AnyEndpoint } from '../src/kernel/core/endpoint.ts'
import { policyTable } from '../src/kernel/server/http/route.ts'
import { hostileBodies, hostileValues, inputsOf, readContracts } from './contract-inputs.ts'
import { missingId, requestOf, withRecords, type Input } from './contract-requests.ts'
import { startTown, type Known, type Sent, type Town } from './town.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const wanted = Number(process.env['TORIDE_FUZZ_REQUESTS'] ?? (isLong ? 100_000 : 5_000))
const seed = Number(process.env['TORIDE_FUZZ_SEED'] ?? Date.now() % 1_000_000_007)
const chunk = 500
/** Far above what it takes: a machine that does other work beside must not fail the test. */
const msMax = Math.max(wanted * 120, 120_000)

let town: Town
let policy: PolicyTable
const endpoints = await readContracts()
const reads = endpoints.filter(({ method }) => method === 'GET')
/** Valid requests to these end what the others need: sessions, seats, the network. They are sent broken only. */
const spared =
  /^access\.(closeAccount|endSessions|endMySession|signOut|signIn|changePassword|saveMailSettings|testMail|changeMethod|saveProvider|saveDirectory|testDirectory)$|^organization\.(closeSeat|changeSeat|changePerson|endIncumbency|assignSeat|closeUnit|changeBody)$|^logs\.(importLogs|exportLogs)$|^attestation\.(addTarget|changeTarget|tryTarget)$|^sealing\.sealCase$/

beforeAll(async () => {
  town = await startTown()
  policy = Object.assign({}, ...town.toride.kernel.slots.of(policyTable)) as PolicyTable
})
afterAll(() => town?.stop())

type Draft = {
  readonly endpoint: AnyEndpoint
  readonly input: Input
  readonly role: Role | undefined
  readonly damage: Damage
  readonly pick: number
  readonly fresh: boolean
}
type Damage =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly at: number; readonly value: unknown }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'body'; readonly body: string }
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'path'; readonly text: string }
  | { readonly kind: 'method'; readonly method: string }
  | { readonly kind: 'query'; readonly text: string }
  | { readonly kind: 'file'; readonly bytes: string; readonly name: string }

const damages: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 26, arbitrary: fc.constant<Damage>({ kind: 'none' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('value' as const),
      at: fc.nat(500),
      value: fc.constantFrom(...hostileValues),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('unknown' as const),
      name: fc.constantFrom('isAdmin', '__proto__', 'constructor', 'bodyId', 'a\u0000', '\ud800', ''),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('body' as const), body: fc.constantFrom(...hostileBodies) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      type: fc.constantFrom(
        'text/plain',
        'application/xml',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        'a',
        'application/json; charset=utf-16',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('path' as const),
      text: fc.constantFrom(
        '..%2f..%2fetc',
        '%00',
        '%zz',
        '%',
        'a'.repeat(300),
        '%F0%9F%8F%AF',
        '%ff%fe',
        '__proto__',
        "'%20or%20''='",
        '*',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('method' as const),
      method: fc.constantFrom('HEAD', 'OPTIONS', 'PATCH', 'DELETE', 'PUT', 'TRACE', 'PROPFIND'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('query' as const),
      text: fc.constantFrom(
        'a=1&a=2',
        'limit=1&limit=2',
        '%00=%00',
        '__proto__[x]=1',
        'limit=1e309',
        'offset=-1',
        '='.repeat(2000),
        '&'.repeat(2000),
        'text=%ff',
        'id=%ed%a0%80',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      bytes: fc.constantFrom(
        '',
        '\u0000',
        '\u001f\u008b\b\u0000',
        'PK\u0003\u0004',
        '{'.repeat(5000),
        '"'.repeat(5000),
        'a,b\n"',
        '\u00ff\u00fe\u0000',
      ),
      name: fc.constantFrom('../../x', '', '\\\\x\\y', 'a'.repeat(400), 'あ\u202e.exe', '.', 'CON'),
    }),
  },
)

/** Reads come three times as often as the rest, and mostly people who may ask do. */
const drafts: fc.Arbitrary<Draft> = fc.constantFrom(...endpoints, ...reads, ...reads).chain((endpoint) => {
  const allowed = roles.filter((role) => mayAsk(role, endpoint))
  return fc.record({
    endpoint: fc.constant(endpoint),
    input: inputsOf(endpoint.input) as fc.Arbitrary<Input>,
    role: fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom(...(allowed.length > 0 ? allowed : roles)) },
      { weight: 1, arbitrary: fc.constantFrom(...roles) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    damage: damages,
    pick: fc.nat(),
    fresh: fc.boolean(),
  })
})

function mayAsk(role: Role, { permission }: AnyEndpoint): boolean {
  return permission === 'signed-in' || permission === 'public' || policy[permission]?.[role] !== undefined
}

it(
  `answers ${wanted} requests without a fault`,
  async () => {
    const faults = new Map<string, string>()
    const counts = { sent: 0, good: 0, refused: 0 }
    const byEndpoint = new Map<string, number>()
    const goodMs: number[] = []
    for (let from = 0; from < wanted; from += chunk) {
      // A proof of the second factor holds for five minutes; people give it again.
      if (from % 5_000 === 0) for (const role of roles) await town.renew(role)
      const known = await town.known()
      const made = fc.sample(drafts, { seed: seed + from, numRuns: Math.min(chunk, wanted - from) })
      for (const draft of made) {
        const sent = damaged(draft, known)
        const began = performance.now()
        const reply = await town.send(draft.role, sent)
        counts.sent += 1
        if (reply.statusCode < 300) {
          counts.good += 1
          goodMs.push(performance.now() - began)
          byEndpoint.set(draft.endpoint.id, (byEndpoint.get(draft.endpoint.id) ?? 0) + 1)
        } else counts.refused += 1
        const fault = faultOf(reply, sent)
        if (fault) faults.set(`${draft.endpoint.id} ${reply.statusCode} ${draft.damage.kind}`, fault)
      }
    }
    console.log(
      `fuzz: seed ${seed}, ${counts.sent} requests, ${counts.good} done, ${counts.refused} refused, ${byEndpoint.size} of ${endpoints.length} endpoints answered 2xx, good ones in ${percentiles(goodMs)}`,
    )
    expect([...faults.entries()], `TORIDE_FUZZ_SEED=${seed}\n${causes()}`).toEqual([])
    expect(counts.good).toBeGreaterThan(counts.sent / 3)
    expect((await town.send(undefined, { method: 'GET', url: '/healthz' })).statusCode).toBe(200)
  },
  msMax,
)

/** Told, not demanded: the machine does other work beside. */
function percentiles(all: readonly number[]): string {
  const sorted = all.toSorted((left, right) => left - right)
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)
  return `${at(0.5)} ms (half), ${at(0.99)} ms (99 of 100), ${at(1 - 1e-9)} ms (longest)`
}

/** What the program's own log says about the faults. */
function causes(): string {
  const file = path.join(town.dataDir, 'log/toride.log')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const failed = lines
    .filter((line) => line.includes('"request failed"'))
    .map((line) => JSON.parse(line) as { id: string; cause: string })
  return failed.map(({ id, cause }) => `${id} ${cause.split('\n').slice(0, 8).join('\n')}`).join('\n')
}

const japanese = /[ぁ-んァ-ヶ一-龠]/

/** What is wrong with an answer, with the request that led to it; undefined when nothing is. */
function faultOf(reply: LightMyRequestResponse, sent: Sent): string | undefined {
  const status = reply.statusCode
  const about = () =>
    `${sent.method} ${sent.url.slice(0, 160)} ${String(sent.payload).slice(0, 500)} → ${reply.body.slice(0, 300)}`
  if (status >= 500) return about()
  if (status < 400 || reply.payload === '') return undefined
  const { error } = safely(reply.body) as { error?: { code?: unknown; message?: unknown } }
  if (typeof error?.code !== 'string' || !japanese.test(String(error.message))) return about()
  return /\/(src|node_modules|tmp)\/|\bat \w+ \(|\.ts:\d/.test(reply.body) ? about() : undefined
}

function safely(text: string): object {
  try {
    return JSON.parse(text) as object
  } catch {
    return {}
  }
}

function damaged({ endpoint, input, damage, pick, fresh }: Draft, known: readonly Known[]): Sent {
  const choose = (table: string) => {
    const rows = known.filter((record) => record.table === table)
    const row = rows.at(pick % Math.max(rows.length, 1))
    return row ?? { id: missingId, version: 1 }
  }
  const filled = withRecords(
    endpoint,
    input,
    spared.test(endpoint.id) || (!fresh && pick % 9 === 0) ? missing : choose,
  )
  const harmless = damage.kind === 'none' && spared.test(endpoint.id) ? { ...filled, unknown: 1 } : filled
  const names = Object.keys(harmless)
  if (damage.kind === 'value') {
    const leaves = leavesOf(harmless)
    const path = leaves[damage.at % Math.max(leaves.length, 1)] ?? ['x']
    const hostile = replaced(harmless, path, damage.value) as Input
    return requestOf(endpoint, { ...hostile, ...(spared.test(endpoint.id) ? { unknown: 1 } : {}) })
  }
  if (damage.kind === 'drop') {
    const name = names[damage.at % Math.max(names.length, 1)] ?? 'x'
    return requestOf(endpoint, {
      ...harmless,
      [name]: undefined,
      ...(spared.test(endpoint.id) ? { unknown: 1 } : {}),
    })
  }
  const sent = requestOf(endpoint, harmless)
  switch (damage.kind) {
    case 'unknown':
      return requestOf(endpoint, { ...harmless, [damage.name]: 1 })
    case 'body':
      return { ...sent, payload: damage.body, headers: { 'content-type': 'application/json' } }
    case 'type':
      return { ...sent, headers: { 'content-type': damage.type } }
    case 'path':
      return { ...sent, url: endpoint.path.replaceAll(/:\w+/g, damage.text) }
    case 'method':
      return { ...sent, method: damage.method as Sent['method'] }
    case 'query':
      return { ...sent, url: `${sent.url.split('?')[0]}?${damage.text}` }
    case 'file':
      return endpoint.transport === 'upload'
        ? requestOf(endpoint, filled, { name: damage.name, bytes: Buffer.from(damage.bytes, 'latin1') })
        : sent
    default:
      return sent
  }
}

/** Where a value can be put, however deep: the members of an input and of what it holds. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return path.length > 0 ? [path] : []
  const below = Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]))
  return path.length > 0 ? [path, ...below] : below
}

function replaced(value: unknown, [name, ...rest]: readonly string[], hostile: unknown): unknown {
  if (name === undefined) return hostile
  if (Array.isArray(value))
    return value.map((entry, at) => (String(at) === name ? replaced(entry, rest, hostile) : entry))
  const object = typeof value === 'object' && value !== null ? (value as Input) : {}
  return { ...object, [name]: replaced(object[name], rest, hostile) }
}

function missing(): { id: string; version: number } {
  return { id: missingId, version: 1 }
}
