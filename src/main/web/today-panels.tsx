/** The panels of the first page, one for each kind of line. */
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { TodayLine } from '../../kernel/core/today.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { ButtonLink, LinkButton } from '../../kernel/web/button.tsx'
import { DeadlineDates } from '../../kernel/web/clock-card.tsx'
import { remainingOf } from '../../kernel/web/deadline.ts'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useViewer } from '../../kernel/web/shell-context.ts'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { ja } from '../core/ja.ts'
import { sayWaited } from '../../kernel/web/waited.ts'

const words = ja.web.today
const rowsFirst = 10

type Lines = { lines: readonly TodayLine[] }

/** Red frame, and only while something is in it. */
export function UntakenPanel({ lines }: Lines) {
  const now = useServerNow()
  if (lines.length === 0) return null
  return (
    <Panel
      title={words.untaken({ count: lines.length })}
      side={<Link href="/intake">{words.openTriage}</Link>}
      isUntaken
    >
      <LineTable
        caption={words.untaken({ count: lines.length })}
        lines={lines}
        isFirstFilled
        columns={[
          {
            key: 'wait',
            head: words.waitTime,
            minWidth: 108,
            render: (line) => <Wait line={line} now={now} />,
          },
          numberColumn,
          { key: 'content', head: words.content, render: (line) => <Content line={line} /> },
        ]}
      />
    </Panel>
  )
}

export function DeadlinePanel({ lines }: Lines) {
  const now = useServerNow()
  return (
    <Panel
      title={words.deadlines}
      note={words.deadlinesNote}
      side={<Link href="/duties">{words.openDuties}</Link>}
    >
      <LineTable
        caption={words.deadlines}
        lines={lines}
        empty={words.deadlinesNone}
        columns={[
          {
            key: 'remaining',
            head: words.remaining,
            keeps: true,
            render: (line) => <Remaining line={line} now={now} />,
          },
          { key: 'duty', head: words.dutyAndCase, render: (line) => <Duty line={line} /> },
          { key: 'due', head: words.dueAndState, minWidth: 170, render: (line) => <Due line={line} /> },
        ]}
      />
    </Panel>
  )
}

export function WaitingPanel({ lines }: Lines) {
  const { name } = useViewer()
  return (
    <Panel title={words.waiting({ name, count: lines.length })}>
      <LineTable
        caption={words.waiting({ name, count: lines.length })}
        lines={lines}
        empty={words.waitingNone}
        columns={[
          {
            key: 'asked',
            head: words.asked,
            render: (line) => <span className="strong">{line.kind}</span>,
          },
          { key: 'target', head: words.target, render: (line) => <Content line={line} hasNumber /> },
          {
            key: 'since',
            head: words.since,
            keeps: true,
            render: (line) => (line.since ? formatDateTimeShort(new Date(line.since)) : ''),
          },
        ]}
      />
    </Panel>
  )
}

export function SilentPanel({ lines }: Lines) {
  return (
    <Panel
      title={words.silent({ count: lines.length })}
      side={<Link href="/logs/sources">{words.openLogs}</Link>}
    >
      {lines.length === 0 ? <p>{words.silentNone}</p> : null}
      <SideLines lines={lines} />
    </Panel>
  )
}

export function StalePanel({ lines }: Lines) {
  return (
    <Panel title={words.stale} side={<Link href="/registers">{words.openRegisters}</Link>}>
      {lines.length === 0 ? <p>{words.staleNone}</p> : null}
      <SideLines lines={lines} />
    </Panel>
  )
}

function SideLines({ lines }: Lines) {
  return (
    <ul className="quiet-list stack tight">
      {lines.map((line) => (
        <li key={line.id} className="side-line">
          <div>
            <span>{line.sentence}</span>
            {line.detail ? <div className="second">{line.detail}</div> : null}
          </div>
          <ButtonLink href={line.act.href} size="row">
            {line.act.label}
          </ButtonLink>
        </li>
      ))}
    </ul>
  )
}

function LineTable({
  caption,
  lines,
  columns,
  empty,
  isFirstFilled,
}: Lines & {
  caption: string
  columns: readonly Column<TodayLine>[]
  empty?: ReactNode
  isFirstFilled?: boolean
}) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? lines : lines.slice(0, rowsFirst)
  return (
    <>
      <DataTable
        caption={caption}
        rows={shown}
        rowKey={(line) => line.id}
        empty={empty}
        columns={[
          ...columns.map((column) => ({ ...column, speaksForItself: true })),
          actColumn(isFirstFilled === true),
        ]}
      />
      {shown.length < lines.length ? (
        <LinkButton onClick={() => setWhole(true)}>
          {kernel.web.showRest({ count: lines.length - shown.length })}
        </LinkButton>
      ) : null}
    </>
  )
}

function actColumn(isFilled: boolean): Column<TodayLine> {
  return {
    key: 'act',
    head: kernel.web.nextToDo,
    align: 'end',
    isAct: true,
    render: (line) => (
      <ButtonLink href={line.act.href} size="row" look={isFilled ? 'filled' : 'outline'}>
        {line.act.label}
      </ButtonLink>
    ),
  }
}

const numberColumn: Column<TodayLine> = {
  key: 'number',
  head: words.kindNumber,
  keeps: true,
  render: (line) => (
    <>
      <div>{line.kind}</div>
      <Link href={line.href}>{line.number}</Link>
    </>
  ),
}

function Wait({ line, now }: { line: TodayLine; now: Date }) {
  if (!line.since) return null
  const promised = line.promisedAt ? new Date(line.promisedAt) : undefined
  const isOver = promised !== undefined && promised < now
  return (
    <>
      <div className={isOver ? 'big late' : 'big'}>{sayWaited(new Date(line.since), now)}</div>
      {promised ? (
        <div className={isOver ? 'late' : 'second'}>
          {isOver
            ? words.promiseOver({ time: sayWaited(promised, now) })
            : words.promiseIn({ rest: sayWaited(now, promised) })}
        </div>
      ) : null}
    </>
  )
}

function Remaining({ line, now }: { line: TodayLine; now: Date }) {
  const { words: said, tone } = remainingOf(line, now)
  return <div className={tone === 'plain' ? 'big' : `big ${tone}`}>{said}</div>
}

function Duty({ line }: { line: TodayLine }) {
  return (
    <>
      <div className="strong">{line.sentence}</div>
      {line.law ? <div className="second">{line.law}</div> : null}
      <div>
        <Link href={line.href}>{line.number}</Link> {line.detail}
      </div>
    </>
  )
}

function Due({ line }: { line: TodayLine }) {
  return (
    <>
      <DeadlineDates deadline={line} />
      {line.state ? (
        <div>
          <Tag>{line.state}</Tag>
        </div>
      ) : null}
    </>
  )
}

function Content({ line, hasNumber }: { line: TodayLine; hasNumber?: boolean }) {
  return (
    <>
      <div>
        {line.sentence} {hasNumber && line.number ? <Link href={line.href}>{line.number}</Link> : null}
      </div>
      {line.detail ? <div className="second">{line.detail}</div> : null}
      {line.zone ? <ZoneBadge zone={line.zone} /> : null}
    </>
  )
}
