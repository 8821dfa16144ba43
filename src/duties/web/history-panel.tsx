/** How the assessment came to be, newest first; and the rules it stands on. */
import { formatDateTimeShort, formatDay } from '../../kernel/core/wareki.ts'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { ja } from '../core/screen/ja.ts'
import type { CaseDuties } from './duty-list.tsx'

export function HistoryPanel({ data }: { data: CaseDuties }) {
  const words = ja.history
  return (
    <Panel id="history" title={words.title} isFlush>
      <DataTable
        caption={words.title}
        rows={data.history}
        rowKey={(row) => row.id}
        empty={words.none}
        columns={[
          {
            key: 'at',
            head: words.at,
            minWidth: 120,
            render: (row) => formatDateTimeShort(new Date(row.at)),
          },
          { key: 'changes', head: words.changes, minWidth: 160, render: (row) => <Lines of={row.changes} /> },
          { key: 'effects', head: words.effects, minWidth: 200, render: (row) => <Lines of={row.effects} /> },
          { key: 'by', head: words.by, minWidth: 84, render: (row) => row.by },
        ]}
      />
    </Panel>
  )
}

function Lines({ of }: { of: readonly string[] }) {
  return (
    <div className="duties-history">
      {of.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  )
}

export function RulesPanel({ data }: { data: CaseDuties }) {
  const words = ja.rules
  return (
    <Panel id="rules" title={words.title}>
      <Stack isTight>
        {data.rules.map((rule) => (
          <div key={rule.pack}>
            <p>
              {words.line({
                title: rule.title,
                version: formatDay(rule.version),
                verified: formatDay(rule.verifiedAt),
              })}
            </p>
            {rule.isOld ? <Note tone="care" first={words.old} /> : null}
            <details className="duties-more">
              <summary>{words.sources}</summary>
              <ul className="duties-lines">
                {rule.sources.map((source) => (
                  <li key={source}>{source}</li>
                ))}
              </ul>
            </details>
          </div>
        ))}
      </Stack>
    </Panel>
  )
}
