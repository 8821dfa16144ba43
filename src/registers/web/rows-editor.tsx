/** Rows within an item, edited as a small table. */
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { isUnknown, unknownValue } from '../core/kind.ts'
import { ja } from '../core/screen/ja.ts'
import type { EditorProps } from './editor-frame.ts'
import type { Field } from './use-kind.ts'

const words = ja.form

type Column = NonNullable<Field['columns']>[number]
type Row = Readonly<Record<string, unknown>>

export function RowsEditor({ field, value, change }: EditorProps) {
  const rows = Array.isArray(value) ? (value as Row[]) : []
  const columns = field.columns ?? []
  const put = (index: number, row: Row) => change(rows.map((old, at) => (at === index ? row : old)))
  return (
    <fieldset className="plain-set">
      <legend className="field-label">{field.label}</legend>
      {rows.length > 0 ? (
        <div className="table-frame">
          <table className="table dense">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.id} scope="col">
                    {column.label}
                  </th>
                ))}
                <th scope="col">{kernel.web.nextToDo}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // Rows have no identity of their own; their place is it.
                <tr key={index}>
                  {columns.map((column) => (
                    <td key={column.id}>
                      <CellEditor
                        column={column}
                        value={row[column.id]}
                        change={(next) => put(index, withValue(row, column.id, next))}
                      />
                    </td>
                  ))}
                  <td>
                    <LinkButton onClick={() => change(rows.filter((_, at) => at !== index))}>
                      {words.removeRow}
                    </LinkButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <span>
        <Button size="row" onClick={() => change([...rows, {}])}>
          {words.addRow}
        </Button>
      </span>
    </fieldset>
  )
}

function CellEditor({
  column,
  value,
  change,
}: {
  column: Column
  value: unknown
  change: (value: unknown) => void
}) {
  if (column.type === 'text')
    return (
      <input
        className="control"
        aria-label={column.label}
        maxLength={column.max ?? 200}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => change(event.target.value === '' ? undefined : event.target.value)}
      />
    )
  return (
    <select
      className="control"
      aria-label={column.label}
      value={keyOf(value)}
      onChange={(event) => change(valueOf(column, event.target.value))}
    >
      <option value="">{words.blankOption}</option>
      {optionsOf(column).map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
      <option value="unknown">{words.unknown}</option>
    </select>
  )
}

function optionsOf(column: Column) {
  if (column.type !== 'yes_no') return column.options ?? []
  return [
    { id: 'yes', label: kernel.web.yes },
    { id: 'no', label: kernel.web.no },
  ]
}

function keyOf(value: unknown): string {
  if (isUnknown(value)) return 'unknown'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : ''
}

function valueOf(column: Column, key: string): unknown {
  if (key === '') return undefined
  if (key === 'unknown') return unknownValue
  return column.type === 'yes_no' ? key === 'yes' : key
}

function withValue(row: Row, id: string, value: unknown): Row {
  const rest = Object.fromEntries(Object.entries(row).filter(([key]) => key !== id))
  return value === undefined ? rest : { ...rest, [id]: value }
}
