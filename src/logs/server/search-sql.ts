/** Compiles a query to a condition of the event store: every value is bound, every name comes from our own list. */
import type { ColumnName } from '../core/columns.ts'
import { columns } from '../core/columns.ts'
import type { Comparison, FieldRef, Query } from '../core/query.ts'

export type Compiled = { readonly sql: string; readonly values: Readonly<Record<string, string | number>> }

type Binder = { readonly values: Record<string, string | number>; count: number }

/** A condition over the columns of `toride.event`. */
export function compileQuery(query: Query): Compiled {
  const binder: Binder = { values: {}, count: 0 }
  return { sql: compile(query, binder), values: binder.values }
}

function compile(query: Query, binder: Binder): string {
  if (query.kind === 'all') return '1'
  if (query.kind === 'not') return `NOT (${compile(query.item, binder)})`
  if (query.kind === 'text') return textAnywhere(query.value, binder)
  if (query.kind === 'compare') return compare(query.field, query, binder)
  const joint = query.kind === 'and' ? ' AND ' : ' OR '
  return `(${query.items.map((item) => compile(item, binder)).join(joint)})`
}

function bind(binder: Binder, value: string | number): string {
  const name = `q${binder.count}`
  binder.count += 1
  binder.values[name] = value
  return `{${name}:${typeof value === 'number' ? 'UInt64' : 'String'}}`
}

/**
 * Text anywhere in the line. JSON doubles the backslashes of paths, and texts beyond ASCII may stand escaped
 * in it, so those are looked for in both forms. `lower` folds ASCII alone, as the index does.
 */
function textAnywhere(value: string, binder: Binder): string {
  const forms = new Set([value, value.replaceAll('\\', '\\\\')])
  const likes = [...forms].map((form) => `lower(raw) LIKE ${bind(binder, `%${likeText(lowerAscii(form))}%`)}`)
  return likes.length === 1 ? (likes[0] ?? '') : `(${likes.join(' OR ')})`
}

function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** `*` is any text; what LIKE takes for patterns is escaped. */
function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '%')
}

type Asked = { readonly comparison: Comparison; readonly value: string }

function compare(field: FieldRef, asked: Asked, binder: Binder): string {
  const { comparison } = asked
  if (field.kind === 'ip') return either(['source_ip', 'destination_ip'], asked, binder)
  if (field.kind === 'port') return either(['source_port', 'destination_port'], asked, binder)
  if (field.kind === 'field') return compareField(field.name, asked, binder)
  const kind = columns.find((column) => column.name === field.name)?.kind
  if (kind === 'texts') return negatedIf(comparison, hasText(asked.value, binder))
  if (kind !== 'text') return `${field.name} ${comparison} ${bind(binder, Number(asked.value))}`
  if (field.name === 'raw') return negatedIf(comparison, textAnywhere(asked.value, binder))
  return negatedIf(comparison, equals(`\`${field.name}\``, asked.value, binder))
}

/** One of the rules that a line met; `*` is any. */
function hasText(value: string, binder: Binder): string {
  return value === '*' ? 'notEmpty(matches)' : `has(matches, ${bind(binder, value)})`
}

function negatedIf(comparison: Comparison, sql: string): string {
  return comparison === '!=' ? `NOT (${sql})` : sql
}

/** One of the two ends of a connection; "not" means neither. */
function either(names: readonly ColumnName[], asked: Asked, binder: Binder): string {
  const same: Asked = asked.comparison === '!=' ? { ...asked, comparison: '=' } : asked
  const parts = names.map((name) => compare({ kind: 'column', name }, same, binder))
  return negatedIf(asked.comparison, `(${parts.join(' OR ')})`)
}

function equals(column: string, value: string, binder: Binder): string {
  const range = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(value)
  if (range && column.endsWith('_ip`'))
    return inRange(column, { address: range[1] ?? '', bits: Number(range[2]) }, binder)
  if (value.includes('*')) return `lower(${column}) LIKE ${bind(binder, likeText(lowerAscii(value)))}`
  return `lower(${column}) = ${bind(binder, lowerAscii(value))}`
}

/** Addresses of a network; whatever a column holds that is no address is not in it. */
function inRange(
  column: string,
  { address, bits }: { address: string; bits: number },
  binder: Binder,
): string {
  const version = address.includes(':') ? 6 : 4
  const top = version === 4 ? 32 : 128
  const start = `toIPv${version}OrDefault(${bind(binder, address)})`
  const ends = `IPv${version}CIDRToRange(${start}, toUInt8(${Math.min(bits, top)}))`
  const own = `toIPv${version}OrDefault(${column})`
  return `(${column} != '' AND ${own} BETWEEN tupleElement(${ends}, 1) AND tupleElement(${ends}, 2))`
}

function compareField(name: string, asked: Asked, binder: Binder): string {
  const own = `fields[${bind(binder, name)}]`
  if (/[<>]/.test(asked.comparison)) {
    return `toFloat64OrNull(${own}) ${asked.comparison} toFloat64OrNull(${bind(binder, asked.value)})`
  }
  return negatedIf(asked.comparison, equals(own, asked.value, binder))
}
