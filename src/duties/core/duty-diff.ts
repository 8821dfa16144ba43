/** What a change of facts does to the duties, and which open questions would still change them. */
import { canonicalJson } from '../../kernel/core/canonical-json.ts'
import { evaluateDuties, type DutyDue, type DutyProposal } from './evaluate-duties.ts'
import type { DutyRules, EvaluationInput } from './evaluate-duties.ts'
import { ja } from './ja.ts'
import { dueInWords } from './due.ts'

export type DutyChange = { readonly before: DutyProposal; readonly after: DutyProposal }

export type DutyDiff = {
  readonly added: readonly DutyProposal[]
  readonly changed: readonly DutyChange[]
  readonly fellAway: readonly DutyProposal[]
}

/** Compares two evaluations of the same case by the keys of the duties. */
export function diffProposals(before: readonly DutyProposal[], after: readonly DutyProposal[]): DutyDiff {
  const earlier = new Map(before.map((proposal) => [proposal.key, proposal]))
  const keysAfter = new Set(after.map((proposal) => proposal.key))
  return {
    added: after.filter((proposal) => !earlier.has(proposal.key)),
    changed: after.flatMap((proposal) => {
      const old = earlier.get(proposal.key)
      return old === undefined || describeChange({ before: old, after: proposal }).length === 0
        ? []
        : [{ before: old, after: proposal }]
    }),
    fellAway: before.filter((proposal) => !keysAfter.has(proposal.key)),
  }
}

/** The difference as sentences; one sentence says so when nothing changed. */
export function describeDiff(diff: DutyDiff): string[] {
  const sentences = [
    ...diff.added.map(({ title, standing }) => ja.duties.added({ title, standing })),
    ...diff.changed.flatMap(describeChange),
    ...diff.fellAway.map(({ title }) => ja.duties.fellAway({ title })),
  ]
  return sentences.length === 0 ? [ja.duties.nothingChanged] : sentences
}

export type OpenQuestion = {
  readonly fact: string
  readonly ifYes: readonly string[]
  readonly ifNo: readonly string[]
}

/**
 * For each unknown fact on which the result stands: what either answer would change. Facts for which neither
 * answer changes anything are left out. The number of persons and choices are not tried.
 */
export function openQuestions(input: EvaluationInput, rules: DutyRules): OpenQuestion[] {
  const now = evaluateDuties(input, rules)
  const effect = (fact: string, value: boolean): string[] => {
    const then = evaluateDuties({ ...input, facts: { ...input.facts, [fact]: value } }, rules)
    const diff = diffProposals(now.proposals, then.proposals)
    return diff.added.length + diff.changed.length + diff.fellAway.length === 0 ? [] : describeDiff(diff)
  }
  return now.judgement.needsReview
    .filter((fact) => input.facts[fact] === 'unknown' && fact !== 'myNumberSystem')
    .map((fact) => ({ fact, ifYes: effect(fact, true), ifNo: effect(fact, false) }))
    .filter(({ ifYes, ifNo }) => ifYes.length + ifNo.length > 0)
}

function describeChange({ before, after }: DutyChange): string[] {
  const { title } = after
  const sentences: string[] = []
  if (before.standing !== after.standing)
    sentences.push(ja.duties.standingChanged({ title, standing: after.standing }))
  if (before.law !== after.law) sentences.push(ja.duties.lawChanged({ title, law: after.law }))
  if (!sameDue(before.due, after.due))
    sentences.push(
      ja.duties.dueChanged({ title, before: dueInWords(before.due), after: dueInWords(after.due) }),
    )
  return sentences
}

function sameDue(left: DutyDue, right: DutyDue): boolean {
  return canonicalJson(left) === canonicalJson(right)
}
