/** Every change of the case, newest first, a page at a time; read only when somebody asks for it. */
import { useState } from 'react'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { useHere } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Pager } from '../../kernel/web/table-parts.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listHistory } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { detailOf } from './history-detail.ts'

const words = ja.history
const limit = 50

export function HistoryPanel({ caseId }: { caseId: string }) {
  const { href } = useHere()
  const [isAsked, ask] = useState(false)
  const isOpen = isAsked || href.endsWith('#history')
  return (
    <Panel id="history" title={words.title} note={words.note} isScreenOnly>
      {isOpen ? (
        <HistoryTable caseId={caseId} />
      ) : (
        <Button size="row" onClick={() => ask(true)}>
          {words.show}
        </Button>
      )}
    </Panel>
  )
}

function HistoryTable({ caseId }: { caseId: string }) {
  const say = useSayTime()
  const [offset, go] = useState(0)
  const history = useCall(listHistory, { id: caseId, limit, offset }, { keepsPrevious: true })
  return (
    <Region reading={history} rows={6}>
      {(data) => (
        <>
          <DataTable
            caption={words.title}
            rows={data.entries}
            rowKey={(row) => row.sequence}
            columns={[
              { key: 'at', head: words.at, align: 'end', render: (row) => say(row.at) },
              { key: 'who', head: words.who, render: (row) => row.who },
              { key: 'what', head: words.what, keeps: true, render: (row) => row.what },
              {
                key: 'detail',
                head: words.detail,
                minWidth: 220,
                render: (row) => <span className="second">{detailOf(row.event)}</span>,
              },
            ]}
          />
          <Pager offset={offset} limit={limit} total={data.total} go={go} />
        </>
      )}
    </Region>
  )
}
