/** A document of a case: draft, reviewed, approved, submitted, superseded; its content stands once approved. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { isSamePerson, type By } from '../../incidents/core/who.ts'
import type { SubmissionKind } from './duty.ts'

export type DocumentStage = 'draft' | 'reviewed' | 'approved' | 'submitted' | 'superseded'

export const documentFormats = ['docx', 'xlsx', 'pdf'] as const
export type DocumentFormat = (typeof documentFormats)[number]

/** Bytes that were kept at approval, by their SHA-256 (hex). */
export type KeptFile = { readonly sha256: string; readonly sizeBytes: number }
export type KeptFiles = Readonly<Record<DocumentFormat, KeptFile>>

export type CaseDocument = {
  readonly id: string
  readonly caseId: string
  /** Form (`content/duties/forms`) and its version. */
  readonly form: string
  readonly formVersion: string
  readonly title: string
  /** What it is for, and the duties that it serves. */
  readonly purpose: SubmissionKind
  readonly dutyIds: readonly string[]
  /** 1 for the first of its kind in the case; a correction after approval is the next version. */
  readonly version: number
  readonly stage: DocumentStage
  readonly author: By
  /** Who wrote the content as it stands now. */
  readonly writtenBy: By
  /** SHA-256 (hex) over the canonical JSON of the content; null until something was written. */
  readonly contentHash: string | null
  /** Who says that it is ready to be looked at, while nobody has. */
  readonly requestedBy: By | null
  readonly reviewedBy: By | null
  /** Why it was given back; null after the next review. */
  readonly returned: { readonly by: By; readonly reason: string } | null
  readonly approvedBy: By | null
  readonly approvedAt: string | null
  readonly aloneBecause: string | null
  /** Until when a second person must countersign what one person approved alone; null when nothing is open. */
  readonly countersignBy: string | null
  readonly countersignedBy: By | null
  readonly files: KeptFiles | null
  /** Items that were filled when it was approved; null before. */
  readonly approvedItems: { readonly filled: number; readonly total: number } | null
  readonly submission: DocumentSubmission | null
  /** The approved document that this one corrects; it is superseded when this one is approved. */
  readonly replacesId: string | null
  readonly supersededById: string | null
}

export type DocumentSubmission = {
  readonly receiptNumber: string
  readonly channel: string
  readonly submittedAt: string
  readonly submittedBy: By
}

export type DocumentEvent =
  | ({ readonly type: 'document.drafted' } & DraftedDocument)
  | { readonly type: 'document.revised'; readonly contentHash: string; readonly by: By }
  | { readonly type: 'document.review_requested'; readonly by: By }
  | { readonly type: 'document.reviewed'; readonly by: By }
  | { readonly type: 'document.returned'; readonly by: By; readonly reason: string }
  | {
      readonly type: 'document.approved'
      readonly by: By
      readonly at: string
      readonly contentHash: string
      readonly files: KeptFiles
      readonly items: { readonly filled: number; readonly total: number }
      readonly aloneBecause: string | null
      readonly countersignBy: string | null
    }
  | { readonly type: 'document.countersigned'; readonly by: By }
  | { readonly type: 'document.submitted'; readonly submission: DocumentSubmission }
  | { readonly type: 'document.superseded'; readonly byId: string }

export type DraftedDocument = Pick<
  CaseDocument,
  | 'id'
  | 'caseId'
  | 'form'
  | 'formVersion'
  | 'title'
  | 'purpose'
  | 'dutyIds'
  | 'version'
  | 'author'
  | 'contentHash'
  | 'replacesId'
>

export type DocumentRefusal = Refusal<
  | 'duties.document_stands'
  | 'duties.document_stage'
  | 'duties.document_empty'
  | 'duties.reviewer_is_author'
  | 'duties.approver_is_author'
  | 'duties.countersigner_is_approver'
  | 'duties.reason_missing'
>

type Answer<Code extends DocumentRefusal['code']> = DocumentEvent[] | Refusal<Code>
type ApprovalCode = 'duties.document_stage' | 'duties.document_empty' | 'duties.approver_is_author'

/** A single-handed approval is countersigned within this time. */
const countersignWithinMs = 24 * 3_600_000

/** Folds one event; a document begins with `document.drafted`. */
export function evolveDocument(document: CaseDocument | null, event: DocumentEvent): CaseDocument {
  if (event.type === 'document.drafted') return drafted(event)
  if (document === null) throw new Error(`document begins with ${event.type}`)
  switch (event.type) {
    case 'document.revised':
      return {
        ...document,
        stage: 'draft',
        contentHash: event.contentHash,
        writtenBy: event.by,
        reviewedBy: null,
      }
    case 'document.review_requested':
      return { ...document, requestedBy: event.by, returned: null }
    case 'document.reviewed':
      return { ...document, stage: 'reviewed', requestedBy: null, reviewedBy: event.by, returned: null }
    case 'document.returned':
      return {
        ...document,
        stage: 'draft',
        reviewedBy: null,
        returned: { by: event.by, reason: event.reason },
      }
    case 'document.approved':
      return approved(document, event)
    case 'document.countersigned':
      return { ...document, countersignBy: null, countersignedBy: event.by }
    case 'document.submitted':
      return { ...document, stage: 'submitted', submission: event.submission }
    default:
      return { ...document, stage: 'superseded', supersededById: event.byId }
  }
}

/** New content; a reviewed document goes back to draft, an approved one stands. */
export function reviseDocument(
  document: CaseDocument,
  given: { contentHash: string; by: By },
): Answer<'duties.document_stands'> {
  if (!isOpen(document)) return refuse('duties.document_stands')
  if (document.contentHash === given.contentHash) return []
  return [{ type: 'document.revised', ...given }]
}

/** Says that the draft is ready for the second pair of eyes. */
export function requestReview(
  document: CaseDocument,
  by: By,
): Answer<'duties.document_stage' | 'duties.document_empty'> {
  if (document.stage !== 'draft') return wrongStage(document, 'reviewed')
  if (document.contentHash === null) return refuse('duties.document_empty')
  return document.requestedBy === null ? [{ type: 'document.review_requested', by }] : []
}

/** A second pair of eyes: neither the author's nor those of whoever wrote the content as it stands. */
export function reviewDocument(
  document: CaseDocument,
  by: By,
): Answer<'duties.document_stage' | 'duties.document_empty' | 'duties.reviewer_is_author'> {
  if (document.stage !== 'draft') return wrongStage(document, 'reviewed')
  if (document.contentHash === null) return refuse('duties.document_empty')
  if (hasWritten(document, by)) return refuse('duties.reviewer_is_author')
  return [{ type: 'document.reviewed', by }]
}

/** Gives a document back to its author before approval. */
export function returnDocument(
  document: CaseDocument,
  given: { by: By; reason: string },
): Answer<'duties.document_stage' | 'duties.reason_missing'> {
  if (document.stage !== 'reviewed') return wrongStage(document, 'draft')
  const reason = given.reason.trim()
  return reason === ''
    ? refuse('duties.reason_missing')
    : [{ type: 'document.returned', by: given.by, reason }]
}

export type Approval = {
  readonly by: By
  readonly at: Date
  readonly aloneBecause: string
}

/**
 * Approval fixes the content. The approver has written none of it, unless nobody else can be reached:
 * `aloneBecause` then says why, review may be missing, and somebody else countersigns within 24 hours.
 * Answers what keeps it from being approved, or null; the files are made only after that.
 */
export function approvalObstacle(document: CaseDocument, given: Approval): Refusal<ApprovalCode> | null {
  const isAlone = given.aloneBecause.trim() !== ''
  if (document.stage !== 'reviewed' && !(isAlone && document.stage === 'draft'))
    return wrongStage(document, 'approved')
  if (document.contentHash === null) return refuse('duties.document_empty')
  if (hasWritten(document, given.by) && !isAlone) return refuse('duties.approver_is_author')
  return null
}

/** Approves with the files that stand from now on. */
export function approveDocument(
  document: CaseDocument,
  given: Approval & { files: KeptFiles; items: { filled: number; total: number } },
): Answer<ApprovalCode> {
  const obstacle = approvalObstacle(document, given)
  if (obstacle !== null) return obstacle
  const aloneBecause = given.aloneBecause.trim()
  const countersignBy = new Date(given.at.getTime() + countersignWithinMs).toISOString()
  return [
    {
      type: 'document.approved',
      by: given.by,
      at: given.at.toISOString(),
      contentHash: document.contentHash ?? '',
      files: given.files,
      items: given.items,
      aloneBecause: aloneBecause === '' ? null : aloneBecause,
      countersignBy: aloneBecause === '' ? null : countersignBy,
    },
  ]
}

/** The second signature upon a single-handed approval; also late, which the record then shows. */
export function countersignDocument(
  document: CaseDocument,
  by: By,
): Answer<'duties.document_stage' | 'duties.countersigner_is_approver'> {
  if (document.countersignBy === null) return wrongStage(document, 'approved')
  const isApprover = document.approvedBy !== null && isSamePerson(document.approvedBy, by)
  if (isApprover || hasWritten(document, by)) return refuse('duties.countersigner_is_approver')
  return [{ type: 'document.countersigned', by }]
}

/** A person has submitted it outside Toride; whether a receipt number is needed is asked of the duty. */
export function submitDocument(
  document: CaseDocument,
  submission: DocumentSubmission,
): Answer<'duties.document_stage'> {
  if (document.stage !== 'approved') return wrongStage(document, 'submitted')
  return [{ type: 'document.submitted', submission }]
}

/** A later version takes its place; what was approved or submitted stays readable. */
export function supersedeDocument(document: CaseDocument, byId: string): Answer<'duties.document_stage'> {
  if (document.stage !== 'approved' && document.stage !== 'submitted')
    return wrongStage(document, 'superseded')
  return [{ type: 'document.superseded', byId }]
}

/** True while the content may still change. */
export function isOpen(document: CaseDocument): boolean {
  return document.stage === 'draft' || document.stage === 'reviewed'
}

/** True when this person has a hand in the content: two-person rules ask this. */
export function hasWritten(document: CaseDocument, by: By): boolean {
  return isSamePerson(document.author, by) || isSamePerson(document.writtenBy, by)
}

function drafted(event: Extract<DocumentEvent, { type: 'document.drafted' }>): CaseDocument {
  const { type: _type, ...head } = event
  return {
    ...head,
    stage: 'draft',
    writtenBy: head.author,
    requestedBy: null,
    reviewedBy: null,
    returned: null,
    approvedBy: null,
    approvedAt: null,
    aloneBecause: null,
    countersignBy: null,
    countersignedBy: null,
    files: null,
    approvedItems: null,
    submission: null,
    supersededById: null,
  }
}

function approved(
  document: CaseDocument,
  event: Extract<DocumentEvent, { type: 'document.approved' }>,
): CaseDocument {
  const { by, at, contentHash, files, items, aloneBecause, countersignBy } = event
  const approval = { approvedBy: by, approvedAt: at, aloneBecause, countersignBy }
  return { ...document, ...approval, stage: 'approved', contentHash, files, approvedItems: items }
}

function wrongStage(document: CaseDocument, to: DocumentStage): Refusal<'duties.document_stage'> {
  return refuse('duties.document_stage', { from: document.stage, to })
}
