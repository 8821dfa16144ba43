/** What people decide about duties: they apply, they do not, they were served, nothing more is to come. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { maskMyNumbers } from '../../kernel/core/codes.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import { byOf, type By } from '../../incidents/core/who.ts'
import type * as contract from '../core/contract.ts'
import { submitDocument } from '../core/document.ts'
import * as core from '../core/duty.ts'
import type { Duty, DutyEvent, Submission } from '../core/duty.ts'
import { ja } from '../core/ja.ts'
import type { Deps } from './deps.ts'
import { commitDocument, loadWorld, syncDocuments } from './document-world.ts'
import * as store from './store.ts'
import { findDocument } from './write-document.ts'

const futureToleranceMs = 10 * 60_000

export const confirmDuty = (ctx: Context, deps: Deps, input: InputOf<typeof contract.confirmDuty>) =>
  changeDuty(ctx, deps, { ...input, decide: (duty, by) => core.confirmDuty(duty, by) })

export const reopenDuty = (ctx: Context, deps: Deps, input: InputOf<typeof contract.reopenDuty>) => {
  const reason = maskMyNumbers(input.reason)
  return changeDuty(ctx, deps, { ...input, decide: (duty, by) => core.reopenDuty(duty, { reason, by }) })
}

export const closeDuty = (ctx: Context, deps: Deps, input: InputOf<typeof contract.closeDuty>) =>
  changeDuty(ctx, deps, { ...input, decide: (duty, by) => core.closeDuty(duty, by) })

export async function setDutiesAside(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.setDutiesAside>,
) {
  const record = await deps.incidents.holdOpenCase(ctx, input.caseId)
  if (isRefusal(record)) return record
  const chosen = await loadChosen(ctx, input)
  if (isRefusal(chosen)) return chosen
  const reason = maskMyNumbers(input.reason)
  const given = { reason, approvedBy: byOf(ctx.actor), at: ctx.now }
  const saved = await commitEach(ctx, chosen, (duty) => core.setDutyAside(duty, given))
  if (isRefusal(saved)) return saved
  for (const duty of chosen) {
    const text = ja.timeline.setAside({ title: duty.state.proposal.title, reason })
    const entry = await addEntry(ctx, deps, { duty, text, occurredAt: ctx.now.toISOString() })
    if (isRefusal(entry)) return entry
  }
  return { duties: saved }
}

/** A submission is written down also after the case was closed: it has happened. */
export async function recordSubmission(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.recordSubmission>,
) {
  const record = await deps.incidents.findCase(ctx, input.caseId)
  if (!record) return refuse('kernel.not_found')
  await store.lockFacts(ctx.tx, { bodyId: ctx.bodyId, caseId: record.id })
  if (Date.parse(input.submittedAt) > ctx.now.getTime() + futureToleranceMs)
    return refuse('duties.submitted_in_future')
  const chosen = await loadChosen(ctx, input)
  if (isRefusal(chosen)) return chosen
  const submission = submissionOf(ctx, input)
  const saved = await commitEach(ctx, chosen, (duty) => core.submitDuty(duty, submission))
  if (isRefusal(saved)) return saved
  const sent = input.documentId === null ? undefined : await markSent(ctx, input.caseId, submission)
  if (isRefusal(sent)) return sent
  for (const duty of chosen) {
    const { title } = duty.state.proposal
    const kind = ja.submissionKinds[submission.kind]
    const text = ja.timeline.submitted({ title, kind, receipt: submission.receiptNumber })
    const entry = await addEntry(ctx, deps, { duty, text, occurredAt: submission.submittedAt })
    if (isRefusal(entry)) return entry
  }
  const synced = await syncDocuments(ctx, deps, await loadWorld(ctx, deps, record))
  return isRefusal(synced) ? synced : { id: submission.id, duties: saved }
}

/** The receipt number is kept to the letter: it is the recipient's, and a figure masked in it is lost. */
function submissionOf(ctx: Context, input: InputOf<typeof contract.recordSubmission>): Submission {
  return {
    id: newId('submission', ctx.now.getTime()),
    kind: input.kind,
    documentId: input.documentId,
    channel: maskMyNumbers(input.channel),
    receiptNumber: input.receiptNumber,
    submittedAt: new Date(input.submittedAt).toISOString(),
    submittedBy: byOf(ctx.actor),
  }
}

async function markSent(ctx: Context, caseId: string, submission: Submission) {
  const document = await findDocument(ctx, { id: submission.documentId ?? '' })
  if (isRefusal(document) || document.state.caseId !== caseId) return refuse('duties.document_unknown')
  if (document.state.approvedBy === null) return refuse('duties.document_not_approved')
  const { receiptNumber, channel, submittedAt, submittedBy } = submission
  const events = submitDocument(document.state, { receiptNumber, channel, submittedAt, submittedBy })
  return isRefusal(events) ? events : commitDocument(ctx, document, events)
}

async function changeDuty<Code extends string>(
  ctx: Context,
  deps: Deps,
  change: { id: string; version: number; decide: (duty: Duty, by: By) => DutyEvent[] | Refusal<Code> },
) {
  const duty = expectVersion(
    await store.findDuty(ctx.tx, { bodyId: ctx.bodyId, id: change.id }),
    change.version,
  )
  if (isRefusal(duty)) return duty
  const record = await deps.incidents.holdOpenCase(ctx, duty.state.caseId)
  if (isRefusal(record)) return record
  const saved = await commitEach(ctx, [duty], (state) => change.decide(state, byOf(ctx.actor)))
  if (isRefusal(saved)) return saved
  return { id: duty.id, version: saved[0]?.version ?? duty.version }
}

/** The chosen duties of one case, each in the version that the person saw. */
async function loadChosen(
  ctx: Context,
  input: { caseId: string; duties: readonly { id: string; version: number }[] },
) {
  const known = new Map(
    (await store.listCaseDuties(ctx.tx, { bodyId: ctx.bodyId, caseId: input.caseId })).map((duty) => [
      duty.id,
      duty,
    ]),
  )
  const chosen: store.StoredDuty[] = []
  for (const { id, version } of new Map(input.duties.map((duty) => [duty.id, duty])).values()) {
    const duty = known.get(id)
    if (duty === undefined) return refuse('duties.duty_unknown')
    if (duty.version !== version) return refuse('kernel.changed_meanwhile')
    chosen.push(duty)
  }
  return chosen
}

async function commitEach<Code extends string>(
  ctx: Context,
  duties: readonly store.StoredDuty[],
  decide: (duty: Duty) => DutyEvent[] | Refusal<Code>,
) {
  const saved: { id: string; version: number }[] = []
  for (const duty of duties) {
    const events = decide(duty.state)
    if (isRefusal(events)) return events
    const state = await commit(ctx, store.dutySubject(ctx.bodyId, duty), events)
    if (isRefusal(state)) return state
    saved.push({ id: duty.id, version: events.length === 0 ? duty.version : duty.version + 1 })
  }
  return saved
}

function addEntry(
  ctx: Context,
  deps: Deps,
  entry: { duty: store.StoredDuty; text: string; occurredAt: string },
) {
  const { duty, text, occurredAt } = entry
  const links = [{ kind: 'duty' as const, id: duty.id, label: duty.state.proposal.title.slice(0, 200) }]
  return deps.incidents.addTimelineEntry(ctx, {
    caseId: duty.state.caseId,
    lane: 'responder',
    text,
    occurredAt,
    links,
  })
}
