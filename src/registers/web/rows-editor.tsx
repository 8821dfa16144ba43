/** Rows within an item, edited as a small table. */
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { ja } from '../core/screen/ja.ts'
import { CellEditor } from './cell-editor.tsx'
import type { EditorProps } from './editor-frame.ts'

const words = ja.form

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
                        field={column}
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

function withValue(row: Row, id: string, value: unknown): Row {
  const rest = Object.fromEntries(Object.entries(row).filter(([key]) => key !== id))
  return value === undefined ? rest : { ...rest, [id]: value }
}
