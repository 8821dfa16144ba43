import { describe, expect, it } from 'vitest'
import {
  addDays,
  daysBetween,
  endOfDay,
  fiscalYear,
  holidayName,
  isClosedDay,
  isDay,
  jstDay,
  jstInstant,
  nextOpenDay,
} from './calendar.ts'

describe('days in Asia/Tokyo', () => {
  it.each([
    ['2026-11-24T14:59:59.999Z', '2026-11-24'],
    ['2026-11-24T15:00:00.000Z', '2026-11-25'],
    ['2026-12-31T15:00:00.000Z', '2027-01-01'],
  ])('%s is on %s', (instant, day) => {
    expect(jstDay(new Date(instant))).toBe(day)
  })

  it('places times of day', () => {
    expect(jstInstant('2026-11-25', 9, 12).toISOString()).toBe('2026-11-25T00:12:00.000Z')
    expect(endOfDay('2026-12-31').toISOString()).toBe('2026-12-31T15:00:00.000Z')
  })

  it.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['0026-01-01', false],
    ['2026-01-01T00', false],
    ['', false],
  ])('isDay(%s) is %s', (text, expected) => {
    expect(isDay(text)).toBe(expected)
  })

  it('counts over month, year and leap day', () => {
    expect(addDays('2026-12-02', 29)).toBe('2026-12-31')
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(daysBetween('2026-11-25', '2027-01-25')).toBe(61)
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError)
  })
})

describe('closed days', () => {
  it.each([
    ['2026-11-21', true, 'Saturday'],
    ['2026-11-22', true, 'Sunday'],
    ['2026-11-23', true, 'holiday'],
    ['2026-11-24', false, 'Tuesday'],
    ['2026-05-06', true, 'substitute holiday'],
    ['2026-09-22', true, 'day between two holidays'],
    ['2026-09-24', false, 'Thursday after them'],
    ['2026-12-28', false, 'last open day'],
    ['2026-12-29', true, 'year end'],
    ['2026-12-31', true, 'year end'],
    ['2027-01-01', true, 'new year'],
    ['2028-01-03', true, 'new year'],
    ['2028-01-04', false, 'first open day'],
    ['2060-06-01', false, 'beyond the table, a Tuesday'],
  ])('%s closed: %s (%s)', (day, expected) => {
    expect(isClosedDay(day)).toBe(expected)
  })

  it('takes the days that a body adds', () => {
    expect(isClosedDay('2026-11-24', ['2026-11-24'])).toBe(true)
    expect(nextOpenDay('2026-11-21', ['2026-11-24'])).toBe('2026-11-25')
  })

  it('finds the next open day, the day itself included', () => {
    expect(nextOpenDay('2026-12-31')).toBe('2027-01-04')
    expect(nextOpenDay('2026-11-24')).toBe('2026-11-24')
  })

  it('names holidays', () => {
    expect(holidayName('2026-11-23')).toBe('勤労感謝の日')
    expect(holidayName('2026-11-24')).toBeNull()
  })
})

describe('fiscal years', () => {
  it.each([
    ['2026-04-01', { year: 2026, label: '令和8年度', short: 'R08', figure: '8' }],
    ['2027-03-31', { year: 2026, label: '令和8年度', short: 'R08', figure: '8' }],
    ['2027-04-01', { year: 2027, label: '令和9年度', short: 'R09', figure: '9' }],
    ['2019-04-01', { year: 2019, label: '令和元年度', short: 'R01', figure: '1' }],
    ['2019-03-31', { year: 2018, label: '平成30年度', short: 'H30', figure: '30' }],
  ])('%s', (day, expected) => {
    expect(fiscalYear(day)).toEqual(expected)
  })
})
