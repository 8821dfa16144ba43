/** Requests made from the contracts: an input that fits, real ids of the town in the places of ids. */
import * as fc from 'fast-check'
import type { AnyEndpoint } from '../src/kernel/core/endpoint.ts'
import { anId, inputsOf } from './contract-inputs.ts'
import { formOf, type SentFile } from './form.ts'
import type { Known, Sent } from './town.ts'

export type Input = Record<string, unknown>

/** An id of the right form that nothing has. */
export const missingId = 'nothing_00000000000000000000000000'

/** What stands in the path before an id, and the table whose ids belong there. */
const tables: Readonly<Record<string, string>> = {
  accounts: 'account',
  cases: 'incident_case',
  countermeasures: 'case_countermeasure',
  documents: 'duty_document',
  duties: 'duty',
  erasures: 'erasure',
  evidence: 'evidence',
  incumbencies: 'incumbency',
  items: 'register_item',
  keys: 'api_key',
  links: 'case_link',
  observables: 'case_observable',
  people: 'person',
  reports: 'report',
  runs: 'case_card_run',
  seats: 'seat',
  sources: 'log_source',
  targets: 'checkpoint_target',
  tasks: 'case_task',
  timeline: 'case_timeline',
  units: 'unit',
  witnessed: 'witnessed_log',
}

/** Members whose ids are not those of the path. */
const members: Readonly<Record<string, string>> = {
  caseId: 'incident_case',
  personId: 'person',
  seatId: 'seat',
  unitId: 'unit',
  parentId: 'unit',
  contactId: 'register_item',
  dutyIds: 'duty',
  items: 'register_item',
}

/** The table of the record that the path names; undefined when it names none. */
export function tableOf({ path }: AnyEndpoint): string | undefined {
  const before = /\/([\w-]+)\/:(?:id|caseId)\b/.exec(path)?.[1]
  return before === undefined ? undefined : tables[before]
}

/** One input that the contract takes, always the same; undefined when none of a hundred fits. */
export function usualInput(endpoint: AnyEndpoint): Input | undefined {
  const made = fc.sample(inputsOf(endpoint.input), { seed: 7, numRuns: 100 }) as Input[]
  const placed = made.map((input) => place(input, () => ({ id: missingId, version: 1 })) as Input)
  return placed.find((input) => endpoint.input.safeParse(input).success)
}

/** Puts records in the places of ids: `pick` gets the table that fits best, and the version goes with the id. */
export function withRecords(
  endpoint: AnyEndpoint,
  input: Input,
  pick: (table: string) => Pick<Known, 'id' | 'version'>,
): Input {
  const own = tableOf(endpoint)
  const target =
    own && (('id' in input && endpoint.path.includes(':id')) || endpoint.path.includes(':caseId'))
      ? pick(own)
      : undefined
  const filled = place(input, (name) => pick(members[name] ?? own ?? 'person')) as Input
  if (!target) return filled
  const id = endpoint.path.includes(':id') ? { id: target.id } : { caseId: target.id }
  return { ...filled, ...id, ...('version' in filled ? { version: target.version } : {}) }
}

function place(value: unknown, pick: (name: string) => Pick<Known, 'id' | 'version'>, name = ''): unknown {
  if (value === anId) return pick(name).id
  if (Array.isArray(value)) return value.map((entry) => place(entry, pick, name))
  if (typeof value !== 'object' || value === null) return value
  const filled = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, place(entry, pick, key === 'id' ? name : key)]),
  )
  return filled
}

/** The request of an input, as the browser sends it. Query strings hold text, forms one small file. */
export function requestOf(endpoint: AnyEndpoint, input: Input, file = smallFile): Sent {
  const { method, transport } = endpoint
  const rest = { ...input }
  const url = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(textOf(value))
  })
  if (method === 'GET') return { method, url: withQuery(url, rest) }
  if (transport === 'upload') return { method, url, ...formOf(fieldsOf(rest), file) }
  return { method, url, payload: JSON.stringify(rest), headers: { 'content-type': 'application/json' } }
}

const smallFile: SentFile = { name: 'events.jsonl', bytes: Buffer.from('{"message":"a"}\n') }

function withQuery(url: string, members: Input): string {
  const query = Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(textOf(value))}`)
  return query.length === 0 ? url : `${url}?${query.join('&')}`
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.toWellFormed()
}

function fieldsOf(members: Input): Record<string, string> {
  const sent = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    sent.map(([name, value]) => [encodeURIComponent(name.toWellFormed()), textOf(value)]),
  )
}
