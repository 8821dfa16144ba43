/** Endpoints of the fact sheet and of documents: write once, draft, review, approve, take along. */
import { z } from 'zod'
import { abilities, id, line, text, version } from '../../kernel/core/endpoint.ts'
import { endpoint, stillOpen } from './contract.ts'
import { documentFormats } from './document.ts'
import { documentView, entriesInput, fieldView, saved, submissionKinds } from './schema.ts'

const name = z.string().max(300)

/** The sheet through one form: its fields with answers, and what the case would suggest. */
export const readFactSheet = endpoint({
  id: 'duties.readFactSheet',
  method: 'GET',
  path: '/api/cases/:caseId/fact-sheet',
  permission: 'duty.read',
  audit: 'none',
  input: z.strictObject({ caseId: id, form: line(60) }),
  output: z.object({
    version,
    form: z.object({ id: z.string().max(60), title: name, note: z.string().max(400) }),
    sections: z
      .array(
        z.object({
          number: z.number().int().nullable(),
          label: name,
          fields: z.array(fieldView).max(40).readonly(),
        }),
      )
      .max(40)
      .readonly(),
    ...abilities,
  }),
  refusals: ['duties.form_unknown'],
})

const sheetSaved = z.object({
  version,
  /** Labels of fields in which figures like a My Number were replaced by `*`. */
  masked: z.array(name).max(200).readonly(),
  /** Ids of reviewed documents that are drafts again because of the new words. */
  reopened: z.array(id).max(200).readonly(),
})

export const saveFactSheet = endpoint({
  id: 'duties.saveFactSheet',
  method: 'PUT',
  path: '/api/cases/:caseId/fact-sheet',
  permission: 'document.draft',
  audit: 'write',
  input: z.strictObject({ caseId: id, version, entries: entriesInput }),
  output: sheetSaved,
  refusals: [...stillOpen, 'duties.entry_unreadable'],
})

/** Fills what nobody answered yet from the case: time of knowing, course, measures, other reports. */
export const prefillFactSheet = endpoint({
  id: 'duties.prefillFactSheet',
  method: 'POST',
  path: '/api/cases/:caseId/fact-sheet/prefill',
  permission: 'document.draft',
  audit: 'write',
  input: z.strictObject({ caseId: id, version }),
  output: sheetSaved,
  refusals: stillOpen,
})

export const createDocument = endpoint({
  id: 'duties.createDocument',
  method: 'POST',
  path: '/api/cases/:caseId/documents',
  permission: 'document.draft',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    form: line(60),
    purpose: z.enum(submissionKinds),
    dutyIds: z.array(id).max(40),
    /** The approved document of the same form that this one corrects. */
    replacesId: id.nullable().default(null),
  }),
  output: saved,
  refusals: [
    ...stillOpen,
    'duties.form_unknown',
    'duties.duty_unknown',
    'duties.document_open_already',
    'duties.replaces_unknown',
  ],
})

export const readDocument = endpoint({
  id: 'duties.readDocument',
  method: 'GET',
  path: '/api/documents/:id',
  permission: 'duty.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: documentView,
})

export const requestReview = endpoint({
  id: 'duties.requestReview',
  method: 'POST',
  path: '/api/documents/:id/request-review',
  permission: 'document.draft',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: [...stillOpen, 'duties.document_stage', 'duties.document_empty'],
})

export const reviewDocument = endpoint({
  id: 'duties.reviewDocument',
  method: 'POST',
  path: '/api/documents/:id/review',
  permission: 'document.review',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: [...stillOpen, 'duties.document_stage', 'duties.document_empty', 'duties.reviewer_is_author'],
})

export const returnDocument = endpoint({
  id: 'duties.returnDocument',
  method: 'POST',
  path: '/api/documents/:id/return',
  permission: 'document.review',
  audit: 'write',
  input: z.strictObject({ id, version, reason: line(1000) }),
  output: saved,
  refusals: [...stillOpen, 'duties.document_stage', 'duties.reason_missing'],
})

/** Fixes the content and keeps the three files. A final report is approved by the CISO. */
export const approveDocument = endpoint({
  id: 'duties.approveDocument',
  method: 'POST',
  path: '/api/documents/:id/approve',
  permission: 'document.approve',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    /** Why one person goes ahead alone; empty in the ordinary way. */
    aloneBecause: text(1000).default(''),
  }),
  output: saved,
  refusals: [
    ...stillOpen,
    'duties.document_stage',
    'duties.document_empty',
    'duties.document_changed',
    'duties.approver_is_author',
    'duties.final_needs_ciso',
    'duties.head_missing',
    'duties.template_broken',
    'duties.template_unknown_name',
  ],
})

export const countersignDocument = endpoint({
  id: 'duties.countersignDocument',
  method: 'POST',
  path: '/api/documents/:id/countersign',
  permission: 'document.approve',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: ['duties.document_stage', 'duties.countersigner_is_approver'],
})

/** A draft is made anew and says so; an approved document is the bytes that were kept. */
export const downloadDocument = endpoint({
  id: 'duties.downloadDocument',
  method: 'GET',
  path: '/api/documents/:id/files/:format',
  permission: 'duty.read',
  audit: 'read',
  transport: 'download',
  input: z.strictObject({ id, format: z.enum(documentFormats) }),
  output: z.unknown(),
  refusals: ['duties.template_broken', 'duties.template_unknown_name'],
})
