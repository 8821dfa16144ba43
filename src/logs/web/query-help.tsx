/** How a query is written: joining words, signs, and every field name with the names that mean the same. */
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { fieldNames } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.help

/** Columns with the names that mean them, the shown one first. */
const fields = [...Map.groupBy(Object.entries(fieldNames), ([, column]) => column).entries()].map(
  ([column, names]) => ({ column, names: names.map(([name]) => name) }),
)

export function QueryHelp({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  return (
    <Dialog
      title={words.title}
      isOpen={isOpen}
      close={close}
      acts={null}
      isBroad
      closeWords={kernel.web.close}
    >
      <p>{words.lead}</p>
      <DataTable
        caption={words.joins}
        rows={words.joinRows}
        rowKey={(row) => row.write}
        isDense
        columns={[
          {
            key: 'write',
            head: words.write,
            keeps: true,
            render: (row) => <span className="mono">{row.write}</span>,
          },
          { key: 'means', head: words.means, render: (row) => row.means },
        ]}
      />
      <DataTable
        caption={words.fields}
        rows={fields}
        rowKey={(row) => row.column}
        isDense
        columns={[
          { key: 'name', head: words.name, keeps: true, render: (row) => row.names[0] },
          {
            key: 'also',
            head: words.also,
            render: (row) => (
              <>
                {row.names.slice(1).join('\u3000')} <span className="mono second">{row.column}</span>
              </>
            ),
          },
        ]}
      />
    </Dialog>
  )
}
