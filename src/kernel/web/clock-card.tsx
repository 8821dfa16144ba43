/** A deadline: to whom, what is left, the date, the state, and the reason in a sentence. */
import type { ReactNode } from 'react'
import { daysBetween, jstDay } from '../core/calendar.ts'
import { ja } from '../core/ja.ts'
import { formatDateTimeShort, formatDayNear, formatRemaining } from '../core/wareki.ts'
import { useServerNow } from './server-time.ts'

export type Deadline = {
  /** What is aimed at, and what must not be passed; equal or one absent when the rule knows one date. */
  readonly targetAt?: string
  readonly limitAt?: string
  /** True when the deadline is a day as such, and its instant the end of that day. */
  readonly isWholeDay?: boolean
}

/** What is left, in words, and how urgent it is. Without a date it says so. */
export function useRemaining(deadline: Deadline): { words: string; tone: 'late' | 'care' | 'plain' } {
  const now = useServerNow()
  return remainingOf(deadline, now)
}

/** Late after the limit (or the only date); care on the day itself. Pure, for lists that sort by it. */
export function remainingOf(
  deadline: Deadline,
  now: Date,
): { words: string; tone: 'late' | 'care' | 'plain' } {
  const target = deadline.targetAt ?? deadline.limitAt
  if (!target) return { words: ja.web.noDaysGiven, tone: 'plain' }
  const hasTwo = deadline.limitAt !== undefined && deadline.limitAt !== target
  const due = new Date(hasTwo && new Date(target) < now ? (deadline.limitAt ?? target) : target)
  const days = daysBetween(jstDay(now), jstDay(new Date(due.getTime() - 1)))
  if (hasTwo && due.getTime() === new Date(target).getTime() && days >= 2)
    return { words: ja.web.targetIn({ days }), tone: 'plain' }
  const tone = due < now ? 'late' : days < 1 ? 'care' : 'plain'
  return { words: formatRemaining(now, due), tone }
}

/** The date (and, where it matters, the time) of a deadline. */
export function DeadlineDates({ deadline }: { deadline: Deadline }) {
  const now = useServerNow(60)
  const { targetAt, limitAt } = deadline
  const first = targetAt ?? limitAt
  if (!first) return <span>{ja.web.noDaysGiven}</span>
  const say = (at: string) => sayDue(at, deadline.isWholeDay === true, now)
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

/** A day's end is written as the day itself; any other instant with its time. */
function sayDue(at: string, isWholeDay: boolean, now: Date): string {
  const instant = new Date(at)
  const isMidnight = isWholeDay || instant.getTime() % 86_400_000 === 15 * 3_600_000
  if (isMidnight) return formatDayNear(jstDay(new Date(instant.getTime() - 1)), jstDay(now))
  return jstDay(instant).slice(0, 4) === jstDay(now).slice(0, 4)
    ? formatDateTimeShort(instant)
    : `${formatDayNear(jstDay(instant), jstDay(now))}`
}
