/** Facts, duties and documents as the screens see them, with what this actor may do with each of them now. */
import type { Abilities } from '../../kernel/core/endpoint.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { byOf, isSamePerson } from '../../incidents/core/who.ts'
import type { CaseFacts } from '../core/case-facts.ts'
import { hasWritten, isOpen, type CaseDocument } from '../core/document.ts'
import { deadlineOf, dueInWords, targetOf } from '../core/due.ts'
import { dutyActs, isOverdue, isSettled, needsReceipt, submissionKindsOf, type Duty } from '../core/duty.ts'
import type { DutyProposal } from '../core/evaluate-duties.ts'
import { askedGroups, countOpen } from '../core/fact-catalogue.ts'
import { completenessOf, missingInHead, type FactSheet, type Form } from '../core/fact-sheet.ts'
import { ja } from '../core/ja.ts'
import type { Deps } from './deps.ts'

type OwnCode = keyof typeof ja.refusals

/** One act: whether the state lets it be at all, the permission it takes, and what else stands in the way. */
type Ability = {
  readonly action: string
  readonly fits: boolean
  readonly permission: keyof typeof ja.who
  readonly obstacle?: OwnCode | undefined
}

/** Acts that fit the state: allowed, or blocked with the sentence that says who may or why not. */
export function abilitiesOf(ctx: Context, abilities: readonly Ability[]): Abilities {
  const answer: Abilities = { allowed: [], blocked: [] }
  for (const { action, permission, obstacle } of abilities.filter((ability) => ability.fits)) {
    if (!ctx.can(permission)) {
      answer.blocked.push({ action, code: 'kernel.forbidden', message: ja.who[permission] })
    } else if (obstacle) {
      answer.blocked.push({ action, code: obstacle, message: sentenceOf(obstacle) })
    } else answer.allowed.push(action)
  }
  return answer
}

export function toFactsView(
  ctx: Context,
  deps: Deps,
  { version, state, isCaseOpen }: { version: number; state: CaseFacts; isCaseOpen: boolean },
) {
  const { catalogue } = deps.content
  const { answers, saved, caseId: _caseId, ...head } = state
  return {
    ...head,
    version,
    saved: saved === null ? null : { name: saved.by.name, at: saved.at },
    ...countOpen(catalogue, answers),
    groups: askedGroups(catalogue, answers).map((group) => ({
      id: group.id,
      label: group.label,
      questions: group.facts.map((question) => ({
        name: question.name,
        kind: question.kind,
        label: question.label,
        help: question.help ?? '',
        options: question.options ?? [],
        value: answers[question.name]?.value,
        basis: answers[question.name]?.basis ?? '',
      })),
    })),
    ...abilitiesOf(ctx, [{ action: 'duty.assess', fits: isCaseOpen, permission: 'duty.assess' }]),
  }
}

export function toProposalView(proposal: DutyProposal) {
  const { due, ...rest } = proposal
  return {
    ...rest,
    due: {
      targetAt: targetOf(due)?.toISOString() ?? null,
      limitAt: deadlineOf(due)?.toISOString() ?? null,
      words: dueInWords(due),
    },
  }
}

export function toDutyView(ctx: Context, { id, version, state }: Stored<Duty>, isCaseOpen: boolean) {
  const acts = dutyActs(state)
  return {
    ...toProposalView(state.proposal),
    id,
    version,
    caseId: state.caseId,
    stage: state.stage,
    standing: state.standing,
    isSettled: isSettled(state),
    isOverdue: isOverdue(state, ctx.now),
    confirmedBy: state.confirmedBy?.name ?? null,
    setAside:
      state.setAside === null
        ? null
        : { reason: state.setAside.reason, by: state.setAside.approvedBy.name, at: state.setAside.at },
    submissions: state.submissions.map((submission) => ({
      ...submission,
      submittedBy: submission.submittedBy.name,
    })),
    submits: submissionKindsOf(state),
    needsReceipt: needsReceipt(state),
    ...abilitiesOf(ctx, [
      { action: 'duty.confirm', fits: isCaseOpen && acts.includes('confirm'), permission: 'duty.confirm' },
      {
        action: 'duty.set_aside',
        fits: isCaseOpen && acts.includes('set_aside'),
        permission: 'duty.set_aside',
      },
      { action: 'duty.reopen', fits: isCaseOpen && acts.includes('reopen'), permission: 'duty.confirm' },
      { action: 'duty.submit', fits: acts.includes('submit'), permission: 'duty.submit' },
      { action: 'duty.close', fits: isCaseOpen && acts.includes('close'), permission: 'duty.close' },
    ]),
  }
}

export function toDocumentRow(
  ctx: Context,
  record: Stored<CaseDocument>,
  about: { form: Form; sheet: FactSheet; isCaseOpen: boolean },
) {
  const { state } = record
  const { submission, returned } = state
  return {
    caseId: state.caseId,
    form: state.form,
    title: state.title,
    purpose: state.purpose,
    stage: state.stage,
    dutyIds: state.dutyIds,
    files: state.files,
    contentHash: state.contentHash,
    approvedAt: state.approvedAt,
    aloneBecause: state.aloneBecause,
    countersignBy: state.countersignBy,
    replacesId: state.replacesId,
    supersededById: state.supersededById,
    id: record.id,
    version: record.version,
    number: state.version,
    author: state.author.name,
    writtenBy: state.writtenBy.name,
    requestedBy: state.requestedBy?.name ?? null,
    reviewedBy: state.reviewedBy?.name ?? null,
    returned: returned === null ? null : { by: returned.by.name, reason: returned.reason },
    approvedBy: state.approvedBy?.name ?? null,
    countersignedBy: state.countersignedBy?.name ?? null,
    submission: submission === null ? null : { ...submission, submittedBy: submission.submittedBy.name },
    completeness:
      state.approvedItems === null
        ? completenessOf(about.form, about.sheet)
        : { ...state.approvedItems, open: [] },
    missingInHead: state.approvedItems === null ? missingInHead(about.form, about.sheet) : [],
    ...documentAbilities(ctx, state, about.isCaseOpen),
  }
}

function documentAbilities(ctx: Context, document: CaseDocument, isCaseOpen: boolean): Abilities {
  const by = byOf(ctx.actor)
  const wrote = hasWritten(document, by)
  const { stage } = document
  const mayFinal = document.purpose !== 'final' || ctx.can('document.approve_final')
  const signed = document.approvedBy !== null && isSamePerson(document.approvedBy, by)
  const approval = !mayFinal
    ? ('duties.final_needs_ciso' as const)
    : wrote
      ? ('duties.approver_is_author' as const)
      : undefined
  return abilitiesOf(ctx, [
    { action: 'document.draft', fits: isCaseOpen && isOpen(document), permission: 'document.draft' },
    {
      action: 'document.request_review',
      fits: isCaseOpen && stage === 'draft' && document.requestedBy === null,
      permission: 'document.draft',
    },
    {
      action: 'document.review',
      fits: isCaseOpen && stage === 'draft',
      permission: 'document.review',
      obstacle: wrote ? 'duties.reviewer_is_author' : undefined,
    },
    { action: 'document.return', fits: isCaseOpen && stage === 'reviewed', permission: 'document.review' },
    {
      action: 'document.approve',
      fits: isCaseOpen && stage === 'reviewed',
      permission: 'document.approve',
      obstacle: approval,
    },
    {
      action: 'document.approve_alone',
      fits: isCaseOpen && isOpen(document) && (stage === 'draft' || wrote),
      permission: 'document.approve',
      obstacle: mayFinal ? undefined : 'duties.final_needs_ciso',
    },
    {
      action: 'document.countersign',
      fits: document.countersignBy !== null,
      permission: 'document.approve',
      obstacle: signed || wrote ? 'duties.countersigner_is_approver' : undefined,
    },
    { action: 'document.submit', fits: stage === 'approved', permission: 'duty.submit' },
    {
      action: 'document.correct',
      fits: isCaseOpen && (stage === 'approved' || stage === 'submitted'),
      permission: 'document.draft',
    },
  ])
}

function sentenceOf(code: OwnCode): string {
  const phrase: string | ((params: Record<string, string>) => string) = ja.refusals[code]
  return typeof phrase === 'string' ? phrase : phrase({})
}
