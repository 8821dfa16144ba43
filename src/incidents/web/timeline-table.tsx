/** The timeline as a table; entries that were corrected stay readable. */
import { useState } from 'react'
import { LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { ja as incidents } from '../core/ja.ts'
import type { TimelineView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { sayEntryTime } from './entry-time.ts'

const words = ja.timeline

export function TimelineTable({
  entries,
  correct,
}: {
  entries: readonly TimelineView[]
  /** Absent where the table is only read: beside the drawing, on paper. */
  correct: ((id: string) => void) | undefined
}) {
  const say = useSayTime()
  const [isAllShown, showAll] = useState(false)
  const replaced = entries.filter((entry) => entry.correctedBy !== null).length
  const rows = isAllShown ? entries : entries.filter((entry) => entry.correctedBy === null)
  if (rows.length === 0) return null
  return (
    <>
      <DataTable
        caption={words.title}
        columns={columnsOf(say, correct)}
        rows={rows}
        rowKey={(row) => row.id}
      />
      {correct && replaced > 0 ? (
        <LinkButton onClick={() => showAll(!isAllShown)}>
          {isAllShown ? words.hideCorrected : words.showCorrected({ count: replaced })}
        </LinkButton>
      ) : null}
    </>
  )
}

function columnsOf(
  say: (at: string) => string,
  correct: ((id: string) => void) | undefined,
): readonly Column<TimelineView>[] {
  const acts: Column<TimelineView> = {
    key: 'act',
    head: words.columns.act,
    align: 'end',
    isAct: true,
    render: (row) =>
      row.correctedBy === null ? (
        <LinkButton onClick={() => correct?.(row.id)}>{words.correct}</LinkButton>
      ) : (
        ''
      ),
  }
  return [
    { key: 'at', head: words.columns.at, keeps: true, render: (row) => sayEntryTime(row) },
    { key: 'lane', head: words.columns.lane, keeps: true, render: (row) => <LaneName lane={row.lane} /> },
    { key: 'text', head: words.columns.text, minWidth: 260, render: (row) => <EntryText entry={row} /> },
    {
      key: 'by',
      head: words.columns.by,
      minWidth: 150,
      render: (row) => (
        <span className="second">
          {row.recordedBy.name}
          {'\u3000'}
          <span className="nowrap">{say(row.recordedAt)}</span>
        </span>
      ),
    },
    ...(correct ? [acts] : []),
  ]
}

function LaneName({ lane }: { lane: TimelineView['lane'] }) {
  return (
    <span className={`incidents-lane ${lane}`}>
      <span aria-hidden="true">{words.marks[lane]}</span> {incidents.lanes[lane]}
    </span>
  )
}

function EntryText({ entry }: { entry: TimelineView }) {
  return (
    <>
      <span className="pre-line">{entry.text}</span>{' '}
      {entry.estimated ? <Tag tone="unknown">{words.estimated}</Tag> : null}{' '}
      {entry.correctedBy === null ? null : <Tag>{words.corrected}</Tag>}
      {entry.operator === '' ? null : (
        <div className="second">{words.operator({ name: entry.operator })}</div>
      )}
      {entry.onPaper ? <div className="second">{words.onPaper}</div> : null}
      {entry.corrects ? <div className="second">{words.corrects(entry.corrects)}</div> : null}
    </>
  )
}
