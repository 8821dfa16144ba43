/** The duties that follow: name, article, date, state, act, and the reason in one sentence. */
import { formatDateTimeShort, formatDay } from '../../kernel/core/wareki.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button, LinkButton, isOffered } from '../../kernel/web/button.tsx'
import { DeadlineDates, useRemaining } from '../../kernel/web/clock-card.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Note, Panel } from '../../kernel/web/panel.tsx'
import type { readCaseDuties } from '../core/contract.ts'
import type { DutyView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { deadlineOf, DutyTag } from './due-words.tsx'
import { DocumentAct } from './document-act.tsx'
import { OpenQuestions } from './open-questions.tsx'

const words = ja.duties

export type CaseDuties = OutputOf<typeof readCaseDuties>
export type DutyAct = 'submit' | 'set_aside' | 'reopen' | 'confirm' | 'close'
type Choose = (act: DutyAct, duties: readonly DutyView[]) => void

export function DutyList({ data, choose }: { data: CaseDuties; choose: Choose }) {
  const running = data.duties.filter((duty) => !isOver(duty))
  const over = data.duties.filter(isOver)
  const gone = running.filter((duty) => duty.standing === 'fell_away')
  const standing = running.filter((duty) => duty.standing !== 'fell_away')
  const candidates = standing.filter(isCandidate).length
  const [pack] = data.rules
  return (
    <Panel
      id="duties"
      title={words.title({ expected: standing.length - candidates, candidates })}
      side={pack ? <a href="#rules">{words.rules({ version: formatDay(pack.version) })}</a> : null}
    >
      {data.isBeginning ? <p>{ja.beginning}</p> : null}
      {running.length === 0 && !data.isBeginning ? <p>{words.none}</p> : null}
      {standing.map((duty) => (
        <DutyEntry key={duty.id} duty={duty} data={data} choose={choose} />
      ))}
      {gone.length > 0 ? (
        <Note tone="care" first={words.fellAwayTitle}>
          <p>{words.fellAwayMore}</p>
          {gone.some((duty) => duty.allowed.includes('duty.set_aside')) ? (
            <Button size="row" onClick={() => choose('set_aside', gone)}>
              {words.fellAwayAct}
            </Button>
          ) : null}
        </Note>
      ) : null}
      {gone.map((duty) => (
        <DutyEntry key={duty.id} duty={duty} data={data} choose={choose} />
      ))}
      <OpenQuestions data={data} />
      {over.length > 0 ? (
        <details className="duties-more" open={running.length === 0}>
          <summary>{words.settledTitle({ count: over.length })}</summary>
          {over.map((duty) => (
            <DutyEntry key={duty.id} duty={duty} data={data} choose={choose} />
          ))}
        </details>
      ) : null}
      <p className="second">{words.human}</p>
    </Panel>
  )
}

/** Served or confirmed as not applicable: out of the way, never out of sight. */
function isOver(duty: DutyView): boolean {
  return ['not_applicable', 'closed', 'final_submitted'].includes(duty.stage)
}

function isCandidate(duty: DutyView): boolean {
  return duty.stage === 'candidate' && duty.standing === 'candidate'
}

function DutyEntry({ duty, data, choose }: { duty: DutyView; data: CaseDuties; choose: Choose }) {
  return (
    <article className="duties-duty" id={duty.id}>
      <div>
        <h3>{duty.title}</h3>
        <p className="second">{duty.law}</p>
      </div>
      <DutyDue duty={duty} />
      <div className="duties-acts">
        <DutyTag duty={duty} />
        {isOver(duty) ? null : <DocumentAct duty={duty} data={data} />}
        {duty.allowed.includes('duty.submit') && !isOver(duty) ? (
          <LinkButton onClick={() => choose('submit', [duty])}>{ja.acts.submit}</LinkButton>
        ) : null}
      </div>
      <p className="duties-long">{words.reason({ reason: duty.reason })}</p>
      <Records duty={duty} />
      <OtherActs duty={duty} choose={choose} />
    </article>
  )
}

function DutyDue({ duty }: { duty: DutyView }) {
  const { words: left, tone } = useRemaining(deadlineOf(duty))
  if (duty.due.targetAt === null) return <p className="strong">{duty.due.words}</p>
  return (
    <div>
      <p className="strong">
        <DeadlineDates deadline={deadlineOf(duty)} />
      </p>
      {duty.isSettled ? null : <p className={tone === 'plain' ? '' : `strong ${tone}`}>{left}</p>}
    </div>
  )
}

/** Who decided what, and what was submitted under which number. */
function Records({ duty }: { duty: DutyView }) {
  const { confirmedBy, setAside, submissions } = duty
  if (confirmedBy === null && setAside === null && submissions.length === 0) return null
  return (
    <ul className="duties-lines duties-long">
      {confirmedBy === null ? null : <li>{words.confirmedBy({ name: confirmedBy })}</li>}
      {setAside === null ? null : (
        <li>
          {words.setAside({
            name: setAside.by,
            at: formatDateTimeShort(new Date(setAside.at)),
            reason: setAside.reason,
          })}
        </li>
      )}
      {submissions.map((submission) => (
        <li key={submission.id}>
          {words.submission({
            kind: ja.kinds[submission.kind],
            at: formatDateTimeShort(new Date(submission.submittedAt)),
            channel: submission.channel,
            receipt: submission.receiptNumber,
            by: submission.submittedBy,
          })}{' '}
          {submission.documentId === null ? null : (
            <Link href={`/duties/${duty.caseId}/documents/${submission.documentId}`}>
              {ja.acts.openDocument}
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}

const others = [
  { action: 'duty.confirm', act: 'confirm', label: ja.acts.confirm },
  { action: 'duty.set_aside', act: 'set_aside', label: ja.acts.setAside },
  { action: 'duty.reopen', act: 'reopen', label: ja.acts.reopen },
  { action: 'duty.close', act: 'close', label: ja.acts.close },
] as const

/** Acts that are needed seldom; what this person may not do says who may. */
function OtherActs({ duty, choose }: { duty: DutyView; choose: Choose }) {
  const offered = others.filter((other) => isOffered(duty, other.action))
  if (offered.length === 0) return null
  return (
    <details className="duties-more duties-long">
      <summary>{ja.acts.more}</summary>
      <div className="duties-acts">
        {offered.map(({ action, act, label }) => (
          <Button
            key={action}
            size="row"
            blockedBecause={duty.blocked.find((entry) => entry.action === action)?.message}
            onClick={() => choose(act, [duty])}
          >
            {label}
          </Button>
        ))}
      </div>
    </details>
  )
}
