/** All running duties of the body: what runs out first stands first. */
import { ja as kernel } from '../../kernel/core/ja.ts'
import { ButtonLink } from '../../kernel/web/button.tsx'
import { DeadlineDates, useRemaining } from '../../kernel/web/clock-card.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Chips, Pager } from '../../kernel/web/table-parts.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { listDuties } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { deadlineOf, DutyTag } from './due-words.tsx'
import './duties.css'

const words = ja.overview
const shows = ['running', 'overdue', 'settled'] as const
const limit = 50

type Row = OutputOf<typeof listDuties>['duties'][number]

export function DutiesPage() {
  const [query, change] = useQueryMembers()
  const show = shows.find((one) => one === query['show']) ?? 'running'
  const offset = Number(query['offset'] ?? 0)
  const list = useCall(listDuties, { show, limit, offset }, { everySeconds: 60, keepsPrevious: true })
  return (
    <Page title={words.title} lead={list.data ? words.lead(list.data.counts) : undefined}>
      <Region reading={list} rows={8}>
        {(data) => (
          <Panel isFlush>
            <div className="duties-chips">
              <Chips
                label={words.filters}
                current={show}
                choose={(next) => change({ show: next, offset: undefined })}
                chips={shows.map((key) => ({ key, label: words.chips[key], count: data.counts[key] }))}
              />
            </div>
            <DataTable
              caption={words.title}
              columns={columns}
              rows={data.duties}
              rowKey={(row) => row.id}
              empty={words.empty[show]}
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

const columns: readonly Column<Row>[] = [
  { key: 'remaining', head: words.remaining, minWidth: 120, render: (row) => <Remaining row={row} /> },
  {
    key: 'duty',
    head: words.duty,
    minWidth: 240,
    render: (row) => (
      <>
        <div className="strong">{row.title}</div>
        <div className="second">{row.law}</div>
      </>
    ),
  },
  {
    key: 'case',
    head: words.case,
    minWidth: 180,
    render: (row) => (
      <>
        <Link href={`/cases/${row.caseId}`}>{row.caseNumber}</Link>
        <div className="second">{row.caseTitle}</div>
      </>
    ),
  },
  { key: 'due', head: words.due, minWidth: 170, render: (row) => <Due row={row} /> },
  { key: 'state', head: words.state, keeps: true, render: (row) => <DutyTag duty={row} /> },
  {
    key: 'act',
    head: kernel.web.nextToDo,
    align: 'end',
    isAct: true,
    render: (row) => (
      <ButtonLink href={`/duties/${row.caseId}#${row.id}`} size="row">
        {words.open}
      </ButtonLink>
    ),
  },
]

function Remaining({ row }: { row: Row }) {
  const { words: said, tone } = useRemaining(deadlineOf(row))
  if (row.isSettled) return <span className="second">{ja.stages[row.stage]}</span>
  return <div className={tone === 'plain' ? 'big' : `big ${tone}`}>{said}</div>
}

function Due({ row }: { row: Row }) {
  const hasDate = row.due.targetAt !== null
  return hasDate ? <DeadlineDates deadline={deadlineOf(row)} /> : <span>{row.due.words}</span>
}
