/** The sentences that say why: one for each category, each clock, each exclusion. */
import type { Day } from '../../kernel/core/calendar.ts'
import { formatDay } from '../../kernel/core/wareki.ts'
import type { FinalClock } from './clock.ts'
import { evaluate } from './condition.ts'
import { ja } from './ja.ts'
import type { JudgedCategory, JudgeInput, Judgement, TrackJudgement } from './judge.ts'
import type { RulePack, Track } from './rule-pack.ts'

const words = ja.reasons

/**
 * All sentences for one judgement, in the order in which they are read: start of the clock, personal
 * information, My Number, notice to persons, what falls outside, and that a person decides. The article text
 * comes from `pack`. None of them says that no report is needed; they say what is expected and on what basis.
 */
export function reasonsFor(input: JudgeInput, judgement: Judgement, pack: RulePack): string[] {
  const personal = pack.regimes[input.regime]
  return [
    ...(judgement.notifyPersons ? [words.knownOn({ day: formatDay(input.knownOn) })] : []),
    ...(personal.note === undefined ? [] : [personal.note]),
    ...trackReasons({ track: personal, judged: judgement.personal, input, judgement, pack }),
    ...(judgement.myNumber === null
      ? []
      : trackReasons({ track: pack.my_number, judged: judgement.myNumber, input, judgement, pack })),
    ...(judgement.guideline === 'expected' || judgement.guideline === 'candidate'
      ? [pack.my_number.guideline_report.text]
      : []),
    ...exclusionReasons(input, pack),
    ...(judgement.notifyPersons ? [pack.notice.text] : []),
    words.verified({ day: formatDay(pack.verified_at) }),
    words.humanDecides,
  ]
}

/** Why one category applies or may apply; a candidate names the unknown facts on which it hangs. */
export function categoryReason(category: JudgedCategory, track: Track, pack: RulePack): string {
  const { because } = category
  const law = ja.citation({ law: track.law, rule: track.rule, item: category.item })
  if (category.standing === 'expected') return words.expected({ because, law })
  return words.candidate({
    because,
    law,
    facts: category.doubts.map((name) => pack.fact_names[name] ?? name),
  })
}

/** The same, with exceptions that nobody has ruled out yet. */
function fullReason(category: JudgedCategory, track: Track, pack: RulePack): string {
  const reason = categoryReason(category, track, pack)
  const open = category.unknown.filter((name) => !category.doubts.includes(name))
  if (open.length === 0) return reason
  return reason + words.stillOpen({ facts: open.map((name) => pack.fact_names[name] ?? name) })
}

/** When the final report is due and why on that day. */
export function finalReason(law: string, clock: FinalClock): string {
  const { days, raw, due } = clock
  if (raw === due) return words.finalOpen({ law, days, due: formatDay(due) })
  return words.finalMoved({ law, days, raw: formatDay(raw), due: formatDay(due) })
}

/** By when the final report would be due if the longer term falls away. */
export function earlierFinalReason(law: string, clock: FinalClock): string {
  return words.earlierFinal({ law, days: clock.days, due: formatDay(clock.due) })
}

/** Target and limit of the preliminary report. */
export function preliminaryReason(law: string, clock: { target: Day; limit: Day }): string {
  return words.preliminary({ law, target: formatDay(clock.target), limit: formatDay(clock.limit) })
}

type TrackReading = {
  track: Track
  judged: TrackJudgement
  input: JudgeInput
  judgement: Judgement
  pack: RulePack
}

function trackReasons(reading: TrackReading): string[] {
  const { track, judged, pack } = reading
  if (judged.standing === 'none') return [words.notReportable({ law: track.law, basis: basisOf(reading) })]
  return [
    ...judged.categories.map((category) => fullReason(category, track, pack)),
    preliminaryReason(track.law, judged.preliminary),
    finalReason(track.law, judged.final),
    ...(judged.earlierFinal === null ? [] : [earlierFinalReason(track.law, judged.earlierFinal)]),
  ]
}

function basisOf({ judgement, input, pack }: TrackReading): string {
  if (judgement.events.length === 0)
    return words.basisNoEvent({ events: pack.events.map((event) => event.name) })
  if (exclusionReasons(input, pack).length > 0) return words.basisExcluded
  return words.basisNoCategory({ persons: ja.personsInWords(input.facts) })
}

function exclusionReasons(input: JudgeInput, pack: RulePack): string[] {
  return pack.exclusions
    .filter((rule) => evaluate(rule.when, input.facts, pack.definitions).value === true)
    .map((rule) => rule.text)
}
