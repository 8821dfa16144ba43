/** Reports that one took in oneself, newest first. */
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { ButtonLink } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Link, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Pager } from '../../kernel/web/table-parts.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listReports, type ReportRow } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'

const text = ja.taken
const limit = 50

export function TakenPage() {
  const [query, change] = useQueryMembers()
  const offset = Number(query['offset'] ?? 0)
  const list = useCall(
    listReports,
    { show: 'mine', limit, offset },
    { everySeconds: 30, keepsPrevious: true },
  )
  return (
    <Page
      title={text.title}
      lead={list.data ? text.lead({ count: list.data.total }) : undefined}
      acts={
        <ButtonLink look="filled" href="/intake/new">
          {ja.triage.report}
        </ButtonLink>
      }
    >
      <Region reading={list}>
        {(data) => (
          <Panel isFlush>
            <DataTable
              caption={text.title}
              rows={data.rows}
              rowKey={(row) => row.id}
              columns={columns}
              empty={text.lead({ count: 0 })}
            />
            <Pager
              offset={offset}
              limit={limit}
              total={data.total}
              go={(next) => change({ offset: String(next) })}
            />
          </Panel>
        )}
      </Region>
    </Page>
  )
}

const columns = [
  {
    key: 'at',
    head: text.received,
    keeps: true,
    render: (row: ReportRow) => formatDateTimeShort(new Date(row.receivedAt)),
  },
  {
    key: 'number',
    head: ja.triage.number,
    keeps: true,
    render: (row: ReportRow) => (
      <>
        {words.kinds[row.kind]} <Link href={`/intake/reports/${row.id}`}>{row.numberLabel}</Link>
      </>
    ),
  },
  { key: 'content', head: text.content, render: (row: ReportRow) => row.sentence },
  {
    key: 'state',
    head: text.state,
    keeps: true,
    render: (row: ReportRow) => <Tag>{words.stages[row.stage]}</Tag>,
  },
]
