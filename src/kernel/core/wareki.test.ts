import { describe, expect, it } from 'vitest'
import { endOfDay } from './calendar.ts'
import {
  formatDateTime,
  formatDateTimeShort,
  formatDay,
  formatDayNear,
  formatDayShort,
  formatLogTime,
  formatRemaining,
  formatTime,
  parseJapaneseDay,
} from './wareki.ts'

describe('writing', () => {
  it.each([
    ['2026-11-27', '令和8年11月27日（金）'],
    ['2019-05-01', '令和元年5月1日（水）'],
    ['2019-04-30', '平成31年4月30日（火）'],
    ['1989-01-08', '平成元年1月8日（日）'],
    ['1989-01-07', '昭和64年1月7日（土）'],
    ['1926-12-25', '昭和元年12月25日（土）'],
    ['1926-12-24', '大正15年12月24日（金）'],
    ['1912-07-29', '明治45年7月29日（月）'],
    ['1850-01-01', '1850年1月1日（火）'],
  ])('%s → %s', (day, expected) => {
    expect(formatDay(day)).toBe(expected)
  })

  it('leaves the year out only within the same calendar year', () => {
    expect(formatDayShort('2026-11-27')).toBe('11月27日（金）')
    expect(formatDayNear('2026-11-27', '2026-01-01')).toBe('11月27日（金）')
    expect(formatDayNear('2027-01-25', '2026-11-25')).toBe('令和9年1月25日（月）')
  })

  it('writes times of Asia/Tokyo', () => {
    const instant = new Date('2026-11-25T08:05:09.000Z')
    expect(formatTime(instant)).toBe('17時05分')
    expect(formatLogTime(instant)).toBe('17:05:09')
    expect(formatDateTime(instant)).toBe('令和8年11月25日（水）17時05分')
    expect(formatDateTimeShort(instant)).toBe('11月25日（水）17時05分')
  })
})

describe('remaining time', () => {
  const now = new Date('2026-11-25T01:42:00.000Z')
  it.each([
    ['2026-11-25T08:15:00.000Z', 'あと6時間33分'],
    ['2026-11-25T01:43:30.000Z', 'あと1分'],
    ['2026-11-27T01:41:59.000Z', 'あと47時間59分'],
    ['2026-11-27T01:42:00.000Z', 'あと2日'],
    ['2026-11-25T00:12:00.000Z', '1時間30分超過'],
    ['2026-11-22T01:42:00.000Z', '3日超過'],
  ])('to %s: %s', (due, expected) => {
    expect(formatRemaining(now, new Date(due))).toBe(expected)
  })

  it('counts to the end of a day', () => {
    expect(formatRemaining(now, endOfDay('2027-01-25'))).toBe('あと61日')
  })
})

describe('reading', () => {
  it.each([
    ['令和8年4月1日', '2026-04-01'],
    ['令和８年４月１日', '2026-04-01'],
    ['令和 8年 4月 1日（水）', '2026-04-01'],
    ['令和元年5月1日', '2019-05-01'],
    ['令和1年5月1日', '2019-05-01'],
    ['R8.4.1', '2026-04-01'],
    ['Ｒ８．４．１', '2026-04-01'],
    ['r8/4/1', '2026-04-01'],
    ['R08-04-01', '2026-04-01'],
    ['㋿8年4月1日', '2026-04-01'],
    ['H31.4.30', '2019-04-30'],
    ['昭和64年1月7日', '1989-01-07'],
    ['S60.4.1', '1985-04-01'],
    ['平成35年3月31日', '2023-03-31'],
    ['2026/4/1', '2026-04-01'],
    ['2026年4月1日', '2026-04-01'],
    ['2026-04-01', '2026-04-01'],
    ['20260401', '2026-04-01'],
    ['令和元年4月30日', null],
    ['令和8年2月29日', null],
    ['令和0年4月1日', null],
    ['2026/13/1', null],
    ['令和8年4月', null],
    ['きのう', null],
    ['', null],
  ])('%s → %s', (text, expected) => {
    expect(parseJapaneseDay(text)).toBe(expected)
  })

  it('reads what it wrote', () => {
    for (const day of ['2019-05-01', '2026-11-27', '1989-01-07', '1912-07-30'])
      expect(parseJapaneseDay(formatDay(day))).toBe(day)
  })
})
