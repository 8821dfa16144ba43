/** The statutory clock: from the day of knowing to the days of the preliminary and the final report. */
import { addDays, nextOpenDay, type Day } from '../../kernel/core/calendar.ts'

/**
 * Holidays that the shipped table does not know yet (an equinox announced later). Never a body's own closed
 * days: the recipient is an office of the state and the law knows only the state's holidays.
 */
export type StatutoryCalendar = { readonly addedHolidays: readonly Day[] }

export const plainCalendar: StatutoryCalendar = { addedHolidays: [] }

export type PreliminaryClock = { readonly target: Day; readonly limit: Day }
export type FinalClock = { readonly days: number; readonly raw: Day; readonly due: Day }

/** Day numbers count from the known day, which is day 1; closed days do not move these dates. */
export function preliminaryClock(
  knownOn: Day,
  rule: { target_day: number; limit_day: number },
): PreliminaryClock {
  return { target: addDays(knownOn, rule.target_day - 1), limit: addDays(knownOn, rule.limit_day - 1) }
}

/** `raw` is day number `days` with the known day as day 1; `due` is `raw` or the next open day after it. */
export function finalClock(knownOn: Day, days: number, calendar: StatutoryCalendar): FinalClock {
  const raw = addDays(knownOn, days - 1)
  return { days, raw, due: nextOpenDay(raw, calendar.addedHolidays) }
}
