/** The reports and alerts that were put into a case, newest first. */
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listReports } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'

const text = ja.ofCase
const shownMax = 200

export function CaseReports({ caseId }: { caseId: string }) {
  return useMay('report.read') ? <ReadableReports caseId={caseId} /> : null
}

function ReadableReports({ caseId }: { caseId: string }) {
  const reports = useCall(listReports, { show: 'decided', caseId, limit: shownMax }, { everySeconds: 60 })
  return (
    <Panel title={text.title}>
      <Region reading={reports}>
        {(data) => (
          <>
            <DataTable
              caption={text.title}
              rows={data.rows}
              rowKey={(row) => row.id}
              empty={<EmptyState>{text.empty}</EmptyState>}
              columns={[
                {
                  key: 'number',
                  head: ja.triage.number,
                  keeps: true,
                  render: (row) => (
                    <>
                      {words.kinds[row.kind]}
                      <br />
                      <Link href={`/intake/reports/${row.id}`}>{row.numberLabel}</Link>
                    </>
                  ),
                },
                { key: 'content', head: ja.triage.content, minWidth: 180, render: (row) => row.sentence },
                {
                  key: 'received',
                  head: text.received,
                  align: 'end',
                  render: (row) => formatDateTimeShort(new Date(row.receivedAt)),
                },
              ]}
            />
            {data.total > data.rows.length ? (
              <p>{text.more({ shown: data.rows.length, total: data.total })}</p>
            ) : null}
          </>
        )}
      </Region>
    </Panel>
  )
}
