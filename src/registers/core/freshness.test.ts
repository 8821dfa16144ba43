/** Tests of freshness in words, and that the database's days agree with them on every day of years. */
import { expect, it } from 'vitest'
import { addDays } from '../../kernel/core/calendar.ts'
import { describeFreshness, nextReview, soonBefore, staleBefore } from './freshness.ts'
import { freshness } from './kind.ts'

const kind = { freshness_months: 6, review_months: [4, 10] }
const none = { verifiedBy: null, flags: [] }

it.each([
  ['2025-10-03', '2026-11-25', 'stale', '1年以上、確認がありません。'],
  ['2024-10-03', '2026-11-25', 'stale', '2年以上、確認がありません。'],
  ['2026-04-08', '2026-11-25', 'stale', '6か月以上、確認がありません。'],
  ['2026-05-30', '2026-11-25', 'soon', '11月30日（月）を過ぎると、確認が切れます。'],
  ['2026-10-06', '2026-11-25', 'fresh', ''],
  [null, '2026-11-25', 'stale', 'まだ一度も確認していません。'],
] as const)('verified %s, seen %s: %s', (...row) => {
  const [verifiedOn, today, state, reason] = row
  expect(describeFreshness(kind, { ...none, verifiedOn }, today)).toMatchObject({ freshness: state, reason })
})

it('names what happened since, the newest first', () => {
  const flags = [
    { code: 'contract_changed', day: '2026-10-01' },
    { code: 'number_unanswered', day: '2026-11-20' },
  ]
  const view = describeFreshness(kind, { verifiedOn: '2026-11-01', verifiedBy: 'x', flags }, '2026-11-25')
  expect(view).toMatchObject({
    freshness: 'stale',
    reason: '11月20日（金）に電話しましたが、つながりませんでした。',
    staleAfter: null,
  })
  const odd = describeFreshness(
    kind,
    { ...none, verifiedOn: null, flags: [{ code: 'new_code', day: '2026-01-01' }] },
    '2026-11-25',
  )
  expect(odd.reason).toMatch(/。$/)
})

it.each([
  ['2026-10-06', '2027-04-01'],
  ['2026-03-31', '2026-04-01'],
  ['2026-04-01', '2026-10-01'],
  ['2026-12-31', '2027-04-01'],
] as const)('after %s it is looked at on %s', (day, expected) => {
  expect(nextReview(kind, day)).toBe(expected)
})

it('has no next review without review months', () => {
  expect(nextReview({ review_months: [] }, '2026-10-06')).toBeNull()
})

it.each([1, 6, 12])('compares as the database does, every day of two years (%i months)', (months) => {
  const rhythm = { freshness_months: months, review_months: [] }
  for (let today = '2027-01-01'; today < '2029-01-01'; today = addDays(today, 1)) {
    const stale = staleBefore(rhythm, today)
    const soon = soonBefore(rhythm, today)
    const days = [stale, soon].flatMap((day) => [-2, -1, 0, 1].map((shift) => addDays(day, shift)))
    for (const verifiedOn of days) {
      const byDays = verifiedOn < stale ? 'stale' : verifiedOn < soon ? 'soon' : 'fresh'
      if (freshness(rhythm, verifiedOn, today) !== byDays) throw new Error(`${verifiedOn} on ${today}`)
    }
  }
})
