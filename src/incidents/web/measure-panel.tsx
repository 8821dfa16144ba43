/** Countermeasures: what, in what state, when it is looked at again, the way back, and the one next act. */
import { useState } from 'react'
import { Button, abilityOf, isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { EmptyState } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView, MeasureView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { MeasureActDialog, type MeasureAct } from './measure-dialogs.tsx'
import { ProposeDialog } from './propose-dialog.tsx'

const words = ja.measures
type Asked = { act: MeasureAct; id: string }

export function MeasurePanel({ view }: { view: CaseView }) {
  const [isProposing, propose] = useState(false)
  const [asked, ask] = useState<Asked>()
  const measure = view.countermeasures.find((one) => one.id === asked?.id)
  return (
    <Panel
      id="countermeasures"
      title={words.title}
      side={
        isOffered(view, 'countermeasure.propose') ? (
          <LinkButton onClick={() => propose(true)}>{words.propose}</LinkButton>
        ) : undefined
      }
    >
      <DataTable
        caption={words.title}
        rows={view.countermeasures}
        rowKey={(row) => row.id}
        empty={<EmptyState>{words.empty}</EmptyState>}
        columns={[
          { key: 'name', head: words.name, minWidth: 190, render: (row) => <Name measure={row} /> },
          { key: 'state', head: words.state, keeps: true, render: (row) => <State measure={row} /> },
          {
            key: 'review',
            head: words.review,
            minWidth: 130,
            render: (row) => <Review measure={row} ask={ask} />,
          },
        ]}
      />
      {isProposing ? <ProposeDialog view={view} close={() => propose(false)} /> : null}
      {asked && measure ? (
        <MeasureActDialog act={asked.act} measure={measure} close={() => ask(undefined)} />
      ) : null}
    </Panel>
  )
}

function Name({ measure }: { measure: MeasureView }) {
  const say = useSayTime()
  return (
    <span id={measure.id}>
      {measure.title}
      <span className="second incidents-line">
        {words.target({ text: measure.target.label })}
        {'\u3000'}
        {words.rollback({ text: measure.rollback })}
      </span>
      {measure.reviews.map((review) => (
        <span key={review.at} className="second incidents-line">
          {words.history({ at: say(review.at), name: review.by.name, decision: review.decision })}
        </span>
      ))}
      {measure.ended ? (
        <span className="second incidents-line">{words.ended({ reason: measure.ended.reason })}</span>
      ) : null}
    </span>
  )
}

const tones: Readonly<Record<MeasureView['stage'], Tone>> = {
  proposed: 'plain',
  approved: 'care',
  active: 'now',
  removed: 'done',
  failed: 'late',
  rejected: 'plain',
}

function State({ measure }: { measure: MeasureView }) {
  return (
    <span className="incidents-tags">
      <Tag tone={tones[measure.stage]}>{incidents.measureStages[measure.stage]}</Tag>
      {measure.emergency ? <Tag tone="care">{words.emergency}</Tag> : null}
    </span>
  )
}

const isOver = (measure: MeasureView) => ['removed', 'failed', 'rejected'].includes(measure.stage)

function Review({ measure, ask }: { measure: MeasureView; ask: (asked: Asked) => void }) {
  const say = useSayTime()
  return (
    <>
      {isOver(measure) ? null : (
        <span className={measure.isReviewDue ? 'care strong' : 'strong'}>{say(measure.reviewAt)}</span>
      )}
      {measure.isReviewDue ? (
        <div>
          <Tag tone="care">{words.reviewDue}</Tag>
        </div>
      ) : null}
      {measure.waitsForCountersign && measure.emergency ? (
        <div className="care">{words.countersign({ until: say(measure.emergency.countersignUntil) })}</div>
      ) : null}
      <Acts measure={measure} ask={ask} />
    </>
  )
}

const main = ['approve', 'countersign', 'activate', 'review'] as const
const others = ['remove', 'fail', 'reject'] as const

function Acts({ measure, ask }: { measure: MeasureView; ask: (asked: Asked) => void }) {
  const offered = (act: MeasureAct) => isOffered(measure, `countermeasure.${act}`)
  return (
    <div className="incidents-tags no-print">
      {main.filter(offered).map((act) => (
        <Button
          key={act}
          size="row"
          {...abilityOf(measure, `countermeasure.${act}`)}
          onClick={() => ask({ act, id: measure.id })}
        >
          {words.acts[act]}
        </Button>
      ))}
      {others.filter(offered).map((act) => (
        <LinkButton key={act} onClick={() => ask({ act, id: measure.id })}>
          {words.acts[act]}
        </LinkButton>
      ))}
    </div>
  )
}
