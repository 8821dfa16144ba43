/** The handover sheet: one A4 page that the next person on duty can act on, with place for three names. */
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Facts, Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { Filled } from '../../kernel/web/web-slot.tsx'
import { readCase } from '../core/contract.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { CaseTags } from './case-head.tsx'
import { useSayTime } from './case-words.tsx'
import { sayEntryTime } from './entry-time.ts'
import { caseClocks } from './public.tsx'
import './incidents.css'

const words = ja.handover
/** What fits on one page. */
const tasksMax = 6
const measuresMax = 4
const entriesMax = 4
const decisionsMax = 2
const textMax = 90

export function HandoverPage() {
  const id = usePathMember('id')
  const reading = useCall(readCase, { id })
  const view = reading.data
  return (
    <Page
      title={view ? `${words.title}\u3000${view.title}` : words.title}
      over={view ? ja.head.over({ number: view.fullNumber }) : undefined}
      crumbs={[
        { label: ja.list.title, href: '/cases' },
        ...(view ? [{ label: view.number, href: `/cases/${id}` }] : []),
      ]}
      tags={view ? <CaseTags view={view} /> : undefined}
      acts={
        <>
          <ButtonLink href={`/cases/${id}`}>{words.back}</ButtonLink>
          <Button look="filled" onClick={() => print()}>
            {words.print}
          </Button>
        </>
      }
    >
      <Region reading={reading} rows={8}>
        {(data) => <Sheet view={data} />}
      </Region>
    </Page>
  )
}

function Sheet({ view }: { view: CaseView }) {
  return (
    <div className="stack incidents-handover">
      <Situation view={view} />
      <div className="clock-cards incidents-clocks">
        <Filled slot={caseClocks} props={{ caseId: view.id }} />
      </div>
      <div className="incidents-handover-halves">
        <OpenTasks view={view} />
        <OpenMeasures view={view} />
      </div>
      <LastEntries view={view} />
      <LastDecisions view={view} />
      <Signatures />
    </div>
  )
}

const or = (text: string) => text || ja.head.nothing

function Situation({ view }: { view: CaseView }) {
  const say = useSayTime()
  const { situation, lead } = view
  return (
    <Panel>
      <Facts
        items={[
          { key: 'done', term: ja.head.done, value: or(situation.done) },
          {
            key: 'next',
            term: ja.head.next,
            value: <span className="strong">{or(situation.next)}</span>,
          },
          {
            key: 'wait',
            term: ja.head.waitingFor,
            value: or([situation.waitingFor, situation.until].filter(Boolean).join('\u3000')),
          },
          { key: 'lead', term: ja.head.leader, value: lead?.name ?? ja.head.leadUnknown },
          {
            key: 'written',
            term: words.written,
            value: situation.writtenAt
              ? `${situation.writtenBy?.name ?? ''}\u3000${say(situation.writtenAt)}`
              : undefined,
          },
        ]}
      />
    </Panel>
  )
}

function OpenTasks({ view }: { view: CaseView }) {
  const say = useSayTime()
  const open = view.tasks.filter((task) => task.stage !== 'done' && task.stage !== 'cancelled')
  const rows = open
    .toSorted((left, right) => Number(right.mandatory) - Number(left.mandatory))
    .slice(0, tasksMax)
  return (
    <Panel title={words.openTasks}>
      <DataTable
        caption={words.openTasks}
        isDense
        rows={rows}
        rowKey={(task) => task.id}
        empty={<p>{words.noTasks}</p>}
        columns={[
          { key: 'name', head: ja.work.name, render: (task) => cut(task.title) },
          { key: 'who', head: ja.work.assignee, render: (task) => task.assignee?.name ?? ja.work.nobody },
          {
            key: 'due',
            head: ja.work.due,
            keeps: true,
            render: (task) => (task.dueAt ? say(task.dueAt) : ''),
          },
        ]}
      />
      <More count={open.length - rows.length} />
    </Panel>
  )
}

function OpenMeasures({ view }: { view: CaseView }) {
  const say = useSayTime()
  const open = view.countermeasures.filter((one) => ['proposed', 'approved', 'active'].includes(one.stage))
  const rows = open.slice(0, measuresMax)
  return (
    <Panel title={words.openMeasures}>
      <DataTable
        caption={words.openMeasures}
        isDense
        rows={rows}
        rowKey={(one) => one.id}
        empty={<p>{words.noMeasures}</p>}
        columns={[
          {
            key: 'name',
            head: ja.measures.name,
            render: (one) => cut(`${one.title}\uff08${ja.measures.rollback({ text: one.rollback })}\uff09`),
          },
          {
            key: 'state',
            head: ja.measures.state,
            keeps: true,
            render: (one) => incidents.measureStages[one.stage],
          },
          { key: 'review', head: ja.measures.review, keeps: true, render: (one) => say(one.reviewAt) },
        ]}
      />
      <More count={open.length - rows.length} />
    </Panel>
  )
}

function LastEntries({ view }: { view: CaseView }) {
  const standing = view.timeline.filter((entry) => entry.correctedBy === null)
  const rows = standing.slice(-entriesMax).toReversed()
  return (
    <Panel title={words.lastEntries}>
      <DataTable
        caption={words.lastEntries}
        isDense
        rows={rows}
        rowKey={(entry) => entry.id}
        columns={[
          { key: 'at', head: ja.timeline.columns.at, keeps: true, render: sayEntryTime },
          {
            key: 'lane',
            head: ja.timeline.columns.lane,
            keeps: true,
            render: (e) => incidents.lanes[e.lane],
          },
          { key: 'text', head: ja.timeline.columns.text, render: (entry) => cut(entry.text) },
        ]}
      />
    </Panel>
  )
}

function LastDecisions({ view }: { view: CaseView }) {
  const say = useSayTime()
  const rows = view.decisions
    .toSorted((left, right) => right.decidedAt.localeCompare(left.decidedAt))
    .slice(0, decisionsMax)
  if (rows.length === 0) return null
  return (
    <Panel title={words.lastDecisions}>
      <DataTable
        caption={words.lastDecisions}
        isDense
        rows={rows}
        rowKey={(decision) => decision.id}
        columns={[
          { key: 'at', head: ja.decisions.at, keeps: true, render: (one) => say(one.decidedAt) },
          { key: 'what', head: ja.decisions.what, render: (one) => cut(`${one.what}\u3000${one.why}`) },
          { key: 'who', head: ja.decisions.who, render: (one) => one.decidedBy.name },
        ]}
      />
    </Panel>
  )
}

/** At most two lines on paper; the page of the case has the rest. */
function cut(text: string): string {
  return text.length > textMax ? `${text.slice(0, textMax - 1)}\u2026` : text
}

function More({ count }: { count: number }) {
  return count > 0 ? <p className="second">{words.more({ count })}</p> : null
}

/** To be written by hand: what was said, who handed over and who took it, when. */
function Signatures() {
  return (
    <div className="only-print">
      <div className="incidents-signatures">
        <div className="incidents-wide-box">{words.note}</div>
        <div>{words.handed}</div>
        <div>{words.taken}</div>
        <div>{words.time}</div>
      </div>
    </div>
  )
}
