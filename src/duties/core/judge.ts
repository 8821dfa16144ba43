/** Judges facts by the rule pack: which events, which categories, which clocks, what is still to be confirmed. */
import { finalClock, preliminaryClock, type FinalClock, type PreliminaryClock } from './clock.ts'
import type { StatutoryCalendar } from './clock.ts'
import { evaluate, type Condition, type Facts } from './condition.ts'
import { factNames, type Regime } from './facts.ts'
import { ja } from './ja.ts'
import type { Category, RulePack, Track } from './rule-pack.ts'

/**
 * `expected`: certain but for exceptions nobody has shown yet. `candidate`: possible, because a fact that
 * would trigger it is unknown. `none`: not reportable as far as is known.
 */
export type Standing = 'expected' | 'candidate' | 'none'

export type JudgedCategory = {
  readonly number: number
  readonly item: string
  readonly finalDays: number
  readonly because: string
  readonly standing: Exclude<Standing, 'none'>
  /** Unknown facts because of which it is not certain, exceptions included. */
  readonly unknown: readonly string[]
  /** Those of them that would trigger it: what makes it a candidate only. */
  readonly doubts: readonly string[]
}

export type TrackJudgement = {
  readonly standing: Standing
  /** Article, rule and items in one phrase. */
  readonly law: string
  readonly categories: readonly JudgedCategory[]
  readonly preliminary: PreliminaryClock
  readonly final: FinalClock
  /** An earlier final date that holds if the categories with the longer term fall away; else null. */
  readonly earlierFinal: FinalClock | null
}

export type Judgement = {
  readonly events: readonly ('leak' | 'loss' | 'damage')[]
  readonly personal: TrackJudgement
  /** Null when no My Number is involved. */
  readonly myNumber: TrackJudgement | null
  /** Null where the guideline does not ask this regime; `none` also where the law itself already asks. */
  readonly guideline: Standing | null
  readonly notifyPersons: boolean
  readonly needsReview: readonly string[]
}

export type JudgeInput = {
  readonly facts: Facts
  readonly knownOn: string
  readonly regime: Regime
}

type Context = JudgeInput & {
  readonly pack: RulePack
  readonly calendar: StatutoryCalendar
  readonly seen: Set<string>
}

/** Unknown counts as possible everywhere; `needsReview` names the unknown facts that the result stands on. */
export function judge(input: JudgeInput, pack: RulePack, calendar: StatutoryCalendar): Judgement {
  const context: Context = { ...input, pack, calendar, seen: new Set() }
  const events = pack.events.filter((event) => standingOf(event.when, context) !== 'none')
  const personal = judgeTrack(pack.regimes[input.regime], context)
  const concerned = (input.facts[pack.my_number.concerns] ?? false) !== false
  const myNumber = concerned ? judgeTrack(pack.my_number, context) : null
  const guideline = myNumber === null ? null : judgeGuideline(myNumber, context)
  return {
    events: events.map((event) => event.id),
    personal,
    myNumber,
    guideline,
    notifyPersons: personal.standing !== 'none' || (myNumber !== null && myNumber.standing !== 'none'),
    needsReview: factNames.filter((name) => context.seen.has(name)),
  }
}

function judgeTrack(track: Track, context: Context): TrackJudgement {
  const categories = track.categories.flatMap((category) => judgeCategory(category, context))
  const { pack, knownOn, calendar } = context
  const days = Math.max(...terms(categories, track))
  const earlierDays = earlierTerm(categories, days)
  return {
    standing: strongest(categories),
    law: ja.law({ law: track.law, rule: track.rule, items: categories.map((category) => category.item) }),
    categories,
    preliminary: preliminaryClock(knownOn, pack.preliminary),
    final: finalClock(knownOn, days, calendar),
    earlierFinal: earlierDays === null ? null : finalClock(knownOn, earlierDays, calendar),
  }
}

function judgeCategory(category: Category, context: Context): JudgedCategory[] {
  const { facts, pack } = context
  const standing = standingOf(category.when, context)
  if (standing === 'none') return []
  const { unknown } = evaluate(category.when, facts, pack.definitions)
  const doubts = evaluate(category.when, withAssumptions(facts, pack), pack.definitions).unknown
  const { number, item, final_days: finalDays, because } = category
  return [{ number, item, finalDays, because: ja.because(because, facts), standing, unknown, doubts }]
}

function judgeGuideline(myNumber: TrackJudgement, context: Context): Standing | null {
  const rule = context.pack.my_number.guideline_report
  if (!rule.regimes.includes(context.regime)) return null
  const standing = standingOf(rule.when, context)
  return myNumber.standing === 'none' ? standing : 'none'
}

/** Notes in `seen` the unknown facts on which the standing depends. */
function standingOf(condition: Condition, context: Context): Standing {
  const { facts, pack, seen } = context
  const finding = evaluate(condition, facts, pack.definitions)
  if (finding.value === false) return 'none'
  for (const name of finding.unknown) seen.add(name)
  const assumed = evaluate(condition, withAssumptions(facts, pack), pack.definitions)
  return assumed.value === true ? 'expected' : 'candidate'
}

function withAssumptions(facts: Facts, pack: RulePack): Facts {
  const assumed = Object.entries(pack.assumed_when_unknown).filter(([name]) => facts[name] === 'unknown')
  return { ...facts, ...Object.fromEntries(assumed) }
}

function strongest(categories: readonly JudgedCategory[]): Standing {
  if (categories.some((category) => category.standing === 'expected')) return 'expected'
  return categories.length > 0 ? 'candidate' : 'none'
}

/** The longest term among the categories holds for the whole report; without any, those of the track. */
function terms(categories: readonly JudgedCategory[], track: Track): number[] {
  if (categories.length > 0) return categories.map((category) => category.finalDays)
  return track.categories.map((category) => category.final_days)
}

/** The shorter term that would hold if what makes the longer one possible turned out not to be so. */
function earlierTerm(categories: readonly JudgedCategory[], days: number): number | null {
  const longest = categories.filter((category) => category.finalDays === days)
  const shorter = categories
    .filter((category) => category.finalDays < days)
    .filter((category) => longest.every((long) => mayFallAway(long, category)))
    .map((category) => category.finalDays)
  return shorter.length === 0 ? null : Math.max(...shorter)
}

/** True when `long` hangs on an unknown fact on which `other` does not hang. */
function mayFallAway(long: JudgedCategory, other: JudgedCategory): boolean {
  return long.doubts.some((name) => !other.doubts.includes(name))
}
