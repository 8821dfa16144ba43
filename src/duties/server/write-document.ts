/** Documents of a case: begin one, ask for review, review, give back, approve, countersign. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { blobsOfCase } from '../../kernel/server/seal/sealed-blobs.ts'
import { byOf } from '../../incidents/core/who.ts'
import type { CaseRecord } from '../../incidents/server/public.ts'
import type * as contract from '../core/contract-document.ts'
import * as core from '../core/document.ts'
import type { CaseDocument, DocumentEvent } from '../core/document.ts'
import { documentTitle } from '../core/document-content.ts'
import { completenessOf, missingInHead } from '../core/fact-sheet.ts'
import { ja } from '../core/ja.ts'
import type { Deps } from './deps.ts'
import { commitDocument, commitSheet, loadWorld, makeContent, type Made } from './document-world.ts'
import { keepFiles } from './render-document.ts'
import * as store from './store.ts'
import { prefillEvents } from './write-sheet.ts'

export async function createDocument(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.createDocument>,
) {
  const record = await deps.incidents.holdOpenCase(ctx, input.caseId)
  if (isRefusal(record)) return record
  const key = { bodyId: ctx.bodyId, caseId: record.id }
  await store.lockFacts(ctx.tx, key)
  const form = deps.content.forms.get(input.form)
  if (form === undefined) return refuse('duties.form_unknown')
  const others = await store.listCaseDocuments(ctx.tx, key)
  const alike = others.filter((other) => other.state.form === form.id)
  const open = alike.find((other) => core.isOpen(other.state))
  if (open) return refuse('duties.document_open_already', { title: open.state.title })
  if (input.replacesId !== null && !alike.some((other) => mayReplace(other, input.replacesId)))
    return refuse('duties.replaces_unknown')
  const filled = await prefill(ctx, deps, record)
  if (isRefusal(filled)) return filled
  const world = await loadWorld(ctx, deps, record)
  const known = new Set(world.duties.map((duty) => duty.id))
  if (!input.dutyIds.every((id) => known.has(id))) return refuse('duties.duty_unknown')
  const version = Math.max(0, ...alike.map((other) => other.state.version)) + 1
  const title = documentTitle(form, input.purpose, version)
  const { purpose, dutyIds, replacesId } = input
  const head = { form: form.id, formVersion: form.version, title, purpose, dutyIds, replacesId, version }
  const contentHash = makeContent(deps, world, head).hash
  const id = newId('document', ctx.now.getTime())
  const author = byOf(ctx.actor)
  return commitDocument(ctx, { id, version: 0, state: null }, [
    { type: 'document.drafted', id, caseId: record.id, author, contentHash, ...head },
  ])
}

export async function requestReview(ctx: Context, deps: Deps, input: InputOf<typeof contract.requestReview>) {
  return changeDocument(ctx, deps, {
    ...input,
    decide: ({ document }) => core.requestReview(document.state, byOf(ctx.actor)),
  })
}

/** What drifted from the sheet without anybody writing (a new edition of the form) is caught up with first. */
export async function reviewDocument(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.reviewDocument>,
) {
  return changeDocument(ctx, deps, {
    ...input,
    decide: ({ document, made }) => {
      const caught = caughtUp(document.state, made)
      const review = core.reviewDocument(caught.reduce(evolve, document.state), byOf(ctx.actor))
      return isRefusal(review) ? review : [...caught, ...review]
    },
  })
}

export async function returnDocument(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.returnDocument>,
) {
  const given = { by: byOf(ctx.actor), reason: input.reason }
  return changeDocument(ctx, deps, {
    ...input,
    decide: ({ document }) => core.returnDocument(document.state, given),
  })
}

export async function countersignDocument(ctx: Context, input: InputOf<typeof contract.countersignDocument>) {
  const document = await findDocument(ctx, input)
  if (isRefusal(document)) return document
  const events = core.countersignDocument(document.state, byOf(ctx.actor))
  return isRefusal(events) ? events : commitDocument(ctx, document, events)
}

export async function approveDocument(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.approveDocument>,
) {
  const held = await holdDocument(ctx, deps, input)
  if (isRefusal(held)) return held
  const { document, world, made } = held
  const approval = { by: byOf(ctx.actor), at: ctx.now, aloneBecause: input.aloneBecause }
  const obstacle = obstacleOf(ctx, held, approval)
  if (obstacle !== null) return obstacle
  const caught = caughtUp(document.state, made)
  const current = caught.reduce(evolve, document.state)
  const blobs = blobsOfCase(deps.blobs, ctx.tx, world.record.id)
  const files = await keepFiles(
    { ...deps, blobs },
    {
      form: made.form,
      content: made.content,
      printed: { ...printedOf(ctx, world), document: asApproved(current, approval) },
    },
  )
  if (isRefusal(files)) return files
  const { filled, total } = completenessOf(made.form, made.sheet)
  const events = core.approveDocument(current, { ...approval, files, items: { filled, total } })
  if (isRefusal(events)) return events
  const saved = await commitDocument(ctx, document, [...caught, ...events])
  if (isRefusal(saved)) return saved
  const superseded = await supersede(ctx, document)
  if (isRefusal(superseded)) return superseded
  const { title, version } = document.state
  const text = ja.timeline.approved({ title, version })
  const entry = await deps.incidents.addTimelineEntry(ctx, {
    caseId: world.record.id,
    occurredAt: ctx.now.toISOString(),
    lane: 'responder',
    text,
  })
  return isRefusal(entry) ? entry : saved
}

/** Who prints, when, for which body. */
export function printedOf(ctx: Context, world: Awaited<ReturnType<typeof loadWorld>>) {
  const { bodyName, fullNumber, isDemonstration } = world
  return { bodyName, fullNumber, isDemonstration, printedBy: ctx.actor.name, at: ctx.now }
}

type Held = {
  readonly document: Stored<CaseDocument>
  readonly world: Awaited<ReturnType<typeof loadWorld>>
  readonly made: Made
}

export async function findDocument(
  ctx: Context,
  input: { id: string; version?: number },
): Promise<Stored<CaseDocument> | Refusal<'kernel.not_found' | 'kernel.changed_meanwhile'>> {
  const found = expectVersion(
    await store.documents.find(ctx.tx, { bodyId: ctx.bodyId, id: input.id }),
    input.version,
  )
  if (isRefusal(found)) return found
  if (found.state === null) throw new Error(`document ${input.id} has no state`)
  return { ...found, state: found.state }
}

async function holdDocument(ctx: Context, deps: Deps, input: { id: string; version: number }) {
  const document = await findDocument(ctx, input)
  if (isRefusal(document)) return document
  const record = await deps.incidents.holdOpenCase(ctx, document.state.caseId)
  if (isRefusal(record)) return record
  await store.lockFacts(ctx.tx, { bodyId: ctx.bodyId, caseId: record.id })
  const world = await loadWorld(ctx, deps, record)
  return { document, world, made: makeContent(deps, world, document.state) } satisfies Held
}

async function changeDocument<Code extends string>(
  ctx: Context,
  deps: Deps,
  change: { id: string; version: number; decide: (held: Held) => DocumentEvent[] | Refusal<Code> },
) {
  const held = await holdDocument(ctx, deps, change)
  if (isRefusal(held)) return held
  const events = change.decide(held)
  return isRefusal(events) ? events : commitDocument(ctx, held.document, events)
}

function obstacleOf(ctx: Context, { document, made }: Held, approval: core.Approval) {
  const obstacle = core.approvalObstacle(document.state, approval)
  if (obstacle !== null) return obstacle
  if (document.state.purpose === 'final' && !ctx.can('document.approve_final'))
    return refuse('duties.final_needs_ciso')
  const isReviewed = document.state.stage === 'reviewed'
  if (isReviewed && made.hash !== document.state.contentHash) return refuse('duties.document_changed')
  const missing = missingInHead(made.form, made.sheet)
  if (missing.length === 0) return null
  return refuse('duties.head_missing', { labels: missing.join(ja.sheet.comma) })
}

function caughtUp(document: CaseDocument, made: Made): DocumentEvent[] {
  if (document.stage !== 'draft' || made.hash === null || made.hash === document.contentHash) return []
  return [{ type: 'document.revised', contentHash: made.hash, by: document.writtenBy }]
}

function evolve(document: CaseDocument, event: DocumentEvent): CaseDocument {
  return core.evolveDocument(document, event)
}

/** The document as its own files show it: with the name of whoever approves it at this moment. */
function asApproved(document: CaseDocument, approval: core.Approval): CaseDocument {
  const aloneBecause = approval.aloneBecause.trim()
  return {
    ...document,
    approvedBy: approval.by,
    approvedAt: approval.at.toISOString(),
    aloneBecause: aloneBecause === '' ? null : aloneBecause,
  }
}

async function supersede(ctx: Context, { id, state }: Stored<CaseDocument>) {
  if (state.replacesId === null) return undefined
  const old = await findDocument(ctx, { id: state.replacesId })
  if (isRefusal(old)) return old
  const events = core.supersedeDocument(old.state, id)
  return isRefusal(events) ? undefined : commitDocument(ctx, old, events)
}

function mayReplace(other: Stored<CaseDocument>, id: string | null): boolean {
  return other.id === id && (other.state.stage === 'approved' || other.state.stage === 'submitted')
}

async function prefill(ctx: Context, deps: Deps, record: CaseRecord) {
  const sheet = (await loadWorld(ctx, deps, record)).sheet
  return commitSheet(ctx, sheet, await prefillEvents(ctx, deps, { record, sheet }))
}
