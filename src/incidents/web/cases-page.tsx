/** All cases: filters stand in the address, pages come from the server, every row says what is next. */
import { useState } from 'react'
import { Button, ButtonLink, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { CheckField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { Link, useGo, useQueryMembers, type Query } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel, Stack } from '../../kernel/web/panel.tsx'
import { useMay, useShell } from '../../kernel/web/shell-context.ts'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { Chips, Pager } from '../../kernel/web/table-parts.tsx'
import { ZoneBadge } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listCases } from '../core/contract.ts'
import type { CaseRow } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { LevelTag, StageTag, useSayTime, useTaxonomy } from './case-words.tsx'
import { OpenCaseDialog } from './open-case-dialog.tsx'
import './incidents.css'

const words = ja.list
const shows = ['open', 'new', 'in_progress', 'closed', 'all'] as const
type Show = (typeof shows)[number]
const orders = ['newest', 'oldest', 'severity'] as const
const limit = 50

export function CasesPage() {
  const [query, change] = useQueryMembers()
  const go = useGo()
  const [isOpening, setOpening] = useState(false)
  const mayOpen = useMay('case.open')
  const show = showOf(query)
  const offset = Math.max(0, Number(query['offset']) || 0)
  const list = useCall(listCases, inputOf(query, show, offset), { everySeconds: 30, keepsPrevious: true })
  const counts = list.data?.counts
  return (
    <Page
      title={words.title}
      lead={counts ? words.lead({ open: counts.new + counts.in_progress, fresh: counts.new }) : undefined}
      acts={
        <>
          <ButtonLink href="/cards">{words.cards}</ButtonLink>
          <ButtonLink href="/sealed">{words.sealed}</ButtonLink>
          {mayOpen ? (
            <Button look="filled" onClick={() => setOpening(true)}>
              {words.open}
            </Button>
          ) : null}
        </>
      }
    >
      <Stack>
        <Filters key={query['text'] ?? ''} query={query} change={change} />
        <Region reading={list} rows={8}>
          {(data) => (
            <Panel isFlush>
              <div className="panel-bar">
                <ShowChips show={show} counts={data.counts} change={change} />
              </div>
              <CaseTable rows={data.cases} isFiltered={isFiltered(query)} open={(id) => go(`/cases/${id}`)} />
              <Pager
                offset={offset}
                limit={limit}
                total={data.total}
                go={(next) => change({ offset: next === 0 ? undefined : String(next) })}
              />
            </Panel>
          )}
        </Region>
      </Stack>
      {isOpening ? <OpenCaseDialog close={() => setOpening(false)} /> : null}
    </Page>
  )
}

function showOf(query: Query): Show {
  return shows.find((one) => one === query['stage']) ?? 'open'
}

function inputOf(query: Query, show: Show, offset: number) {
  const severity = /^[0-4]$/.test(query['severity'] ?? '') ? Number(query['severity']) : undefined
  const word = (name: string) => (/^[a-z][a-z0-9_]{1,39}$/.test(query[name] ?? '') ? query[name] : undefined)
  return {
    ...(show === 'all' ? {} : { stage: show }),
    ...(severity === undefined ? {} : { severity }),
    category: word('category'),
    zone: word('zone'),
    ...(query['mine'] === 'true' ? { mine: 'true' as const } : {}),
    text: query['text']?.trim().slice(0, 100) || undefined,
    order: orders.find((one) => one === query['order']) ?? 'newest',
    limit,
    offset,
  }
}

function isFiltered(query: Query): boolean {
  return ['stage', 'severity', 'category', 'zone', 'mine', 'text'].some((name) => query[name])
}

type Change = (change: Query) => void

function ShowChips({
  show,
  counts,
  change,
}: {
  show: Show
  counts: { new: number; in_progress: number; closed: number }
  change: Change
}) {
  const all = { ...counts, open: counts.new + counts.in_progress, all: 0 }
  all.all = all.open + counts.closed
  return (
    <Chips
      label={words.filters}
      current={show}
      choose={(next) => change({ stage: next === 'open' ? undefined : next, offset: undefined })}
      chips={shows.map((key) => ({ key, label: words.chips[key], count: all[key] }))}
    />
  )
}

function Filters({ query, change }: { query: Query; change: Change }) {
  const [text, setText] = useState(query['text'] ?? '')
  const taxonomy = useTaxonomy()
  const { zones } = useShell()
  const set = (name: string) => (value: string) => change({ [name]: value, offset: undefined })
  return (
    <form
      className="incidents-filters no-print"
      onSubmit={(event) => {
        event.preventDefault()
        set('text')(text.trim())
      }}
    >
      <TextField label={words.text} type="search" value={text} change={setText} maxLength={100} />
      <SelectField
        label={words.category}
        blank={words.anyCategory}
        value={query['category'] ?? ''}
        change={set('category')}
        options={(taxonomy?.categories ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <SelectField
        label={words.severity}
        blank={words.anySeverity}
        value={query['severity'] ?? ''}
        change={set('severity')}
        options={(taxonomy?.levels ?? []).map((one) => ({
          value: String(one.level),
          label: ja.head.level(one),
        }))}
      />
      <SelectField
        label={words.zone}
        blank={words.anyZone}
        value={query['zone'] ?? ''}
        change={set('zone')}
        options={zones.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <SelectField
        label={words.order}
        value={query['order'] ?? 'newest'}
        change={set('order')}
        options={orders.map((value) => ({ value, label: words.orders[value] }))}
      />
      <div className="incidents-filter-acts">
        <CheckField
          label={words.mine}
          isChecked={query['mine'] === 'true'}
          change={(isChecked) => set('mine')(isChecked ? 'true' : '')}
        />
        <Button type="submit">{words.search}</Button>
        {isFiltered(query) ? <ClearFilters change={change} /> : null}
      </div>
    </form>
  )
}

function ClearFilters({ change }: { change: Change }) {
  const nothing = { severity: '', category: '', zone: '', mine: '', text: '', stage: '', offset: '' }
  return <LinkButton onClick={() => change(nothing)}>{words.clear}</LinkButton>
}

function CaseTable({
  rows,
  isFiltered: isNarrowed,
  open,
}: {
  rows: readonly CaseRow[]
  isFiltered: boolean
  open: (id: string) => void
}) {
  const say = useSayTime()
  return (
    <DataTable
      caption={words.title}
      columns={columnsOf(say)}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => open(row.id)}
      empty={<EmptyState>{isNarrowed ? words.emptyFiltered : words.empty}</EmptyState>}
    />
  )
}

function columnsOf(say: (at: string) => string): readonly Column<CaseRow>[] {
  return [
    {
      key: 'number',
      head: words.number,
      keeps: true,
      render: (row) => <Link href={`/cases/${row.id}`}>{row.number}</Link>,
    },
    {
      key: 'name',
      head: words.name,
      minWidth: 220,
      render: (row) => (
        <>
          <span className="strong">{row.title}</span>
          <div className="inline incidents-badges">
            {row.zones.map((zone) => (
              <ZoneBadge key={zone} zone={zone} isShort />
            ))}
          </div>
        </>
      ),
    },
    { key: 'level', head: words.level, keeps: true, render: (row) => <LevelTag level={row.severity} /> },
    { key: 'state', head: words.state, keeps: true, render: (row) => <StageTag stage={row.stage} /> },
    {
      key: 'lead',
      head: words.leader,
      minWidth: 112,
      render: (row) => row.lead?.name ?? ja.head.leadUnknown,
    },
    { key: 'opened', head: words.openedAt, align: 'end', render: (row) => say(row.openedAt) },
    { key: 'next', head: words.next, minWidth: 180, render: (row) => <Next row={row} /> },
  ]
}

function Next({ row }: { row: CaseRow }) {
  const work = words.work({ tasks: row.openTasks, measures: row.pendingMeasures })
  return (
    <>
      {row.next === '' ? <span className="second">{words.noNext}</span> : row.next}
      {work === '' ? null : <div className="second">{work}</div>}
    </>
  )
}
