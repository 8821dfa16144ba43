/** Times as logs write them, against instants that stand as literals. */
import { describe, expect, it } from 'vitest'
import { readBsdTime, readEpoch, readIsoTime, withYear } from './log-time.ts'

const japan = 540

function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

describe('times with a year', () => {
  it.each([
    ['2026-11-25T09:28:41+09:00', '2026-11-25T00:28:41.000Z'],
    ['2026-11-25T00:28:41.123456Z', '2026-11-25T00:28:41.123Z'],
    ['2026-11-25 09:28:41', '2026-11-25T00:28:41.000Z'],
    ['2026/11/25 09:28:41.5', '2026-11-25T00:28:41.500Z'],
    ['2026-11-25T09:28:41-0330', '2026-11-25T12:58:41.000Z'],
    ['2026-11-25', '2026-11-24T15:00:00.000Z'],
    ['2021-06-11T09:07:15.635Z', '2021-06-11T09:07:15.635Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(readIsoTime(text, japan))).toBe(expected)
  })

  it.each(['', 'yesterday', '2026-11-25T25:00:00', '2026-11-32', '11/25/2026', '2026-11-25T09:28:41+9'])(
    'does not read %j',
    (text) => {
      expect(readIsoTime(text, japan)).toBeUndefined()
    },
  )
})

function arrive(text: string, received: string): string | undefined {
  const time = readBsdTime(text)
  return time && iso(withYear(time, Date.parse(received), japan))
}

describe('times without a year', () => {
  it.each([
    ['Nov 25 09:28:41', '2026-11-25T00:28:45Z', '2026-11-25T00:28:41.000Z'],
    ['Nov  5 09:28:41', '2026-11-05T00:28:45Z', '2026-11-05T00:28:41.000Z'],
    // Written on New Year's Eve in Japan, arrived in the new year.
    ['Dec 31 23:59:59', '2026-12-31T15:00:03Z', '2026-12-31T14:59:59.000Z'],
    ['Dec 31 23:59:59', '2027-01-02T00:00:00Z', '2026-12-31T14:59:59.000Z'],
    // A clock that runs ahead over New Year.
    ['Jan  1 00:00:02', '2026-12-31T14:59:58Z', '2026-12-31T15:00:02.000Z'],
    // A leap day belongs to the nearest leap year.
    ['Feb 29 12:00:00', '2028-03-01T00:00:00Z', '2028-02-29T03:00:00.000Z'],
    ['Feb 29 12:00:00', '2027-03-01T00:00:00Z', '2028-02-29T03:00:00.000Z'],
  ])('reads %s that arrived %s', (text, received, expected) => {
    expect(arrive(text, received)).toBe(expected)
  })

  it('does not read what is no time', () => {
    expect(readBsdTime('Foo 25 09:28:41')).toBeUndefined()
    expect(readBsdTime('Nov 25 29:28:41')).toBeUndefined()
  })
})

describe('times as numbers', () => {
  it.each([
    ['1764030521', '2025-11-25T00:28:41.000Z'],
    ['1764030521.123', '2025-11-25T00:28:41.123Z'],
    ['1764030521123', '2025-11-25T00:28:41.123Z'],
    ['1764030521123456', '2025-11-25T00:28:41.123Z'],
    ['1764030521123456789', '2025-11-25T00:28:41.123Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(readEpoch(text))).toBe(expected)
  })
})
