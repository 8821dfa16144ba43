/** A document of a case: draft, reviewed, approved, submitted, superseded; its content stands once approved. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'

export type DocumentStage = 'draft' | 'reviewed' | 'approved' | 'submitted' | 'superseded'

export type CaseDocument = {
  readonly id: string
  readonly caseId: string
  /** Form (`content/duties/forms`) and its version. */
  readonly form: string
  readonly formVersion: string
  readonly title: string
  /** 1 for the first of its kind in the case; a correction after approval is the next version. */
  readonly version: number
  readonly stage: DocumentStage
  readonly authorId: string
  /** SHA-256 (hex) over the canonical JSON of the content; null until something was written. */
  readonly contentHash: string | null
  readonly reviewedBy: string | null
  readonly approvedBy: string | null
  readonly approvedAt: string | null
  /** Until when a second person must countersign what one person approved alone; null when nothing is open. */
  readonly countersignBy: string | null
  readonly countersignedBy: string | null
  readonly submission: DocumentSubmission | null
  readonly supersededById: string | null
}

export type DocumentSubmission = {
  readonly receiptNumber: string
  readonly channel: string
  readonly submittedAt: string
  readonly submittedBy: string
}

export type DocumentEvent =
  | ({ readonly type: 'document_drafted' } & DraftedDocument)
  | { readonly type: 'document_revised'; readonly contentHash: string; readonly by: string }
  | { readonly type: 'document_reviewed'; readonly by: string }
  | { readonly type: 'document_returned'; readonly by: string; readonly reason: string }
  | {
      readonly type: 'document_approved'
      readonly by: string
      readonly at: string
      readonly contentHash: string
      readonly aloneBecause: string | null
      readonly countersignBy: string | null
    }
  | { readonly type: 'document_countersigned'; readonly by: string }
  | { readonly type: 'document_submitted'; readonly submission: DocumentSubmission }
  | { readonly type: 'document_superseded'; readonly byId: string }

export type DraftedDocument = Pick<
  CaseDocument,
  'id' | 'caseId' | 'form' | 'formVersion' | 'title' | 'version' | 'authorId' | 'contentHash'
>

export type DocumentRefusal = Refusal<
  | 'duties.document_stands'
  | 'duties.document_stage'
  | 'duties.document_empty'
  | 'duties.reviewer_is_author'
  | 'duties.approver_is_author'
  | 'duties.countersigner_is_approver'
  | 'duties.reason_missing'
  | 'duties.receipt_missing'
>

type Answer = DocumentEvent[] | DocumentRefusal

/** A single-handed approval is countersigned within this time. */
const countersignWithinMs = 24 * 3_600_000

/** Folds one event; a document begins with `document_drafted`. */
export function evolveDocument(document: CaseDocument | null, event: DocumentEvent): CaseDocument {
  if (event.type === 'document_drafted') return drafted(event)
  if (document === null) throw new Error(`document begins with ${event.type}`)
  switch (event.type) {
    case 'document_revised':
      return { ...document, stage: 'draft', contentHash: event.contentHash, reviewedBy: null }
    case 'document_reviewed':
      return { ...document, stage: 'reviewed', reviewedBy: event.by }
    case 'document_returned':
      return { ...document, stage: 'draft', reviewedBy: null }
    case 'document_approved':
      return approved(document, event)
    case 'document_countersigned':
      return { ...document, countersignBy: null, countersignedBy: event.by }
    case 'document_submitted':
      return { ...document, stage: 'submitted', submission: event.submission }
    case 'document_superseded':
      return { ...document, stage: 'superseded', supersededById: event.byId }
  }
}

/** New content; a reviewed document goes back to draft, an approved one stands. */
export function reviseDocument(document: CaseDocument, given: { contentHash: string; by: string }): Answer {
  if (!isOpen(document)) return refuse('duties.document_stands')
  if (document.contentHash === given.contentHash) return []
  return [{ type: 'document_revised', ...given }]
}

/** A second pair of eyes: not the author's. */
export function reviewDocument(document: CaseDocument, by: string): Answer {
  if (document.stage !== 'draft') return wrongStage(document, 'reviewed')
  if (document.contentHash === null) return refuse('duties.document_empty')
  if (document.authorId === by) return refuse('duties.reviewer_is_author')
  return [{ type: 'document_reviewed', by }]
}

/** Gives a document back to its author before approval. */
export function returnDocument(document: CaseDocument, given: { by: string; reason: string }): Answer {
  if (document.stage !== 'reviewed') return wrongStage(document, 'draft')
  const reason = given.reason.trim()
  return reason === ''
    ? refuse('duties.reason_missing')
    : [{ type: 'document_returned', by: given.by, reason }]
}

/**
 * Approval fixes the content. The approver is not the author, unless nobody else can be reached:
 * `aloneBecause` then says why, review may be missing, and somebody else countersigns within 24 hours.
 */
export function approveDocument(
  document: CaseDocument,
  given: { by: string; at: Date; aloneBecause: string },
): Answer {
  const aloneBecause = given.aloneBecause.trim()
  const isAlone = aloneBecause !== ''
  if (document.stage !== 'reviewed' && !(isAlone && document.stage === 'draft'))
    return wrongStage(document, 'approved')
  if (document.contentHash === null) return refuse('duties.document_empty')
  if (document.authorId === given.by && !isAlone) return refuse('duties.approver_is_author')
  const countersignBy = new Date(given.at.getTime() + countersignWithinMs).toISOString()
  return [
    {
      type: 'document_approved',
      by: given.by,
      at: given.at.toISOString(),
      contentHash: document.contentHash,
      aloneBecause: isAlone ? aloneBecause : null,
      countersignBy: isAlone ? countersignBy : null,
    },
  ]
}

/** The second signature upon a single-handed approval; also late, which the record then shows. */
export function countersignDocument(document: CaseDocument, by: string): Answer {
  if (document.countersignBy === null) return wrongStage(document, 'approved')
  if (document.approvedBy === by || document.authorId === by)
    return refuse('duties.countersigner_is_approver')
  return [{ type: 'document_countersigned', by }]
}

/** A person has submitted it outside Toride and writes down the receipt. */
export function submitDocument(document: CaseDocument, submission: DocumentSubmission): Answer {
  if (document.stage !== 'approved') return wrongStage(document, 'submitted')
  if (submission.receiptNumber.trim() === '') return refuse('duties.receipt_missing')
  return [{ type: 'document_submitted', submission }]
}

/** A later version takes its place; what was approved or submitted stays readable. */
export function supersedeDocument(document: CaseDocument, byId: string): Answer {
  if (document.stage !== 'approved' && document.stage !== 'submitted')
    return wrongStage(document, 'superseded')
  return [{ type: 'document_superseded', byId }]
}

/** True while the content may still change. */
export function isOpen(document: CaseDocument): boolean {
  return document.stage === 'draft' || document.stage === 'reviewed'
}

function drafted(event: DraftedDocument): CaseDocument {
  const { id, caseId, form, formVersion, title, version, authorId, contentHash } = event
  return {
    id,
    caseId,
    form,
    formVersion,
    title,
    version,
    authorId,
    contentHash,
    stage: 'draft',
    reviewedBy: null,
    approvedBy: null,
    approvedAt: null,
    countersignBy: null,
    countersignedBy: null,
    submission: null,
    supersededById: null,
  }
}

function approved(
  document: CaseDocument,
  event: Extract<DocumentEvent, { type: 'document_approved' }>,
): CaseDocument {
  const { by, at, contentHash, countersignBy } = event
  return { ...document, stage: 'approved', approvedBy: by, approvedAt: at, contentHash, countersignBy }
}

function wrongStage(document: CaseDocument, to: DocumentStage): DocumentRefusal {
  return refuse('duties.document_stage', { from: document.stage, to })
}
