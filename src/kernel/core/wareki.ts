/** Dates and times as Japanese offices write and read them: eras, weekdays, remaining time. */
import { daysBetween, isDay, jstClock, jstDay, weekdayOf, type Day } from './calendar.ts'
import { ja } from './ja.ts'

const words = ja.calendar
const firstWesternYear = 1000

/** Era, year, month, day and weekday: the form for documents and for deadlines in another year. */
export function formatDay(day: Day): string {
  return `${formatYear(day)}${formatMonthDay(day)}${weekdayMark(day)}`
}

/** Month, day and weekday, for tables within one calendar year. */
export function formatDayShort(day: Day): string {
  return `${formatMonthDay(day)}${weekdayMark(day)}`
}

/** The short form when `day` lies in the calendar year of `reference`, otherwise the full form. */
export function formatDayNear(day: Day, reference: Day): string {
  return day.slice(0, 4) === reference.slice(0, 4) ? formatDayShort(day) : formatDay(day)
}

/** Month and day, with the year only when it is not that of `reference`; no weekday: for tags. */
export function formatDateNear(day: Day, reference: Day): string {
  const monthDay = formatMonthDay(day)
  return day.slice(0, 4) === reference.slice(0, 4) ? monthDay : `${formatYear(day)}${monthDay}`
}

/** Hour and minute in Asia/Tokyo, minutes with two figures. */
export function formatTime(instant: Date): string {
  const { hour, minute } = jstClock(instant)
  return words.time({ hour, minute: twoFigures(minute) })
}

/** Full day and time in Asia/Tokyo. */
export function formatDateTime(instant: Date): string {
  return `${formatDay(jstDay(instant))}${formatTime(instant)}`
}

/** Short day and time in Asia/Tokyo, for tables within one calendar year. */
export function formatDateTimeShort(instant: Date): string {
  return `${formatDayShort(jstDay(instant))}${formatTime(instant)}`
}

/** `17:15:00` in Asia/Tokyo: only for log lines. */
export function formatLogTime(instant: Date): string {
  const { hour, minute, second } = jstClock(instant)
  return [hour, minute, second].map(twoFigures).join(':')
}

/**
 * What is left until `due`: whole days from two days on, hours and minutes below; after `due` how much it is
 * overdue, in the same steps. For a deadline that is a day pass `endOfDay(day)`.
 */
export function formatRemaining(now: Date, due: Date): string {
  const isOverdue = due.getTime() < now.getTime()
  const minutes = Math.floor(Math.abs(due.getTime() - now.getTime()) / 60_000)
  if (minutes >= 2 * 24 * 60) {
    const days = Math.floor(minutes / (24 * 60))
    return isOverdue ? words.overdueDays({ days }) : words.remainingDays({ days })
  }
  const parts = { hours: Math.floor(minutes / 60), minutes: minutes % 60 }
  return isOverdue ? words.overdueHours(parts) : words.remainingHours(parts)
}

/**
 * Reads a day as people write it: era name or letter with year (the first year as its own word or as 1),
 * full-width figures, `R8.4.1`, `R08-04-01`, `2026/4/1`, `20260401`, a weekday behind it. Null when it is not a
 * real day. Years past the end of an era are read on (contracts made before a change of era say so).
 */
export function parseJapaneseDay(text: string): Day | null {
  const plain = normalise(text)
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (compact !== null) return dayOf({ year: compact[1], month: compact[2], day: compact[3] })
  const western = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(plain)
  if (western !== null) return dayOf({ year: western[1], month: western[2], day: western[3] })
  return parseEraDay(plain)
}

/** Era and year of `day`; the western year for days before the first era known. */
function formatYear(day: Day): string {
  const era = words.eras.find((candidate) => candidate.from <= day)
  if (era === undefined) return words.year({ era: '', year: String(Number(day.slice(0, 4))) })
  const yearOfEra = Number(day.slice(0, 4)) - Number(era.from.slice(0, 4)) + 1
  return words.year({ era: era.name, year: yearOfEra === 1 ? words.firstYear : String(yearOfEra) })
}

function formatMonthDay(day: Day): string {
  return words.monthDay({ month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) })
}

function weekdayMark(day: Day): string {
  return words.weekday({ name: words.weekdays[weekdayOf(day)] ?? '' })
}

/** Half-width figures, no blanks, no weekday, separators as hyphens. */
function normalise(text: string): string {
  const { year, month, day } = words.markers
  return text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/\([^()]{1,4}\)$/, '')
    .replace(year, '-')
    .replace(month, '-')
    .replace(day, '')
    .toUpperCase()
}

function parseEraDay(plain: string): Day | null {
  const era = words.eras.find(({ name, letter }) => plain.startsWith(name) || plain.startsWith(letter))
  if (era === undefined) return null
  const rest = plain.slice(plain.startsWith(era.name) ? era.name.length : era.letter.length)
  const parts = /^(\d{1,2}|[^\d\-/.])[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(rest)
  if (parts === null) return null
  const yearOfEra = parts[1] === words.firstYear ? 1 : Number(parts[1])
  if (!Number.isInteger(yearOfEra) || yearOfEra < 1) return null
  const year = String(Number(era.from.slice(0, 4)) + yearOfEra - 1)
  const day = dayOf({ year, month: parts[2], day: parts[3] })
  return day !== null && daysBetween(era.from, day) >= 0 ? day : null
}

function dayOf(parts: { year?: string; month?: string; day?: string }): Day | null {
  const { year = '', month = '', day = '' } = parts
  const candidate = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return Number(year) >= firstWesternYear && isDay(candidate) ? candidate : null
}

function twoFigures(value: number): string {
  return String(value).padStart(2, '0')
}
