/** Times, ranges, durations and sizes of the log pages in words. */
import { jstClock, jstDay } from '../../kernel/core/calendar.ts'
import { formatDayShort, formatLogTime, formatTime } from '../../kernel/core/wareki.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.search

/** Month and day without the weekday, for narrow places. */
function sayMonthDay(at: Date): string {
  const [, month, day] = jstDay(at).split('-')
  return words.day({ month: Number(month), day: Number(day) })
}

/** From and to; the day stands again only where it changes. */
export function sayRange({ from, to }: { from: Date; to: Date }): string {
  return words.rangeSaid({ from: sayMoment(from), to: sayMoment(to, from) })
}

/** Day and time, or the time alone on the day of `reference`. */
export function sayMoment(at: Date, reference?: Date): string {
  const isSameDay = reference !== undefined && jstDay(at) === jstDay(reference)
  return isSameDay ? formatTime(at) : `${formatDayShort(jstDay(at))}${formatTime(at)}`
}

/** `09:28:41`, with the day in front when the table holds several days. */
export function sayLogTime(at: Date, hasDay: boolean): string {
  return hasDay ? `${sayMonthDay(at)} ${formatLogTime(at)}` : formatLogTime(at)
}

/** With milliseconds, as the event store keeps it. */
export function sayExactTime(at: Date): string {
  return `${jstDay(at)} ${formatLogTime(at)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`
}

export function sayDuration(seconds: number): string {
  if (seconds < 3_600) return words.minutes({ count: seconds / 60 })
  return seconds < 86_400
    ? words.hours({ count: seconds / 3_600 })
    : words.days({ count: Math.round(seconds / 86_400) })
}

const steps = [900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000]
const japanSeconds = 32_400

/** Labels under bars: at round times, few enough to be read. */
export function barLabels(
  starts: readonly Date[],
  { seconds, most }: { seconds: number; most: number },
): string[] {
  const span = starts.length * seconds
  const step = steps.find((candidate) => candidate >= seconds && span / candidate <= most) ?? span
  return starts.map((at, index) => {
    const isRound = (at.getTime() / 1000 + japanSeconds) % step === 0
    const wouldStickOut = starts.length > 3 && index > starts.length - 2
    if (!isRound || wouldStickOut) return ''
    const { hour, minute } = jstClock(at)
    if (step >= 86_400 || (hour === 0 && minute === 0)) return sayMonthDay(at)
    return minute === 0
      ? words.hour({ hour })
      : words.hourMinute({ hour, minute: String(minute).padStart(2, '0') })
  })
}

/** `1.2 KB`; nothing for 0, which most logs mean by it. */
export function sayBytes(bytes: number): string {
  if (bytes === 0) return ''
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`
}
