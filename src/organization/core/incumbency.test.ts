/** Tests of incumbencies: half-open periods, one incumbent a seat, deputies beside them. */
import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import { assign, end, holdsOn, type Incumbency } from './incumbency.ts'

const held = (fromDay: string, untilDay: string | null, extra: Partial<Incumbency> = {}): Incumbency => ({
  seatId: 'seat',
  personId: 'moto',
  fromDay,
  untilDay,
  deputy: false,
  ...extra,
})
const wanted = (fromDay: string, untilDay: string | null, extra: Partial<Incumbency> = {}) =>
  held(fromDay, untilDay, { personId: 'shin', ...extra })

describe('assign', () => {
  it.each([
    ['the first', [], wanted('2026-04-01', null), 'ok'],
    [
      'from the day on which the other ends',
      [held('2025-04-01', '2026-04-01')],
      wanted('2026-04-01', null),
      'ok',
    ],
    [
      'a day too early',
      [held('2025-04-01', '2026-04-01')],
      wanted('2026-03-31', null),
      'organization.seat_taken',
    ],
    ['beside an open end', [held('2025-04-01', null)], wanted('2026-04-01', null), 'organization.seat_taken'],
    ['before one that begins later', [held('2026-10-01', null)], wanted('2026-04-01', '2026-10-01'), 'ok'],
    [
      'into one that begins later',
      [held('2026-10-01', null)],
      wanted('2026-04-01', null),
      'organization.seat_taken',
    ],
    ['as a deputy', [held('2025-04-01', null)], wanted('2026-04-01', null, { deputy: true }), 'ok'],
    ['beside a deputy', [held('2025-04-01', null, { deputy: true })], wanted('2026-04-01', null), 'ok'],
    [
      'twice the same person',
      [held('2025-04-01', null)],
      wanted('2026-04-01', null, { personId: 'moto', deputy: true }),
      'organization.seat_taken',
    ],
    [
      'on the day of one that never began',
      [held('2026-04-01', '2026-04-01')],
      wanted('2026-04-01', null),
      'ok',
    ],
    ['no day at all', [], wanted('2026-04-01', '2026-04-01'), 'organization.empty_period'],
    ['backwards', [], wanted('2026-04-01', '2026-03-01'), 'organization.empty_period'],
  ] as const)('%s', (...row) => {
    const [, present, request, expected] = row
    const outcome = assign(
      request,
      present.map((state, index) => ({ id: String(index), state })),
    )
    expect(isRefusal(outcome) ? outcome.code : 'ok').toBe(expected)
  })
})

describe('end', () => {
  it.each([
    [held('2026-04-01', null), '2027-04-01', 'ok'],
    [held('2026-04-01', null), '2026-04-01', 'ok'],
    [held('2026-04-01', null), '2026-03-31', 'organization.empty_period'],
    [held('2026-04-01', '2026-10-01'), '2026-10-01', 'organization.already_ended'],
    [held('2026-04-01', '2026-10-01'), '2026-09-01', 'ok'],
  ] as const)('%j on %s → %s', (state, day, expected) => {
    const outcome = end(state, day)
    expect(isRefusal(outcome) ? outcome.code : 'ok').toBe(expected)
  })
})

it('holds from the first day to the day before the end', () => {
  const period = held('2026-04-01', '2027-04-01')
  expect(['2026-03-31', '2026-04-01', '2027-03-31', '2027-04-01'].map((day) => holdsOn(period, day))).toEqual(
    [false, true, true, false],
  )
  expect(holdsOn(held('2026-04-01', null), '2099-01-01')).toBe(true)
})
