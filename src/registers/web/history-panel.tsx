/** What happened to an item, newest first; all of it on demand. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readHistory } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.item
const shownFirst = 5

type Entry = OutputOf<typeof readHistory>['entries'][number]

export function HistoryPanel({ id }: { id: string }) {
  const history = useCall(readHistory, { id })
  const [isOpen, setOpen] = useState(false)
  return (
    <Panel
      isScreenOnly
      title={words.history}
      side={<LinkButton onClick={() => setOpen(true)}>{words.historyAll}</LinkButton>}
    >
      <Region reading={history}>
        {(data) => (
          <>
            <ul className="quiet-list stack tight">
              {data.entries.slice(0, shownFirst).map((entry) => (
                <li key={entry.at}>
                  <span className="second nowrap">{formatDateTimeShort(new Date(entry.at))}</span> {entry.by}{' '}
                  {entry.what}
                </li>
              ))}
            </ul>
            <Dialog
              title={words.historyTitle}
              isOpen={isOpen}
              isBroad
              close={() => setOpen(false)}
              closeWords={kernel.web.close}
              acts={null}
            >
              <Entries entries={data.entries} />
            </Dialog>
          </>
        )}
      </Region>
    </Panel>
  )
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  return (
    <DataTable
      caption={words.historyTitle}
      rows={entries}
      rowKey={(entry) => `${entry.at}${entry.what}`}
      columns={[
        {
          key: 'at',
          head: words.when,
          keeps: true,
          render: (entry) => formatDateTimeShort(new Date(entry.at)),
        },
        { key: 'by', head: words.who, keeps: true, render: (entry) => entry.by },
        { key: 'what', head: words.what, render: (entry) => <What entry={entry} /> },
      ]}
    />
  )
}

function What({ entry }: { entry: Entry }) {
  return (
    <>
      <div className="strong">{entry.what}</div>
      {entry.detail ? <div>{entry.detail}</div> : null}
      {entry.changes.map((change) => (
        <div key={change.label} className="second">
          {words.change({
            label: change.label,
            before: change.before || words.blank,
            after: change.after || words.blank,
          })}
        </div>
      ))}
    </>
  )
}
