/** Nested records to one list of names, for search: members joined by `.`, Windows data by their own names. */

const depthMax = 10
const fieldsMax = 400
const listItemsMax = 32

export type JsonRecord = Record<string, unknown>

/** True for a JSON object, not for a list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Adds the members of `record` to `fields`; what lies deeper than 10 levels or beyond 400 fields stays in the raw line. */
export function flattenInto(fields: Record<string, string>, record: JsonRecord, prefix = ''): void {
  const walk = { fields, left: fieldsMax - Object.keys(fields).length }
  addRecord(walk, record, { prefix, depth: 0 })
}

type Walk = { readonly fields: Record<string, string>; left: number }
type Place = { readonly prefix: string; readonly depth: number }

function addRecord(walk: Walk, record: JsonRecord, place: Place): void {
  for (const name of Object.keys(record)) {
    if (walk.left <= 0 || place.depth > depthMax) return
    addValue(walk, record[name], { prefix: place.prefix + name, depth: place.depth + 1 })
  }
}

function addValue(walk: Walk, value: unknown, place: Place): void {
  if (isRecord(value)) return addRecord(walk, value, { ...place, prefix: `${place.prefix}.` })
  const text = textOf(value)
  if (text === undefined || place.prefix === '__proto__') return
  if (!Object.hasOwn(walk.fields, place.prefix)) walk.left -= 1
  walk.fields[place.prefix] = text
}

/** Scalars as text, lists of scalars joined; nothing for what is empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value) || value.length === 0) return undefined
  const items = (value as unknown[]).slice(0, listItemsMax)
  return items.map((item) => textOf(item) ?? JSON.stringify(item)).join(', ')
}
