/** The calendar of Japanese public bodies: days in Asia/Tokyo, closed days, fiscal years. */
import holidayJp from '@holiday-jp/holiday_jp'
import { ja } from './ja.ts'

/** A calendar day in Asia/Tokyo as `YYYY-MM-DD`. Days compare correctly as strings. */
export type Day = string

const dayMs = 86_400_000
/** Japan keeps UTC+9 all year; the summer time of 1948–1951 is not modelled. */
const jstOffsetMs = 9 * 3_600_000

/** The days for which the table of national holidays is complete. */
export const holidayTable = { from: '1970-01-01', to: '2050-12-31' } as const

/** The day of `instant` in Asia/Tokyo, whatever the host's time zone is. */
export function jstDay(instant: Date): Day {
  return new Date(instant.getTime() + jstOffsetMs).toISOString().slice(0, 10)
}

/** Hour (0–23), minute and second of `instant` in Asia/Tokyo. */
export function jstClock(instant: Date): { hour: number; minute: number; second: number } {
  const shifted = new Date(instant.getTime() + jstOffsetMs)
  return { hour: shifted.getUTCHours(), minute: shifted.getUTCMinutes(), second: shifted.getUTCSeconds() }
}

/** The instant of `day` at `hour`:`minute` in Asia/Tokyo; hour 24 is the end of the day. */
export function jstInstant(day: Day, hour = 0, minute = 0): Date {
  return new Date(dayNumber(day) * dayMs + hour * 3_600_000 + minute * 60_000 - jstOffsetMs)
}

/** The instant at which `day` is over in Asia/Tokyo: what a deadline without a time of day runs to. */
export function endOfDay(day: Day): Date {
  return jstInstant(day, 24)
}

/** True for a real calendar day written `YYYY-MM-DD` (years 1000–9999). */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const instant = new Date(`${text}T00:00:00.000Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}

/** `day` moved by `days` calendar days, which may be negative. Throws a RangeError if `day` is not a day. */
export function addDays(day: Day, days: number): Day {
  return new Date((dayNumber(day) + days) * dayMs).toISOString().slice(0, 10)
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(dayNumber(day) * dayMs).getUTCDay()
}

/**
 * The name of the national holiday on `day`, substitute and in-between holidays included, or null.
 * Outside `holidayTable` always null; equinoxes not yet announced are estimates, so a body may add closed days.
 */
export function holidayName(day: Day): string | null {
  const table: Readonly<Record<string, { readonly name: string }>> = holidayJp.holidays
  return table[day]?.name ?? null
}

/**
 * True when public offices are closed: Saturday, Sunday, national holidays, 29 December to 3 January
 * (Act on Holidays of Administrative Organs, art. 1), and the body's own `extraClosedDays`.
 */
export function isClosedDay(day: Day, extraClosedDays: readonly Day[] = []): boolean {
  const weekday = weekdayOf(day)
  if (weekday === 0 || weekday === 6) return true
  const monthAndDay = day.slice(5)
  if (monthAndDay >= '12-29' || monthAndDay <= '01-03') return true
  return holidayName(day) !== null || extraClosedDays.includes(day)
}

/** `day` itself when offices are open on it, otherwise the first open day after it. */
export function nextOpenDay(day: Day, extraClosedDays: readonly Day[] = []): Day {
  let open = day
  while (isClosedDay(open, extraClosedDays)) open = addDays(open, 1)
  return open
}

export type FiscalYear = {
  /** Western year in which the fiscal year begins. */
  readonly year: number
  /** Full label, era and year, as in documents. */
  readonly label: string
  /** `R08`: sorts, and fits into numbers. */
  readonly short: string
  /** `8`: the figure inside case numbers. */
  readonly figure: string
}

/** The fiscal year (1 April to 31 March) of `day`, named by the era on its first day's year end. */
export function fiscalYear(day: Day): FiscalYear {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '04-01' ? 1 : 0)
  const { era, yearOfEra } = eraOfFiscalYear(year)
  const { firstYear } = ja.calendar
  return {
    year,
    label: ja.calendar.fiscalYear({ era: era.name, year: yearOfEra === 1 ? firstYear : String(yearOfEra) }),
    short: `${era.letter}${String(yearOfEra).padStart(2, '0')}`,
    figure: String(yearOfEra),
  }
}

/** A fiscal year in which the era changes carries the new era's name, as the offices of 2019 wrote it. */
function eraOfFiscalYear(year: number): { era: (typeof ja.calendar.eras)[number]; yearOfEra: number } {
  const lastDay = `${year + 1}-03-31`
  const era = ja.calendar.eras.find((candidate) => candidate.from <= lastDay)
  if (era === undefined) throw new RangeError(`no era covers the fiscal year ${year}`)
  const yearOfEra = Math.max(year - Number(era.from.slice(0, 4)) + 1, 1)
  return { era, yearOfEra }
}

function dayNumber(day: Day): number {
  if (!isDay(day)) throw new RangeError(`not a calendar day: ${day}`)
  return Date.parse(`${day}T00:00:00.000Z`) / dayMs
}
