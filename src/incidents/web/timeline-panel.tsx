/** The timeline of a case: drawn on one scale, and always there as a table for phones, print and reading aloud. */
import { useState } from 'react'
import { isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { useQueryMembers } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { EmptyState } from '../../kernel/web/states.tsx'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { EntryDialog } from './entry-dialog.tsx'
import { TimelineDrawing } from './timeline-drawing.tsx'
import { TimelineTable } from './timeline-table.tsx'

const words = ja.timeline

export function TimelinePanel({ view }: { view: CaseView }) {
  const [query, change] = useQueryMembers()
  const [isAdding, add] = useState(false)
  const [correctedId, correct] = useState<string>()
  const corrected = view.timeline.find((entry) => entry.id === correctedId)
  const isTable = query['timeline'] === 'table'
  const mayRecord = isOffered(view, 'case.record')
  const toggle = () => change({ timeline: isTable ? undefined : 'table' }, { replaces: true })
  const standing = view.timeline.filter((entry) => entry.correctedBy === null)
  return (
    <Panel
      id="timeline"
      title={words.title}
      note={isTable ? undefined : <span className="only-wide no-print">{words.note}</span>}
      side={
        <span className="inline">
          <span className="only-wide">
            <LinkButton onClick={toggle}>{isTable ? words.asDrawing : words.asTable}</LinkButton>
          </span>
          {mayRecord ? <LinkButton onClick={() => add(true)}>{words.add}</LinkButton> : null}
        </span>
      }
    >
      {view.timelineTotal > view.timeline.length ? (
        <p>{words.tooMany({ shown: view.timeline.length, total: view.timelineTotal })}</p>
      ) : null}
      {view.timeline.length === 0 ? <EmptyState>{words.empty}</EmptyState> : null}
      {isTable || standing.length === 0 ? null : (
        <div className="incidents-drawing no-print">
          <TimelineDrawing entries={standing} isClosed={view.stage === 'closed'} showTable={toggle} />
        </div>
      )}
      {isTable || view.timeline.length <= 6 ? null : (
        <p className="only-phone no-print">
          <LinkButton onClick={toggle}>{words.phoneAll({ count: view.timeline.length })}</LinkButton>
        </p>
      )}
      <div className={isTable ? undefined : 'incidents-table-second'}>
        <TimelineTable entries={view.timeline} correct={isTable && mayRecord ? correct : undefined} />
      </div>
      {isAdding ? <EntryDialog caseId={view.id} close={() => add(false)} /> : null}
      {corrected ? <EntryDialog caseId={view.id} entry={corrected} close={() => correct(undefined)} /> : null}
    </Panel>
  )
}
