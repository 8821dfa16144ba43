/** The search language: `field = value`, free text, AND OR NOT and their Japanese words, parentheses. Pure: text in, tree or fault out. */
import { columns, type ColumnName } from './columns.ts'
import { lookUp } from './decoder.ts'
import { categories, fieldNames, operatorWords, outcomes, valueWords } from './ja.ts'
import { readTokens, type Token } from './query-tokens.ts'

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** What a name means: a column, either address or port of a connection, or a field that a decoder kept. */
export type FieldRef =
  | { readonly kind: 'column'; readonly name: ColumnName }
  | { readonly kind: 'ip' }
  | { readonly kind: 'port' }
  | { readonly kind: 'field'; readonly name: string }

export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Query[] }
  | { readonly kind: 'not'; readonly item: Query }
  | { readonly kind: 'text'; readonly value: string }
  | {
      readonly kind: 'compare'
      readonly field: FieldRef
      readonly comparison: Comparison
      readonly value: string
    }

/** Where a query cannot be read: position and length in UTF-16 units, for underlining, and the reason. */
export type QueryFault = {
  readonly fault: { readonly reason: FaultReason; readonly position: number; readonly length: number }
}

export type FaultReason =
  | 'unexpected_end'
  | 'unexpected_word'
  | 'unknown_field'
  | 'not_a_number'
  | 'unclosed_quote'
  | 'unclosed_parenthesis'
  | 'no_order'
  | 'too_long'
  | 'too_deep'

const unitsMax = 2_000
const tokensMax = 200
const depthMax = 16

/**
 * Reads the search language into a tree, or tells the first fault with its place in UTF-16 units. Blank text
 * finds all.
 */
export function parseQuery(text: string): Query | QueryFault {
  if (text.length > unitsMax) return fault('too_long', unitsMax, text.length - unitsMax)
  const tokens = readTokens(text, operatorWords)
  if (!Array.isArray(tokens))
    return fault('unclosed_quote', tokens.unclosedAt, text.length - tokens.unclosedAt)
  const extra = tokens[tokensMax]
  if (extra) return fault('too_long', extra.position, text.length - extra.position)
  if (tokens.length === 0) return { kind: 'all' }
  const reader: Reader = { tokens, at: 0, end: text.length, depth: 0 }
  try {
    const query = readOr(reader)
    const rest = reader.tokens[reader.at]
    return rest ? fault('unexpected_word', rest.position, rest.length) : query
  } catch (error) {
    if (error instanceof Stop) return fault(error.reason, error.position, error.length)
    throw error
  }
}

/** True when `parseQuery` could not read the text. */
export function isFault(value: Query | QueryFault): value is QueryFault {
  return 'fault' in value
}

/** Ends the descent at the first fault; never leaves this file. */
class Stop extends Error {
  readonly reason: FaultReason
  readonly position: number
  readonly length: number
  constructor(reason: FaultReason, place: { position: number; length: number }) {
    super(reason)
    this.reason = reason
    this.position = place.position
    this.length = place.length
  }
}

type Reader = { readonly tokens: readonly Token[]; at: number; readonly end: number; depth: number }

function fault(reason: FaultReason, position: number, length: number): QueryFault {
  return { fault: { reason, position, length: Math.max(1, length) } }
}

function readOr(reader: Reader): Query {
  const items = [readAnd(reader)]
  while (takeIf(reader, 'or')) items.push(readAnd(reader))
  return oneOr('or', items)
}

/** Terms that stand side by side must all hold. */
function readAnd(reader: Reader): Query {
  const items = [readNot(reader)]
  for (;;) {
    const isJoined = takeIf(reader, 'and')
    const next = reader.tokens[reader.at]
    if (!isJoined && (!next || next.kind === 'or' || next.kind === 'close')) break
    items.push(readNot(reader))
  }
  return oneOr('and', items)
}

function oneOr(kind: 'and' | 'or', items: readonly Query[]): Query {
  const [only] = items
  return only && items.length === 1 ? only : { kind, items }
}

function readNot(reader: Reader): Query {
  if (!takeIf(reader, 'not')) return readTerm(reader)
  return { kind: 'not', item: inside(reader, readNot) }
}

function inside(reader: Reader, read: (reader: Reader) => Query): Query {
  reader.depth += 1
  const token = reader.tokens[reader.at - 1]
  if (reader.depth > depthMax) throw new Stop('too_deep', token ?? { position: 0, length: 1 })
  const query = read(reader)
  reader.depth -= 1
  return query
}

function readTerm(reader: Reader): Query {
  const token = reader.tokens[reader.at]
  if (!token) throw new Stop('unexpected_end', { position: reader.end, length: 1 })
  reader.at += 1
  if (token.kind === 'open') {
    const query = inside(reader, readOr)
    if (!takeIf(reader, 'close')) throw new Stop('unclosed_parenthesis', token)
    return query
  }
  if (token.kind !== 'word') throw new Stop('unexpected_word', token)
  const operator = reader.tokens[reader.at]
  if (operator?.kind !== 'compare') return { kind: 'text', value: token.text }
  reader.at += 1
  const value = reader.tokens[reader.at]
  if (!value) throw new Stop('unexpected_end', { position: reader.end, length: 1 })
  if (value.kind !== 'word') throw new Stop('unexpected_word', value)
  reader.at += 1
  return compare(token, operator.text as Comparison, value)
}

function takeIf(reader: Reader, kind: Token['kind']): boolean {
  if (reader.tokens[reader.at]?.kind !== kind) return false
  reader.at += 1
  return true
}

function compare(name: Token, comparison: Comparison, value: Token): Query {
  const field = readField(name)
  const isNumber = field.kind === 'port' || (field.kind === 'column' && numberColumns.has(field.name))
  if (isNumber && !/^\d{1,15}$/.test(value.text)) throw new Stop('not_a_number', value)
  if (!isNumber && field.kind !== 'field' && comparison.length > 0 && /[<>]/.test(comparison)) {
    throw new Stop('no_order', {
      position: name.position,
      length: value.position + value.length - name.position,
    })
  }
  return { kind: 'compare', field, comparison, value: readValue(field, value.text) }
}

const columnsByName: ReadonlySet<string> = new Set(columns.map((column) => column.name))
const numberColumns: ReadonlySet<string> = new Set(
  columns.filter((column) => /^u\d/.test(column.kind) && column.name !== 'id').map((column) => column.name),
)
/** Columns that a query may not name: the body is always the asker's own. */
const hiddenColumns: ReadonlySet<string> = new Set(['body_id', 'id', 'ts', 'received', 'fields'])

function readField(name: Token): FieldRef {
  const meant = lookUp(fieldNames, name.text) ?? lookUp(fieldNames, name.text.toUpperCase())
  if (meant === 'ip' || meant === 'port') return { kind: meant }
  if (meant !== undefined) return { kind: 'column', name: meant }
  const lower = name.text.toLowerCase()
  if (lower === 'ip' || lower === 'port') return { kind: lower }
  if (columnsByName.has(lower) && !hiddenColumns.has(lower))
    return { kind: 'column', name: lower as ColumnName }
  // Fields keep the names that their source gave them, and none of those is Japanese.
  if (/^[\w.\-@#]{1,100}$/.test(name.text)) return { kind: 'field', name: name.text }
  throw new Stop('unknown_field', name)
}

const labels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  category: categories,
  outcome: outcomes,
}

/** Japanese words of values become the ones that are stored. */
function readValue(field: FieldRef, value: string): string {
  if (field.kind !== 'column') return value
  const word = lookUp(lookUp(valueWords, field.name) ?? {}, value)
  if (word !== undefined) return word
  const known = Object.entries(lookUp(labels, field.name) ?? {}).find(([, label]) => label === value)
  return known?.[0] ?? value
}
