/** `assess`: the facts of one event in, the statutory outcome out, in the JSON of `toride duties assess`. */
import type { FinalClock, PreliminaryClock, StatutoryCalendar } from './clock.ts'
import type { AssessFacts } from './facts.ts'
import { judge, type TrackJudgement } from './judge.ts'
import { reasonsFor } from './reasons.ts'
import type { RulePack } from './rule-pack.ts'

export type RequiredReport = {
  readonly required: true
  readonly law: string
  /** Numbers of the rule's items, ascending. */
  readonly categories: readonly number[]
  readonly preliminary: PreliminaryClock
  readonly final: FinalClock
}

export type Outcome = RequiredReport | { readonly required: false; readonly categories: readonly [] }

/** `guidelineReport` stands there for the regime `government` only: a report that the guideline alone asks. */
export type MyNumberOutcome = Outcome & { readonly guidelineReport?: boolean }

export type Assessment = {
  readonly events: readonly ('leak' | 'loss' | 'damage')[]
  readonly appi: Outcome
  /** Null when the fact `myNumber` is false; an object when it is true or unknown. */
  readonly myNumber: MyNumberOutcome | null
  /** Persons are told whenever a report is required; a guideline report alone leaves it to the case. */
  readonly notifyPersons: boolean
  readonly needsReview: readonly string[]
  readonly reasons: readonly string[]
}

/**
 * Assesses one set of facts (pure). How the law is read:
 * - unknown counts as possible; an exception (recovered unseen, duplicate, encryption) counts only when certain;
 * - `needsReview` names the unknown facts on which this result stands, in the order of the input, and
 *   `persons` when the number decides and is not known; a fact that cannot change the result is not named;
 * - for `council` the report follows the assembly's own ordinance: `law` names it, the Commission is not the
 *   recipient by statute, and a reason says so; for `private` article 26 holds with its own threshold;
 * - wrongful use or provision of a My Number counts without any leak; it is not an event of its own.
 * The sources and the day on which they were read stand in the pack.
 */
export function assess(facts: AssessFacts, pack: RulePack, calendar: StatutoryCalendar): Assessment {
  const input = { facts, knownOn: facts.knownOn, regime: facts.regime }
  const judgement = judge(input, pack, calendar)
  return {
    events: judgement.events,
    appi: outcome(judgement.personal),
    myNumber: judgement.myNumber === null ? null : myNumberOutcome(judgement.myNumber, judgement.guideline),
    notifyPersons: judgement.notifyPersons,
    needsReview: judgement.needsReview,
    reasons: reasonsFor(input, judgement, pack),
  }
}

function outcome(track: TrackJudgement): Outcome {
  if (track.standing === 'none') return { required: false, categories: [] }
  return {
    required: true,
    law: track.law,
    categories: track.categories.map((category) => category.number),
    preliminary: track.preliminary,
    final: track.final,
  }
}

function myNumberOutcome(track: TrackJudgement, guideline: string | null): MyNumberOutcome {
  const result = outcome(track)
  return guideline === null ? result : { ...result, guidelineReport: guideline !== 'none' }
}
