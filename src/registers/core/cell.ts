/** Cells of a spreadsheet: how values of each field type are written into them and read back. */
import { parseJapaneseDay } from '../../kernel/core/wareki.ts'
import { ja } from './ja.ts'
import { isUnknown, unknownValue, type RegisterField, type RegisterRow, type RegisterValue } from './kind.ts'

/** Names of what values point to; ids that have no name stand for themselves. */
export type Names = {
  readonly item: (itemId: string) => string
  readonly unit: (unitId: string) => string
  readonly zone: (zoneId: string) => string
}

const { values: words } = ja
const rowMark = '\n'
const partMark = ' | '

/** The text of a value as people read it; the empty text for none. */
export function cellOf(field: RegisterField, value: RegisterValue | undefined | null, names: Names): string {
  if (value === undefined || value === null) return ''
  if (isUnknown(value)) return words.unknown
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return nameOf(field, value, names)
  if (field.type === 'rows')
    return (value as readonly RegisterRow[]).map((row) => rowText(field, row)).join(rowMark)
  return (value as readonly string[]).map((entry) => nameOf(field, entry, names)).join(words.listMark)
}

/** Ids behind the names in a file; items of one title may be several. */
export type Lookup = {
  readonly items: (kind: string, title: string) => readonly string[]
  readonly unit: (name: string) => string | undefined
  readonly zone: (name: string) => string | undefined
}

export type CellFault = {
  readonly code: 'unreadable' | 'unknown_link' | 'ambiguous_link'
  readonly label: string
  readonly value: string
}

/** The value of a cell: undefined for an empty one, a fault when its text cannot mean anything here. */
export function readCell(
  field: RegisterField,
  cell: string,
  lookup: Lookup,
): { value: RegisterValue | undefined } | CellFault {
  const text = cell.trim()
  if (text === '') return { value: undefined }
  const plain = text.normalize('NFKC').toLowerCase()
  if (ja.accepted.unknown.includes(plain)) return { value: unknownValue }
  return readers[field.type]({ field, text, plain, lookup })
}

type Reading = {
  readonly field: RegisterField
  readonly text: string
  readonly plain: string
  readonly lookup: Lookup
}
type Reader = (reading: Reading) => { value: RegisterValue } | CellFault

const asText: Reader = ({ text }) => ({ value: text })
const asPlain: Reader = ({ text }) => ({ value: text.normalize('NFKC') })

const readers: Record<RegisterField['type'], Reader> = {
  text: asText,
  long_text: asText,
  phone: (reading) => ({
    value: reading.text.normalize('NFKC').replace(/[\u2010-\u2015\u2212\u30fc]/g, '-'),
  }),
  email: asPlain,
  url: asPlain,
  number: readNumber,
  date: readDate,
  month: readMonth,
  yes_no: readYesNo,
  choice: ({ field, text }) => choiceOf(field, text),
  choices: (reading) => readList(reading, (entry) => choiceOf(reading.field, entry)),
  names: (reading) => readList(reading, (entry) => ({ value: entry })),
  ip_addresses: (reading) => readList(reading, (entry) => ({ value: entry.normalize('NFKC').toLowerCase() })),
  unit: ({ field, text, lookup }) => found(field, text, lookup.unit(text)),
  zone: ({ field, text, lookup }) => found(field, text, lookup.zone(text)),
  link: ({ field, text, lookup }) => foundItem(field, text, lookup),
  links: (reading) => readList(reading, (entry) => foundItem(reading.field, entry, reading.lookup)),
  rows: readRows,
}

function readNumber({ field, text, plain }: Reading): { value: number } | CellFault {
  const figures = plain.replaceAll(',', '')
  return /^-?\d+(\.\d+)?$/.test(figures) ? { value: Number(figures) } : unreadable(field, text)
}

function readDate({ field, text }: Reading): { value: string } | CellFault {
  const read = parseJapaneseDay(text)
  return read === null ? unreadable(field, text) : { value: read }
}

function readMonth({ field, text, plain }: Reading): { value: string } | CellFault {
  const match = /^(\d{4})[-/.](\d{1,2})$/.exec(plain)
  if (match) return { value: `${match[1]}-${(match[2] ?? '').padStart(2, '0')}` }
  const read = parseJapaneseDay(text) ?? parseJapaneseDay(`${text}1${ja.monthDayMark}`)
  return read === null ? unreadable(field, text) : { value: read.slice(0, 7) }
}

function readYesNo({ field, text, plain }: Reading): { value: boolean } | CellFault {
  if (ja.accepted.yes.includes(plain)) return { value: true }
  return ja.accepted.no.includes(plain) ? { value: false } : unreadable(field, text)
}

function readList(
  reading: Reading,
  one: (entry: string) => { value: string } | CellFault,
): { value: string[] } | CellFault {
  const entries = reading.text
    .split(/[\u3001;\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const list: string[] = []
  for (const entry of entries) {
    const read = one(entry)
    if ('code' in read) return read
    list.push(read.value)
  }
  return { value: list }
}

function readRows({ field, text }: Reading): { value: RegisterRow[] } | CellFault {
  const columns = field.columns ?? []
  const rows: RegisterRow[] = []
  for (const line of text.split(/\r?\n/).filter((entry) => entry.trim() !== '')) {
    const parts = line.split('|').map((part) => part.trim())
    if (parts.length > columns.length) return unreadable(field, line)
    const entries: [string, RegisterRow[string]][] = []
    for (const [index, part] of parts.entries()) {
      const column = columns[index]
      if (part === '' || !column) continue
      const read = readPart(column, part)
      if (read === undefined) return unreadable(field, part)
      entries.push([column.id, read])
    }
    rows.push(Object.fromEntries(entries))
  }
  return { value: rows }
}

type Column = NonNullable<RegisterField['columns']>[number]

function readPart(column: Column, part: string): RegisterRow[string] | undefined {
  const plain = part.normalize('NFKC').toLowerCase()
  if (ja.accepted.unknown.includes(plain)) return unknownValue
  if (column.type === 'choice')
    return column.options?.find((entry) => entry.label === part || entry.id === part)?.id
  if (column.type === 'text') return part
  if (ja.accepted.yes.includes(plain)) return true
  return ja.accepted.no.includes(plain) ? false : undefined
}

function rowText(field: RegisterField, row: RegisterRow): string {
  const parts = (field.columns ?? []).map((column) => {
    const value = row[column.id]
    if (value === undefined) return ''
    if (isUnknown(value)) return words.unknown
    if (typeof value === 'boolean') return value ? words.yes : words.no
    return column.options?.find((entry) => entry.id === value)?.label ?? value
  })
  return parts.join(partMark).replace(/[ |]+$/, '')
}

function choiceOf(field: RegisterField, text: string): { value: string } | CellFault {
  const choice = field.options?.find((entry) => entry.label === text || entry.id === text)
  return choice ? { value: choice.id } : unreadable(field, text)
}

function foundItem(field: RegisterField, text: string, lookup: Lookup): { value: string } | CellFault {
  const [only, ...others] = lookup.items(field.kind ?? '', text)
  if (others.length > 0) return { code: 'ambiguous_link', label: field.label, value: text.slice(0, 60) }
  return found(field, text, only)
}

function found(field: RegisterField, text: string, id: string | undefined): { value: string } | CellFault {
  if (id !== undefined) return { value: id }
  return { code: 'unknown_link', label: field.label, value: text.slice(0, 60) }
}

function unreadable(field: RegisterField, text: string): CellFault {
  return { code: 'unreadable', label: field.label, value: text.slice(0, 60) }
}

function nameOf(field: RegisterField, value: string, names: Names): string {
  if (field.type === 'unit') return names.unit(value)
  if (field.type === 'zone') return names.zone(value)
  if (field.type === 'link' || field.type === 'links') return names.item(value)
  return field.options?.find((entry) => entry.id === value)?.label ?? value
}
