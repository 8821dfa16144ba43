/** Rules that cannot be used, each with its reason: nothing is left out in silence. */
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import type { listRules } from '../core/contract.ts'
import { ja as words } from '../core/screen/ja.ts'

type Refused = OutputOf<typeof listRules>['refused'][number]

export function RefusedPanel({ refused, total }: { refused: readonly Refused[]; total: number }) {
  if (total === 0) return null
  return (
    <Panel title={words.refused} note={words.refusedNote} isFlush>
      <DataTable
        caption={words.refused}
        rows={refused.map((rule, index) => ({ ...rule, key: String(index) }))}
        rowKey={(rule) => rule.key}
        columns={[
          {
            key: 'path',
            head: words.refusedColumns.path,
            render: (rule) => <span className="mono">{rule.path}</span>,
          },
          {
            key: 'title',
            head: words.refusedColumns.title,
            render: (rule) => rule.title || words.noTitle,
          },
          {
            key: 'why',
            head: words.refusedColumns.why,
            minWidth: 240,
            render: (rule) => (
              <>
                {rule.message} <span className="mono second">{rule.code}</span>
              </>
            ),
          },
        ]}
      />
      {total > refused.length ? (
        <p className="pager">{words.refusedMore({ total, shown: refused.length })}</p>
      ) : null}
    </Panel>
  )
}
