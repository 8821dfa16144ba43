/** From facts to what happens with the duties of a case: shown before saving and done by saving, one function. */
import type { CaseFacts } from './case-facts.ts'
import { evaluationInput } from './case-facts.ts'
import { reassessDuty, type Duty, type DutyEvent } from './duty.ts'
import { describeDiff, diffProposals } from './duty-diff.ts'
import { evaluateDuties, type DutyProposal, type DutyRules, type Evaluation } from './evaluate-duties.ts'
import type { FactCatalogue } from './fact-catalogue.ts'
import { ja } from './ja.ts'

export type KnownDuty = { readonly id: string; readonly version: number; readonly state: Duty }

export type Reassessment = {
  readonly evaluation: Evaluation
  /** Duties that arise. */
  readonly begun: readonly DutyProposal[]
  /** Duties that change, with what happens to them. */
  readonly moved: readonly { readonly duty: KnownDuty; readonly events: readonly DutyEvent[] }[]
  /** The difference in sentences; one says so when nothing changes. */
  readonly effects: readonly string[]
}

/** Pure: `duties` are those of the case as they stand. */
export function reassess(
  facts: CaseFacts,
  duties: readonly KnownDuty[],
  given: { rules: DutyRules; catalogue: FactCatalogue; prefecture: string },
): Reassessment {
  const evaluation = evaluateDuties(evaluationInput(facts, given.catalogue, given.prefecture), given.rules)
  const proposals = new Map(evaluation.proposals.map((proposal) => [proposal.key, proposal]))
  const known = new Set(duties.map((duty) => duty.state.proposal.key))
  const moved = duties
    .map((duty) => ({
      duty,
      events: reassessDuty(duty.state, proposals.get(duty.state.proposal.key) ?? null),
    }))
    .filter(({ events }) => events.length > 0)
  const standing = duties.filter((duty) => duty.state.standing !== 'fell_away')
  const diff = diffProposals(
    standing.map((duty) => duty.state.proposal),
    evaluation.proposals,
  )
  return {
    evaluation,
    begun: evaluation.proposals.filter((proposal) => !known.has(proposal.key)),
    moved,
    effects: duties.length === 0 ? [firstEffect(evaluation)] : [...describeDiff(diff), ...reopened(moved)],
  }
}

function firstEffect({ proposals }: Evaluation): string {
  const expected = proposals.filter((proposal) => proposal.standing === 'expected').length
  return ja.duties.begun({ expected, candidates: proposals.length - expected })
}

function reopened(moved: Reassessment['moved']): string[] {
  return moved
    .filter(({ events }) => events.some((event) => event.type === 'duty.reassessed' && event.reopens))
    .map(({ duty }) => ja.duties.reopened({ title: duty.state.proposal.title }))
}
