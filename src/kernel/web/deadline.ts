/** Deadlines in words: what is left, how urgent it is, and the date. */
import { daysBetween, jstDay } from '../core/calendar.ts'
import { ja } from '../core/ja.ts'
import { formatDateTimeShort, formatDay, formatDayNear, formatRemaining, formatTime } from '../core/wareki.ts'

export type Deadline = {
  /** What is aimed at, and what must not be passed; equal or one absent when the rule knows one date. */
  readonly targetAt?: string
  readonly limitAt?: string
  /** True when the deadline is a day as such, and its instant the end of that day. */
  readonly isWholeDay?: boolean
}

/** Late after the limit (or the only date); care on the day itself. */
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

/** A day's end is written as the day itself; any other instant with its time. The year only when it differs. */
export function sayDue(at: Date, now: Date, isWholeDay = false): string {
  const isDayEnd = isWholeDay || at.getTime() % 86_400_000 === 15 * 3_600_000
  if (isDayEnd) return formatDayNear(jstDay(new Date(at.getTime() - 1)), jstDay(now))
  const isThisYear = jstDay(at).slice(0, 4) === jstDay(now).slice(0, 4)
  return isThisYear ? formatDateTimeShort(at) : `${formatDay(jstDay(at))}${formatTime(at)}`
}
