/** `evaluateDuties`: from the facts of a case to the reports it asks for, each with its day, article and reason. */
import { jstDay, jstInstant, type Day } from '../../kernel/core/calendar.ts'
import type { StatutoryCalendar } from './clock.ts'
import { evaluate, type Facts } from './condition.ts'
import type { Regime } from './facts.ts'
import { ja } from './ja.ts'
import { judge, type Judgement, type JudgeInput, type Standing, type TrackJudgement } from './judge.ts'
import type { PracticePack, PracticeRule } from './practice-pack.ts'
import { categoryReason, earlierFinalReason, finalReason } from './reasons.ts'
import type { RulePack, Track } from './rule-pack.ts'

export type DutyKind =
  | 'first_report'
  | 'preliminary'
  | 'final'
  | 'notice'
  | 'guideline_report'
  | 'consultation'
  | 'sharing'

/** Days are whole days in Asia/Tokyo; `at` is an ISO instant; `text` says when where no law names a day. */
export type DutyDue =
  | { readonly kind: 'days'; readonly target: Day | null; readonly limit: Day }
  | { readonly kind: 'time'; readonly at: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }

export type DutyProposal = {
  /** Stable name of the rule behind it, unique within a case: `appi.preliminary`, `practice.police`. */
  readonly key: string
  readonly kind: DutyKind
  readonly destination: string
  readonly title: string
  readonly law: string
  readonly strength: 'statutory' | 'guideline' | 'practice' | 'voluntary'
  readonly standing: Exclude<Standing, 'none'>
  readonly due: DutyDue
  readonly reason: string
  readonly categories: readonly number[]
  /** Form to prepare (`content/duties/forms`), or empty. */
  readonly form: string
  readonly rule: { readonly pack: string; readonly version: string }
}

export type EvaluationInput = {
  readonly facts: Facts
  /** When any section of the body first knew. */
  readonly knownAt: Date
  /**
   * When the case became reportable, if that was later than `knownAt` because the number of persons passed
   * the threshold only then (guideline, general part 3-5-3). A person states it; null otherwise.
   */
  readonly reportableFrom: Date | null
  readonly regime: Regime
  readonly names: { readonly prefecture: string; readonly police: string }
}

export type DutyRules = {
  readonly statutory: RulePack
  readonly practice: PracticePack
  readonly calendar: StatutoryCalendar
}

export type Evaluation = { readonly proposals: readonly DutyProposal[]; readonly judgement: Judgement }

/** Pure; the order is that of the screen: same-day reports, the law's, persons, then the rest. */
export function evaluateDuties(input: EvaluationInput, rules: DutyRules): Evaluation {
  const judgeInput: JudgeInput = {
    facts: input.facts,
    knownOn: jstDay(input.reportableFrom ?? input.knownAt),
    regime: input.regime,
  }
  const judgement = judge(judgeInput, rules.statutory, rules.calendar)
  const practice = rules.practice.rules.flatMap((rule) => practiceProposals(rule, input, rules))
  const firstReports = practice.filter((proposal) => proposal.kind === 'first_report')
  const others = practice.filter((proposal) => proposal.kind !== 'first_report')
  const law = statutoryProposals(judgeInput, judgement, rules.statutory)
  return { proposals: [...firstReports, ...law, ...others], judgement }
}

type TrackReading = {
  readonly prefix: 'appi' | 'my-number'
  readonly track: Track
  readonly judged: TrackJudgement
  readonly pack: RulePack
}

function statutoryProposals(input: JudgeInput, judgement: Judgement, pack: RulePack): DutyProposal[] {
  const readings: TrackReading[] = [
    { prefix: 'appi', track: pack.regimes[input.regime], judged: judgement.personal, pack },
  ]
  if (judgement.myNumber !== null)
    readings.push({ prefix: 'my-number', track: pack.my_number, judged: judgement.myNumber, pack })
  const required = readings.filter((reading) => reading.judged.standing !== 'none')
  const [first, ...later] = required.map((reading) => [preliminaryProposal(reading), finalProposal(reading)])
  return [
    ...(first ?? []),
    ...noticeProposals(required),
    ...later.flat(),
    ...guidelineProposals(judgement, pack),
  ]
}

function preliminaryProposal(reading: TrackReading): DutyProposal {
  const { track, judged, pack } = reading
  return {
    ...common(reading, 'preliminary'),
    law: judged.law,
    due: { kind: 'days', ...judged.preliminary },
    reason: ja.duties.preliminaryReason({
      why: mainReason(reading),
      day: pack.preliminary.target_day,
    }),
    ...track.duties.preliminary,
  }
}

function finalProposal(reading: TrackReading): DutyProposal {
  const { track, judged } = reading
  const { final, earlierFinal } = judged
  const reasons = [finalReason(track.law, final)]
  if (earlierFinal !== null) reasons.push(earlierFinalReason(track.law, earlierFinal))
  return {
    ...common(reading, 'final'),
    law: ja.law({ law: track.law, rule: track.final_rule, items: [] }),
    due: { kind: 'days', target: earlierFinal?.due ?? null, limit: final.due },
    reason: reasons.join(''),
    ...track.duties.final,
  }
}

/** One notice for both laws: the persons are told once. */
function noticeProposals(required: readonly TrackReading[]): DutyProposal[] {
  const reading = required.find(({ judged }) => judged.standing === 'expected') ?? required[0]
  if (reading === undefined) return []
  const law = required.map(({ track }) => track.duties.notice.law)
  return [
    {
      ...common(reading, 'notice'),
      ...reading.track.duties.notice,
      key: 'notice-to-persons',
      law: ja.duties.laws([...new Set(law)]),
      due: { kind: 'text', text: reading.pack.notice.due_text },
      reason: reading.pack.notice.text,
      categories: [],
    },
  ]
}

function guidelineProposals(judgement: Judgement, pack: RulePack): DutyProposal[] {
  const { guideline } = judgement
  if (guideline === null || guideline === 'none') return []
  const rule = pack.my_number.guideline_report
  return [
    {
      key: 'my-number.guideline',
      kind: 'guideline_report',
      ...rule.duty,
      law: rule.law,
      strength: 'guideline',
      standing: guideline,
      due: { kind: 'text', text: pack.notice.due_text },
      reason: rule.text,
      categories: [],
      rule: { pack: pack.id, version: pack.version },
    },
  ]
}

function common(reading: TrackReading, kind: 'preliminary' | 'final' | 'notice') {
  const { prefix, judged, pack } = reading
  return {
    key: `${prefix}.${kind}`,
    kind,
    strength: 'statutory',
    standing: judged.standing === 'expected' ? 'expected' : 'candidate',
    categories: judged.categories.map((category) => category.number),
    rule: { pack: pack.id, version: pack.version },
  } as const
}

/** The first expected category speaks for the report, otherwise the first possible one. */
function mainReason({ track, judged, pack }: TrackReading): string {
  const { categories } = judged
  const main = categories.find((category) => category.standing === 'expected') ?? categories[0]
  return main === undefined ? '' : categoryReason(main, track, pack)
}

function practiceProposals(rule: PracticeRule, input: EvaluationInput, rules: DutyRules): DutyProposal[] {
  const finding = evaluate(rule.when, input.facts, {})
  const isSilent = finding.value === 'unknown' && rule.when_unknown === 'silent'
  if (finding.value === false || isSilent) return []
  const { key, destination, kind, law, strength, form } = rule
  return [
    {
      key: `practice.${key}`,
      kind,
      destination,
      title: ja.duties.fillNames(rule.title, input.names),
      law,
      strength,
      standing: finding.value === true ? 'expected' : 'candidate',
      due: practiceDue(rule.due, input.knownAt),
      reason: practiceReason(rule, input.facts),
      categories: [],
      form,
      rule: { pack: rules.practice.id, version: rules.practice.version },
    },
  ]
}

function practiceDue(due: PracticeRule['due'], knownAt: Date): DutyDue {
  if (due.kind !== 'same_day') return { kind: 'text', text: due.text }
  const day = jstDay(knownAt)
  const [hour, minute] = due.closing.split(':').map(Number)
  const closing = jstInstant(day, hour, minute)
  const at = closing.getTime() > knownAt.getTime() ? closing : jstInstant(day, 24)
  return { kind: 'time', at: at.toISOString(), text: due.text }
}

function practiceReason(rule: PracticeRule, facts: Facts): string {
  const certain = rule.reasons.find((reason) => evaluate(reason.when, facts, {}).value === true)
  const possible = rule.reasons.find((reason) => evaluate(reason.when, facts, {}).value !== false)
  return certain?.text ?? ja.duties.possible(possible?.text ?? '')
}
