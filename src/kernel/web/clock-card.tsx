/** A deadline: to whom, what is left, the date, the state, and the reason in a sentence. */
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'
import { remainingOf, sayDue, type Deadline } from './deadline.ts'
import { useServerNow } from './server-time.ts'

/** What is left, in words, and how urgent it is. Without a date it says so. */
export function useRemaining(deadline: Deadline): { words: string; tone: 'late' | 'care' | 'plain' } {
  const now = useServerNow()
  return remainingOf(deadline, now)
}

/** The date (and, where it matters, the time) of a deadline. */
export function DeadlineDates({ deadline }: { deadline: Deadline }) {
  const now = useServerNow(60)
  const { targetAt, limitAt } = deadline
  const first = targetAt ?? limitAt
  if (!first) return <span>{ja.web.noDaysGiven}</span>
  const say = (at: string) => sayDue(new Date(at), now, deadline.isWholeDay)
  if (!targetAt || !limitAt || targetAt === limitAt) return <span className="nowrap">{say(first)}</span>
  return (
    <span>
      <span className="nowrap">{`${ja.web.target} ${say(targetAt)}`}</span>{' '}
      <span className="nowrap">{`${ja.web.latest} ${say(limitAt)}`}</span>
    </span>
  )
}

export function ClockCard({
  destination,
  deadline,
  state,
  reason,
  law,
  act,
}: {
  destination: ReactNode
  deadline: Deadline
  state: ReactNode
  reason: ReactNode
  law?: ReactNode
  act?: ReactNode
}) {
  const { words, tone } = useRemaining(deadline)
  const hasDate = deadline.targetAt !== undefined || deadline.limitAt !== undefined
  return (
    <article className={`clock-card ${hasDate ? (tone === 'plain' ? '' : tone) : 'plain'}`}>
      <h3>{destination}</h3>
      <p className="remaining">{words}</p>
      <div className="when">
        {hasDate ? <DeadlineDates deadline={deadline} /> : null}
        {state}
      </div>
      {law ? <p className="second">{law}</p> : null}
      <p className="second">{reason}</p>
      {act}
    </article>
  )
}
