/** When an entry of the timeline happened, in words: as exact as it is known, and the length of stretches. */
import { jstClock, jstDay } from '../../kernel/core/calendar.ts'
import { formatDayShort, formatTime } from '../../kernel/core/wareki.ts'
import type { TimelineView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.timeline
type Timed = Pick<TimelineView, 'occurredAt' | 'endedAt' | 'precision' | 'estimated'>

/** Time of day only, for marks under an axis that shows the days. */
export function sayEntryClock(entry: Timed): string {
  const start = sayClock(new Date(entry.occurredAt), entry.precision)
  if (!entry.endedAt) return start
  const end = new Date(entry.endedAt)
  const isSameDay = jstDay(end) === jstDay(new Date(entry.occurredAt))
  const said = sayClock(end, entry.precision)
  return words.until({ from: start, to: isSameDay ? said : `${formatDayShort(jstDay(end))}${said}` })
}

/** Day and time, with "about" for an estimate. */
export function sayEntryTime(entry: Timed): string {
  const day = formatDayShort(jstDay(new Date(entry.occurredAt)))
  const clock = entry.precision === 'day' ? '' : sayEntryClock(entry)
  return entry.estimated ? words.around({ at: `${day}${clock}` }) : `${day}${clock}`
}

function sayClock(at: Date, precision: TimelineView['precision']): string {
  if (precision === 'day') return formatDayShort(jstDay(at))
  if (precision === 'hour') return words.hour(jstClock(at))
  if (precision === 'minute') return formatTime(at)
  return words.seconds({
    time: formatTime(at),
    second: String(jstClock(at).second).padStart(2, '0'),
  })
}

/** Length of a stretch: days from two on, hours and minutes below. */
export function sayLength(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes >= 2 * 24 * 60) return words.days({ days: Math.floor(minutes / 1440) })
  return words.hours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
