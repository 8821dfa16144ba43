import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addDays, isClosedDay } from '../../kernel/core/calendar.ts'
import { finalClock, plainCalendar, preliminaryClock } from './clock.ts'

const preliminaryRule = { target_day: 3, limit_day: 5 }

describe('the vectors of the guideline reading', () => {
  it.each([
    ['2026-04-01', '2026-04-03', '2026-04-05', '2026-04-30', '2026-04-30', '2026-05-30', '2026-06-01'],
    ['2026-04-06', '2026-04-08', '2026-04-10', '2026-05-05', '2026-05-07', '2026-06-04', '2026-06-04'],
    ['2026-08-24', '2026-08-26', '2026-08-28', '2026-09-22', '2026-09-24', '2026-10-22', '2026-10-22'],
    ['2026-10-31', '2026-11-02', '2026-11-04', '2026-11-29', '2026-11-30', '2026-12-29', '2027-01-04'],
    ['2026-11-21', '2026-11-23', '2026-11-25', '2026-12-20', '2026-12-21', '2027-01-19', '2027-01-19'],
    ['2026-12-01', '2026-12-03', '2026-12-05', '2026-12-30', '2027-01-04', '2027-01-29', '2027-01-29'],
    ['2026-12-02', '2026-12-04', '2026-12-06', '2026-12-31', '2027-01-04', '2027-01-30', '2027-02-01'],
    ['2026-12-05', '2026-12-07', '2026-12-09', '2027-01-03', '2027-01-04', '2027-02-02', '2027-02-02'],
    ['2027-03-07', '2027-03-09', '2027-03-11', '2027-04-05', '2027-04-05', '2027-05-05', '2027-05-06'],
    ['2027-04-04', '2027-04-06', '2027-04-08', '2027-05-03', '2027-05-06', '2027-06-02', '2027-06-02'],
    ['2027-07-01', '2027-07-03', '2027-07-05', '2027-07-30', '2027-07-30', '2027-08-29', '2027-08-30'],
    ['2026-11-25', '2026-11-27', '2026-11-29', '2026-12-24', '2026-12-24', '2027-01-23', '2027-01-25'],
  ])('known on %s', (...[knownOn, target, limit, raw30, due30, raw60, due60]) => {
    expect(preliminaryClock(knownOn, preliminaryRule)).toEqual({ target, limit })
    expect(finalClock(knownOn, 30, plainCalendar)).toEqual({ days: 30, raw: raw30, due: due30 })
    expect(finalClock(knownOn, 60, plainCalendar)).toEqual({ days: 60, raw: raw60, due: due60 })
  })
})

/** Written down once by another reckoning of the holidays (fixed days, Mondays, equinox formula). */
const rows = readFileSync(join(import.meta.dirname, 'clock-ten-years.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))

describe('every start day of 2024 to 2033', () => {
  it('has the committed dates', () => {
    expect(rows.length).toBe(3653)
    const reckoned = rows.map(([knownOn = '']) => {
      const { target, limit } = preliminaryClock(knownOn, preliminaryRule)
      const due = [30, 60].map((days) => finalClock(knownOn, days, plainCalendar).due)
      return [knownOn, target, limit, ...due]
    })
    expect(reckoned).toEqual(rows)
  })

  it('is due on an open day, never before the raw day, and on the first one after it', () => {
    const faults = rows.flatMap(([knownOn = '']) =>
      [30, 60].filter((days) => {
        const { raw, due } = finalClock(knownOn, days, plainCalendar)
        let passed = raw
        while (passed < due && isClosedDay(passed)) passed = addDays(passed, 1)
        return passed !== due || isClosedDay(due)
      }),
    )
    expect(faults).toEqual([])
  })

  it('never runs backwards when the body knew a day later', () => {
    for (const column of [1, 2, 3, 4]) {
      const days = rows.map((row) => row[column] ?? '')
      expect(days).toEqual([...days].sort())
    }
  })
})

it('moves past a holiday that was announced after the table was made', () => {
  const calendar = { addedHolidays: ['2026-04-30'] }
  expect(finalClock('2026-04-01', 30, calendar).due).toBe('2026-05-01')
})
