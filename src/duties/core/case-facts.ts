/** The facts of one case on which its duties stand: answers with their basis, when the body knew, which law holds. */
import { canonicalJson } from '../../kernel/core/canonical-json.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { By } from '../../incidents/core/who.ts'
import type { EvaluationInput } from './evaluate-duties.ts'
import { effectiveFacts, type FactAnswers, type FactCatalogue } from './fact-catalogue.ts'
import { knownOnRange, type Regime } from './facts.ts'
import { ja } from './ja.ts'

export type CaseFacts = {
  readonly caseId: string
  /** When any section of the body first knew, and which. */
  readonly knownAt: string
  readonly knownSection: string
  /** Nobody has said when the body knew: the clocks count from the opening of the case until somebody does. */
  readonly isKnownAssumed: boolean
  /** When the case became reportable, if later (the number of persons passed the threshold only then). */
  readonly reportableFrom: string | null
  readonly regime: Regime
  /** The organ that reports (mayor, board of education …). */
  readonly organ: string
  readonly answers: FactAnswers
  readonly saved: { readonly at: string; readonly by: By } | null
}

export type FactsHead = Pick<
  CaseFacts,
  'knownAt' | 'knownSection' | 'isKnownAssumed' | 'reportableFrom' | 'regime' | 'organ'
>
export type FactsChanges = Partial<FactsHead> & { readonly answers?: FactAnswers }

export type FactsEvent =
  | { readonly type: 'facts.begun'; readonly facts: CaseFacts }
  /** Nothing was answered: a new edition of the rules looked at the same facts again. */
  | { readonly type: 'facts.reassessed'; readonly rules: readonly string[] }
  | { readonly type: 'facts.saved'; readonly changes: FactsChanges; readonly at: string; readonly by: By }

export type WantedFacts = {
  readonly knownAt?: string
  readonly knownSection?: string
  readonly reportableFrom?: string | null
  readonly regime?: Regime
  readonly organ?: string
  /** Only the answers that change. */
  readonly answers?: FactAnswers
}

export type FactsRefusal = Refusal<'duties.known_in_future' | 'duties.facts_known_on_outside'>

/** Clocks of people differ a little; later than this is a slip of the pen. */
const futureToleranceMs = 10 * 60_000

/** The facts of a new case: nothing answered. A time of knowing that no calendar holds is taken as not given. */
export function beginFacts(given: {
  caseId: string
  known: { readonly at: string; readonly section: string } | null
  openedAt: string
}): CaseFacts {
  const known = given.known !== null && isWithinCalendar(given.known.at) ? given.known : null
  return {
    caseId: given.caseId,
    knownAt: known?.at ?? given.openedAt,
    knownSection: known?.section ?? '',
    isKnownAssumed: known === null,
    reportableFrom: null,
    regime: 'government',
    organ: '',
    answers: {},
    saved: null,
  }
}

/** The changes as one event, or none when nothing differs. */
export function changeFacts(
  facts: CaseFacts,
  wanted: WantedFacts,
  acting: { by: By; now: Date },
): FactsEvent[] | FactsRefusal {
  const { answers, ...head } = utcHead(wanted)
  const fault = faultOfTimes(head, acting.now)
  if (fault !== null) return fault
  const given: FactsChanges = head.knownAt === undefined ? head : { ...head, isKnownAssumed: false }
  const changed = Object.entries(given).filter(([name, value]) => facts[name as keyof FactsHead] !== value)
  const changedAnswers = Object.entries(answers ?? {}).filter(
    ([name, answer]) => canonicalJson(facts.answers[name] ?? null) !== canonicalJson(answer),
  )
  if (changed.length + changedAnswers.length === 0) return []
  const changes: FactsChanges = {
    ...Object.fromEntries(changed),
    ...(changedAnswers.length === 0 ? {} : { answers: Object.fromEntries(changedAnswers) }),
  }
  return [{ type: 'facts.saved', changes, at: acting.now.toISOString(), by: acting.by }]
}

/** Folds one event; facts begin with `facts.begun`; answers not named in a change stand. */
export function evolveFacts(facts: CaseFacts, event: FactsEvent): CaseFacts {
  if (event.type === 'facts.begun') return event.facts
  if (event.type === 'facts.reassessed') return facts
  const { answers, ...head } = event.changes
  return {
    ...facts,
    ...head,
    answers: { ...facts.answers, ...answers },
    saved: { at: event.at, by: event.by },
  }
}

/** What the rules read. `prefecture` may be empty while the body is not set up. */
export function evaluationInput(
  facts: CaseFacts,
  catalogue: FactCatalogue,
  prefecture: string,
): EvaluationInput {
  return {
    facts: effectiveFacts(catalogue, facts.answers),
    knownAt: new Date(facts.knownAt),
    reportableFrom: facts.reportableFrom === null ? null : new Date(facts.reportableFrom),
    regime: facts.regime,
    names: { prefecture: ja.names.prefecture({ prefecture }), police: ja.names.police({ prefecture }) },
  }
}

function utcHead(wanted: WantedFacts): WantedFacts {
  const { knownAt, reportableFrom } = wanted
  return {
    ...wanted,
    ...(knownAt === undefined ? {} : { knownAt: new Date(knownAt).toISOString() }),
    ...(typeof reportableFrom === 'string' ? { reportableFrom: new Date(reportableFrom).toISOString() } : {}),
  }
}

function faultOfTimes(head: WantedFacts, now: Date): FactsRefusal | null {
  const times = [head.knownAt, head.reportableFrom].filter((time) => typeof time === 'string')
  if (times.some((time) => !isWithinCalendar(time)))
    return refuse('duties.facts_known_on_outside', knownOnRange)
  const isLater = times.some((time) => Date.parse(time) > now.getTime() + futureToleranceMs)
  return isLater ? refuse('duties.known_in_future') : null
}

function isWithinCalendar(instant: string): boolean {
  const time = new Date(instant)
  if (Number.isNaN(time.getTime()) || Math.abs(time.getUTCFullYear() - 2000) > 1000) return false
  const day = jstDay(time)
  return day >= knownOnRange.from && day <= knownOnRange.to
}
