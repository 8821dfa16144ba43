/** What rows of a sealed case's duties leave readable: stages and deadlines. Which law it is stays in the envelope. */
import type { SealedPart } from '../../kernel/server/seal/sealed-state.ts'
import type { AssessmentRecord } from '../core/assessment.ts'
import type { CaseDocument } from '../core/document.ts'
import type { Duty } from '../core/duty.ts'

type Seal<State> = Omit<SealedPart<State>, 'table'>

const caseOf = (state: { readonly caseId: string }) => state.caseId

/** Parts of which nothing but the case is readable. */
export const caseOnlySeal: Seal<{ readonly caseId: string }> = {
  caseOf,
  outline: ({ caseId }) => ({ caseId }),
}

export const documentSeal: Seal<CaseDocument | null> = {
  caseOf: (state) => state?.caseId ?? '',
  outline: (state, token) => ({
    caseId: state?.caseId,
    form: token(state?.form ?? ''),
    version: state?.version,
    stage: state?.stage,
    countersignBy: state?.countersignBy ?? null,
  }),
}

export const assessmentSeal: Seal<AssessmentRecord> = {
  caseOf,
  outline: ({ caseId, factsVersion }) => ({ caseId, factsVersion }),
}

export const dutySeal: SealedPart<Duty> = {
  table: 'duty',
  caseOf,
  outline: ({ caseId, standing, proposal }, token) => ({
    caseId,
    standing,
    proposal: { key: token(proposal.key) },
  }),
}

/** What receipts are sought in. */
export function receiptsOf(state: Duty): string {
  return state.submissions.map((submission) => submission.receiptNumber).join('\n')
}
