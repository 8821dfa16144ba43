/** Triage: what waits longest stands first; the drawer says what it seems to be and what can be done. */
import { formatTime } from '../../kernel/core/wareki.ts'
import { ButtonLink, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Chips, Pager } from '../../kernel/web/table-parts.tsx'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listReports, type ReportRow } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { ReportDetail } from './report-detail.tsx'
import { Waited } from './waited.tsx'
import './intake.css'

const text = ja.triage
const shows = ['open', 'reports', 'alerts', 'outside', 'decided'] as const
type Show = (typeof shows)[number]
const limit = 50

export function TriagePage() {
  const [query, change] = useQueryMembers()
  const show = shows.find((one) => one === query['show']) ?? 'open'
  const offset = Number(query['offset'] ?? 0)
  const list = useCall(listReports, { show, limit, offset }, { everySeconds: 10, keepsPrevious: true })
  const selected = query['selected'] ?? list.data?.rows[0]?.id
  return (
    <Page
      title={text.title}
      lead={list.data ? text.lead({ count: list.data.counts.open }) : undefined}
      acts={<ButtonLink href="/intake/new">{text.report}</ButtonLink>}
    >
      <Region reading={list} rows={8}>
        {(data) => (
          <div className={`intake-triage panel flush${query['selected'] ? ' is-chosen' : ''}`}>
            <div className="intake-list">
              <ShowChips
                show={show}
                counts={data.counts}
                choose={(next) => change({ show: next, offset: undefined, selected: undefined })}
              />
              <ReportTable rows={data.rows} selected={selected} open={(id) => change({ selected: id })} />
              <Pager
                offset={offset}
                limit={limit}
                total={data.total}
                go={(next) => change({ offset: String(next) })}
              />
            </div>
            <div className="intake-detail">
              <div className="intake-back">
                <LinkButton onClick={() => change({ selected: undefined })}>{text.backToList}</LinkButton>
              </div>
              {selected ? (
                <ReportDetail key={selected} id={selected} />
              ) : (
                <EmptyState>{text.chooseOne}</EmptyState>
              )}
            </div>
          </div>
        )}
      </Region>
    </Page>
  )
}

type Counts = { open: number; reports: number; alerts: number; outside: number; decidedToday: number }

function ShowChips({ show, counts, choose }: { show: Show; counts: Counts; choose: (show: string) => void }) {
  const countOf = (key: Show) => (key === 'decided' ? undefined : counts[key])
  return (
    <div className="intake-chips">
      <Chips
        label={text.filters}
        current={show}
        choose={choose}
        chips={shows.map((key) => ({ key, label: text.chips[key], count: countOf(key) }))}
      />
    </div>
  )
}

function ReportTable({
  rows,
  selected,
  open,
}: {
  rows: readonly ReportRow[]
  selected: string | undefined
  open: (id: string) => void
}) {
  const now = useServerNow()
  return (
    <DataTable
      caption={text.title}
      columns={columnsAt(now)}
      rows={rows}
      rowKey={(row) => row.id}
      isMarked={(row) => row.id === selected}
      onOpen={(row) => open(row.id)}
      empty={text.empty}
    />
  )
}

function columnsAt(now: Date): readonly Column<ReportRow>[] {
  return [
    { key: 'wait', head: text.wait, minWidth: 104, render: (row) => <Waited row={row} now={now} /> },
    {
      key: 'number',
      head: text.number,
      keeps: true,
      render: (row) => (
        <>
          {words.kinds[row.kind]}
          <br />
          <Link href={`/intake/reports/${row.id}`}>{row.numberLabel}</Link>
        </>
      ),
    },
    { key: 'content', head: text.content, minWidth: 220, render: (row) => <Content row={row} /> },
    { key: 'state', head: text.state, keeps: true, render: (row) => <StateTag row={row} now={now} /> },
  ]
}

function Content({ row }: { row: ReportRow }) {
  return (
    <>
      {row.sentence}
      {row.place && row.kind !== 'machine' ? <div className="second">{row.place}</div> : null}
      {row.zone ? <ZoneBadge zone={row.zone} /> : null}
    </>
  )
}

function StateTag({ row, now }: { row: ReportRow; now: Date }) {
  if (row.stage === 'linked' || row.stage === 'closed')
    return <Tag tone="done">{words.stages[row.stage]}</Tag>
  if (row.waitsForSecondPerson) return <Tag tone="care">{text.waitsSecond}</Tag>
  if (row.later && new Date(row.later) > now)
    return <Tag>{text.putOff({ time: formatTime(new Date(row.later)) })}</Tag>
  if (row.acknowledgedBy) return <Tag tone="now">{text.takenBy({ name: row.acknowledgedBy })}</Tag>
  return <Tag tone={new Date(row.promisedAt) < now ? 'late' : 'unknown'}>{text.untaken}</Tag>
}
