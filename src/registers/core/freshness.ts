/** Freshness of an item in words: whether somebody has said lately that it is true, and why not. */
import { addDays, type Day } from '../../kernel/core/calendar.ts'
import { formatDayNear } from '../../kernel/core/wareki.ts'
import type { Verification } from './item.ts'
import { ja } from './ja.ts'
import { addMonths, freshness, type Freshness, type RegisterKind } from './kind.ts'

type Rhythm = Pick<RegisterKind, 'freshness_months' | 'review_months'>

export type FreshnessView = {
  readonly freshness: Freshness
  /** One sentence; empty while it is fresh. */
  readonly reason: string
  /** Last day on which the verification still counts; null when there is none or something happened. */
  readonly staleAfter: Day | null
  /** First day of the month in which it is looked at again. */
  readonly nextReviewOn: Day | null
}

/** What the list and the item page say about `verification` on `today`. */
export function describeFreshness(kind: Rhythm, verification: Verification, today: Day): FreshnessView {
  const nextReviewOn = nextReview(kind, verification.verifiedOn ?? today)
  const flag = verification.flags.at(-1)
  if (flag) return { freshness: 'stale', reason: sayFlag(flag, today), staleAfter: null, nextReviewOn }
  const { verifiedOn } = verification
  if (verifiedOn === null)
    return { freshness: 'stale', reason: ja.freshness.never, staleAfter: null, nextReviewOn }
  const state = freshness(kind, verifiedOn, today)
  const staleAfter = addMonths(verifiedOn, kind.freshness_months)
  return { freshness: state, reason: sayAge(state, kind, { verifiedOn, today }), staleAfter, nextReviewOn }
}

/** Verified before this day is stale: the day that the database compares with. */
export function staleBefore(kind: Rhythm, today: Day): Day {
  return firstDayLasting(kind.freshness_months, today)
}

/** Verified before this day, and not stale, is soon. */
export function soonBefore(kind: Rhythm, today: Day): Day {
  return firstDayLasting(kind.freshness_months - 1, today)
}

/** The earliest day from which `months` still reach `today`; short months make it no plain subtraction. */
function firstDayLasting(months: number, today: Day): Day {
  let day = addDays(addMonths(today, -months), -3)
  while (addMonths(day, months) < today) day = addDays(day, 1)
  return day
}

/** The first day of the next review month after `day`, or null when the kind has none. */
export function nextReview(kind: Pick<RegisterKind, 'review_months'>, day: Day): Day | null {
  for (let ahead = 1; ahead <= 12; ahead += 1) {
    const first = `${addMonths(`${day.slice(0, 7)}-01`, ahead).slice(0, 7)}-01`
    if (kind.review_months.includes(Number(first.slice(5, 7)))) return first
  }
  return null
}

function sayFlag(flag: { code: string; day: Day }, today: Day): string {
  const phrases: Readonly<Record<string, (p: { day: string }) => string>> = ja.staleWhen
  const phrase = phrases[flag.code]
  return phrase ? phrase({ day: formatDayNear(flag.day, today) }) : ja.freshness.happened
}

function sayAge(
  state: Freshness,
  kind: Rhythm,
  { verifiedOn, today }: { verifiedOn: Day; today: Day },
): string {
  if (state === 'fresh') return ''
  if (state === 'soon')
    return ja.freshness.soon({ day: formatDayNear(addMonths(verifiedOn, kind.freshness_months), today) })
  let years = 0
  while (addMonths(verifiedOn, 12 * (years + 1)) < today) years += 1
  return years > 0 ? ja.freshness.years({ years }) : ja.freshness.months({ months: kind.freshness_months })
}
