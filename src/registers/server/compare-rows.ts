/** Compares the rows of a file with a register: new, changed, the same, or refused with every reason. */
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { readCell, type Lookup } from '../core/cell.ts'
import { diffValues } from '../core/item.ts'
import { ja } from '../core/ja.ts'
import { itemTitle, type RegisterField, type RegisterKind, type RegisterValues } from '../core/kind.ts'
import { foldName } from '../core/search-text.ts'
import { rearm } from '../core/spreadsheet.ts'
import { parseValues } from './check-values.ts'
import type { CsvFile } from './csv.ts'
import { mayOn, type RegisterDeps } from './deps.ts'
import { readLookup } from './names.ts'
import { listByIds, listTitles, type StoredItem } from './store.ts'

export type ComparedRow = {
  readonly line: number
  readonly state: 'new' | 'changed' | 'same' | 'refused'
  readonly title: string
  readonly record: StoredItem | undefined
  /** What the item shall hold: columns that the file lacks keep their values. */
  readonly values: RegisterValues
  readonly reasons: string[]
}

type Columns = { readonly id: number; readonly fields: readonly (RegisterField | undefined)[] }
type BadColumns = Refusal<'registers.unknown_columns' | 'registers.missing_title'>
type Row = CsvFile['rows'][number]

const { reasons } = ja.import
const columnsNamedMax = 8

export async function compareRows(
  ctx: Context,
  deps: RegisterDeps,
  { kind, file }: { kind: RegisterKind; file: CsvFile },
): Promise<ComparedRow[] | BadColumns> {
  const columns = readColumns(kind, file.heading)
  if ('refused' in columns) return columns
  const lookup = await readLookup(ctx, deps, kind)
  const known = await readKnown(ctx, kind)
  const read = file.rows.map((row) => readRow(kind, { row, columns, lookup }))
  const seen = new Map<string, number>()
  return read.map((one) => {
    const match = known.match(one)
    const identity = match.record?.id ?? foldName(one.title)
    const earlier = seen.get(identity)
    seen.set(identity, earlier ?? one.line)
    const twice = earlier === undefined ? [] : [reasons.duplicate({ line: earlier })]
    return judge(ctx, deps, { kind, read: one, match, faults: [...one.faults, ...match.faults, ...twice] })
  })
}

function readColumns(kind: RegisterKind, heading: readonly string[]): Columns | BadColumns {
  const ignored = [ja.values.id, ja.values.verifiedOn, '']
  const fields = heading.map((name) =>
    kind.fields.find((field) => foldName(field.label) === foldName(name) || field.id === name),
  )
  const unknown = heading.filter((name, index) => !fields[index] && !ignored.includes(name))
  if (unknown.length > 0) {
    const columns = unknown.slice(0, columnsNamedMax).map((name) => name.slice(0, 40))
    return refuse('registers.unknown_columns', { columns: columns.join(ja.values.listMark) })
  }
  const title = kind.fields.find((field) => field.id === kind.title_field)
  if (!fields.includes(title)) return refuse('registers.missing_title', { label: title?.label ?? '' })
  return { id: heading.indexOf(ja.values.id), fields }
}

type ReadRow = {
  readonly line: number
  readonly id: string
  readonly title: string
  /** Fields that the file has; an empty cell takes the value away. */
  readonly cells: ReadonlyMap<string, RegisterValues[string] | undefined>
  readonly faults: string[]
  /** Fields whose cell says something that cannot be read: they are not called empty as well. */
  readonly faulty: ReadonlySet<string>
}

function readRow(
  kind: RegisterKind,
  { row, columns, lookup }: { row: Row; columns: Columns; lookup: Lookup },
): ReadRow {
  const cells = new Map<string, RegisterValues[string] | undefined>()
  const faulty = new Set<string>()
  const faults = row.cells.length > columns.fields.length ? [reasons.columns()] : []
  for (const [index, field] of columns.fields.entries()) {
    if (!field) continue
    const read = readCell(field, rearm(row.cells[index] ?? ''), lookup)
    if (!('code' in read)) {
      cells.set(field.id, read.value)
      continue
    }
    faulty.add(field.id)
    faults.push(reasons[read.code]({ label: read.label, value: read.value }))
  }
  const title = cells.get(kind.title_field)
  const id = columns.id < 0 ? '' : (row.cells[columns.id] ?? '').trim()
  return { line: row.line, id, title: typeof title === 'string' ? title : '', cells, faults, faulty }
}

type Match = { readonly record: StoredItem | undefined; readonly faults: string[] }

async function readKnown(ctx: Context, kind: RegisterKind): Promise<{ match(row: ReadRow): Match }> {
  const titles = await listTitles(ctx.tx, { bodyId: ctx.bodyId, kinds: [kind.id] })
  const records = new Map<string, StoredItem>()
  for (let start = 0; start < titles.length; start += 2000) {
    const ids = titles.slice(start, start + 2000).map((item) => item.id)
    for (const record of await listByIds(ctx.tx, { bodyId: ctx.bodyId, ids })) records.set(record.id, record)
  }
  const byTitle = Map.groupBy(records.values(), (record) => foldName(record.state.title))
  return {
    match: (row) => {
      if (row.id !== '') {
        const record = records.get(row.id)
        return { record, faults: record ? [] : [reasons.unknown_id()] }
      }
      const [only, ...others] = byTitle.get(foldName(row.title)) ?? []
      if (others.length > 0) return { record: undefined, faults: [reasons.ambiguous_item()] }
      return { record: only, faults: [] }
    },
  }
}

function judge(
  ctx: Context,
  deps: RegisterDeps,
  found: { kind: RegisterKind; read: ReadRow; match: Match; faults: string[] },
): ComparedRow {
  const { kind, read, match } = found
  const { record } = match
  const base = { ...record?.state.values, ...Object.fromEntries(read.cells) }
  const wanted = Object.fromEntries(Object.entries(base).filter((entry) => entry[1] !== undefined))
  const faults = [...found.faults, ...missingFields(kind, wanted, read.faulty)]
  const values = faults.length === 0 ? parseValues(deps, kind, wanted) : {}
  if (isRefusal(values)) faults.push(ja.refusals['registers.bad_values'](values.params))
  if (record?.state.retired) faults.push(reasons.retired())
  if (record && !mayOn(ctx, 'register.write', record.state)) faults.push(reasons.not_yours())
  const row = { line: read.line, title: read.title || itemTitle(kind, record?.state.values ?? {}), record }
  if (faults.length > 0 || isRefusal(values)) return { ...row, state: 'refused', values: {}, reasons: faults }
  return { ...row, state: stateOf(record, values), values, reasons: [] }
}

function stateOf(record: StoredItem | undefined, values: RegisterValues): ComparedRow['state'] {
  if (!record) return 'new'
  return Object.keys(diffValues(record.state.values, values).changes).length > 0 ? 'changed' : 'same'
}

function missingFields(kind: RegisterKind, values: object, faulty: ReadonlySet<string>): string[] {
  return kind.fields
    .filter((field) => field.required && !(field.id in values) && !faulty.has(field.id))
    .map((field) => reasons.required({ label: field.label }))
}
