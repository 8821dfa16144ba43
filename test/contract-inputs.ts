/** Inputs made from the contracts: what a schema takes, with its edges, and what it must refuse. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import type { z } from 'zod'
import type { AnyEndpoint } from '../src/kernel/core/endpoint.ts'

const root = path.resolve(import.meta.dirname, '..')

/** Every endpoint of every `core/contract*.ts`, in the order of their ids. */
export async function readContracts(): Promise<AnyEndpoint[]> {
  const files = globSync('src/*/core/contract*.ts', { cwd: root }).filter((name) => !name.includes('.test.'))
  const modules = await Promise.all(
    files.map((name) => import(path.join(root, name)) as Promise<Record<string, unknown>>),
  )
  const found = modules.flatMap((module) => Object.values(module).filter(isEndpoint))
  const byId = new Map(found.map((endpoint) => [endpoint.id, endpoint]))
  return [...byId.values()].toSorted((left, right) => left.id.localeCompare(right.id))
}

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'permission' in value
}

/** Stands for a record of the town where the contract wants an id; the test puts a real one in. */
export const anId = 'an_id_of_the_town'

type Definition = {
  readonly type: string
  readonly format?: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly values?: readonly unknown[]
  readonly entries?: Readonly<Record<string, string>>
  readonly in?: z.ZodType
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[]
}
type Check = {
  readonly check: string
  readonly minimum?: number
  readonly maximum?: number
  readonly value?: unknown
  readonly pattern?: RegExp
}

/** Values that mostly fit `schema`; the schema itself has the last word. */
export function inputsOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const definition = schema.def as unknown as Definition
  const make = makers[definition.type]
  return make ? make(definition) : fc.jsonValue({ maxDepth: 2 })
}

const makers: Readonly<Record<string, (definition: Definition) => fc.Arbitrary<unknown>>> = {
  object: ({ shape = {} }) =>
    fc.record(
      Object.fromEntries(Object.entries(shape).map(([name, inner]) => [name, memberOf(name, inner)])),
    ),
  optional: ({ innerType }) => fc.option(innerOf(innerType), { nil: undefined, freq: 2 }),
  default: ({ innerType }) => fc.option(innerOf(innerType), { nil: undefined, freq: 2 }),
  nullable: ({ innerType }) => fc.option(innerOf(innerType), { nil: null, freq: 3 }),
  readonly: ({ innerType }) => innerOf(innerType),
  array: (definition) => {
    const most = bound(definition, 'max_length') ?? 3
    const minLength = bound(definition, 'min_length') ?? 0
    const inner = innerOf(definition.element)
    const full = Math.min(most, 200)
    return fc.oneof(
      {
        weight: 30,
        arbitrary: fc.array(inner, { minLength, maxLength: Math.max(minLength, Math.min(most, 3)) }),
      },
      { weight: 1, arbitrary: fc.array(inner, { minLength: full, maxLength: full }) },
    )
  },
  record: () => fc.dictionary(fc.constantFrom('name', 'title', 'note', 'x'), fc.jsonValue({ maxDepth: 2 })),
  union: ({ options = [] }) => fc.oneof(...options.map(inputsOf)),
  enum: ({ entries = {} }) => fc.constantFrom(...Object.values(entries)),
  literal: ({ values = [] }) => fc.constantFrom(...values),
  pipe: (definition) => innerOf(definition.in),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  number: (definition) => {
    const min = Math.max(bound(definition, 'greater_than') ?? 0, -1_000_000_000)
    const max = Math.min(bound(definition, 'less_than') ?? 100_000, 2_147_483_647)
    return fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min, max: Math.min(max, min + 20) }) },
      fc.constantFrom(min, max),
    )
  },
  string: (definition) => strings(definition),
}

/** First groups of `pattern` in the shipped files that match `files`. */
function shipped(files: string, pattern: RegExp): string[] {
  return globSync(files, { cwd: root }).flatMap(
    (name) => pattern.exec(readFileSync(path.join(root, name), 'utf8'))?.[1] ?? [],
  )
}
const cardIds = shipped('content/incidents/cards/*.json', /"id": "(playbook--[^"]+)"/)

/** Words of the shipped content, by the members that take them. */
const contentWords: Readonly<Record<string, readonly unknown[]>> = {
  category: ['c2_communication', 'malware', 'ransomware', 'lost_media', 'ddos'],
  phases: [['intake', 'containment'], ['triage'], ['recovery']],
  zone: ['internet', 'lgwan', 'mynumber', 'outside'],
  kind: [
    'contact',
    'vendor',
    'system',
    'machine',
    'network',
    'log',
    'backup',
    'cloud',
    'phone',
    'web',
    'auto',
    'json',
  ],
  code: ['C', 'B', '990019', 'C-1'],
  choiceId: [''],
  id: cardIds,
  cardId: cardIds,
  ruleId: shipped('content/detection/rules/*.yml', /^id: (\S+)/m),
  networkModel: ['alpha', 'beta'],
  issuer: ['https://login.example.jp/realms/shiro'],
  form: ['first-report', 'ppc-leak'],
}

function memberOf(name: string, schema: z.ZodType): fc.Arbitrary<unknown> {
  const generic = inputsOf(schema)
  const fitting = (contentWords[name] ?? []).filter((word) => schema.safeParse(word).success)
  return fitting.length === 0
    ? generic
    : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...fitting) }, generic)
}

function innerOf(schema: z.ZodType | undefined): fc.Arbitrary<unknown> {
  return schema ? inputsOf(schema) : fc.constant(null)
}

function bound({ checks = [] }: Definition, name: string): number | undefined {
  const found = checks.map(({ _zod: inner }) => inner.def).find((check) => check.check === name)
  return found?.minimum ?? found?.maximum ?? (typeof found?.value === 'number' ? found.value : undefined)
}

const instants = ['2026-11-24T09:00:00+09:00', '2026-11-23T00:00:00.000Z', '2026-11-20T23:59:59.999-11:00']
const farInstants = ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-12:00']
const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  datetime: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...instants) }, fc.constantFrom(...farInstants)),
  date: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('2026-11-20', '2026-12-25', '2027-02-28', '2028-02-29') },
    fc.constantFrom('0000-01-01', '0001-01-01', '9999-12-31'),
  ),
  email: fc.constantFrom('kanri@example.jp', `${'a'.repeat(60)}@example.jp`),
  ipv4: fc.constantFrom('192.0.2.1', '10.0.0.1', '255.255.255.255'),
  ipv6: fc.constantFrom('2001:db8::1', '::', '::ffff:192.0.2.1'),
}

const words = [
  '財務会計サーバ',
  '髙﨑 ① ㈱ 𠮷',
  'a',
  '%',
  "'; drop table trail; --",
  '<script>alert(1)</script>',
  '=1+1',
  '${x}',
  '\\',
  '"',
  '{}',
  '🏯',
  '‮abc',
  'field:"x" AND (',
  '*',
  '案8-014',
  '192.0.2.1',
  'null',
]

function strings(definition: Definition): fc.Arbitrary<unknown> {
  const { format, checks = [] } = definition
  const pattern = checks.map(({ _zod: inner }) => inner.def.pattern).find((found) => found !== undefined)
  if (pattern) return matching(pattern)
  const made = format ? formats[format] : undefined
  if (made) return made
  const max = bound(definition, 'max_length') ?? 200
  const min = bound(definition, 'min_length') ?? 0
  const fitting = words.filter((word) => word.length <= max && word.length >= min)
  const long = fc.constantFrom(
    'あ'.repeat(Math.min(max, 9000)),
    '𠮷'.repeat(Math.min(Math.floor(max / 2), 4500)) || 'a',
  )
  return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...(fitting.length > 0 ? fitting : ['a'])) }, long)
}

function matching(pattern: RegExp): fc.Arbitrary<unknown> {
  if (pattern.source === '^[a-z]+_[0-9a-z]{20,32}$') return fc.constant(anId)
  return fc.stringMatching(pattern)
}

/** What no member of an input may hold; each is refused or kept as it is, never a fault. */
export const hostileValues: readonly unknown[] = [
  'a\u0000b',
  '\ud800',
  '\u001b[2J',
  'x'.repeat(100_000),
  '\u{20BB7}'.repeat(50_000),
  '\u202e\u2066gpj.exe\u2069',
  'e\u0301'.repeat(200),
  '\uffff\ufffe\ufeff',
  "1' or '1'='1' union select null, current_user -- ",
  "'; select pg_sleep(5); --",
  "') or 1=1) --",
  '$1 ? :id @@version',
  '\\x00\\u0000%00',
  '{{7*7}}${7*7}#{7*7}<%= 7*7 %>',
  '%s%n%x{0}',
  '*)(uid=*))(|(uid=*',
  '() { :;}; $(id) `id` | id & id',
  'a\r\nX-Injected: 1\r\n\r\n',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  '=HYPERLINK("http://198.51.100.1","a")',
  'http://169.254.169.254/',
  '(a+)+$',
  '../../etc/passwd',
  -1,
  1e308,
  2 ** 31,
  2 ** 53 + 2,
  -(2 ** 63),
  Number.MIN_VALUE,
  -0.5,
  '1e309',
  null,
  true,
  [],
  {},
  Array.from({ length: 5_000 }, () => 'a'),
  { constructor: { prototype: { isAdmin: true } } },
  [[[[[[[[[[]]]]]]]]]],
]

/** JSON that `JSON.stringify` would not write. */
export const hostileBodies: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '\u0000',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '{"id":1,"id":2}',
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
]
