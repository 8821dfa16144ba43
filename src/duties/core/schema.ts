/** Shapes of duties and documents on the wire: what the screens read, and the pieces that requests share. */
import { z } from 'zod'
import { abilities, id, instant, line, textAsSent, version } from '../../kernel/core/endpoint.ts'
import { regimes } from './facts.ts'

const name = z.string().max(300)
const sentence = z.string().max(2000)
const key = z.string().max(80)
const list = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max).readonly()

export const submissionKinds = ['preliminary', 'supplement', 'final'] as const
const dutyStages = [
  'candidate',
  'applicable',
  'not_applicable',
  'preliminary_submitted',
  'final_submitted',
  'closed',
] as const
export const documentStages = ['draft', 'reviewed', 'approved', 'submitted', 'superseded'] as const

const factValue = z.union([
  z.boolean(),
  z.number().int().min(0).max(1_000_000_000),
  z.string().max(40),
  z.null(),
])

/** Answers by the name of the question; only those that change. */
const answersInput = z
  .record(line(60), z.strictObject({ value: factValue, basis: textAsSent(500) }))
  .refine((answers) => Object.keys(answers).length <= 100)

export const factsInput = {
  caseId: id,
  /** Version of the facts that the person saw; 0 before the first. */
  version,
  knownAt: instant.optional(),
  knownSection: z.union([z.literal(''), line(100)]).optional(),
  reportableFrom: instant.nullable().optional(),
  regime: z.enum(regimes).optional(),
  organ: z.union([z.literal(''), line(100)]).optional(),
  answers: answersInput.optional(),
}

export const saved = z.object({ id: z.string().max(100), version })
const signed = z.object({ name, at: instant })

const question = z.object({
  name: key,
  kind: z.enum(['tri', 'choice', 'count']),
  label: name,
  help: name,
  options: list(z.object({ value: key, label: name }), 20),
  /** Absent while nobody has answered; null is a count that is not known. */
  value: factValue.optional(),
  basis: z.string().max(500),
})

/** The facts with the questions that arise from them, in groups. */
export const factsView = z.object({
  version,
  knownAt: instant,
  knownSection: name,
  isKnownAssumed: z.boolean(),
  reportableFrom: instant.nullable(),
  regime: z.enum(regimes),
  organ: name,
  saved: signed.nullable(),
  asked: z.number().int(),
  unknown: z.number().int(),
  groups: list(z.object({ id: key, label: name, questions: list(question, 40) }), 20),
  ...abilities,
})

export const proposalView = z.object({
  key,
  kind: z.string().max(40),
  destination: key,
  title: name,
  law: sentence,
  strength: z.enum(['statutory', 'guideline', 'practice', 'voluntary']),
  standing: z.enum(['expected', 'candidate', 'fell_away']),
  due: z.object({
    /** Instants to count to, where a day is named; equal when there is one date only. */
    targetAt: instant.nullable(),
    limitAt: instant.nullable(),
    words: sentence,
  }),
  reason: sentence,
  categories: list(z.number().int(), 20),
  form: z.string().max(60),
  rule: z.object({ pack: key, version: key }),
})

const submissionView = z.object({
  id: z.string().max(100),
  kind: z.enum(submissionKinds),
  documentId: z.string().max(100).nullable(),
  channel: name,
  receiptNumber: name,
  submittedAt: instant,
  submittedBy: name,
})

export const dutyView = proposalView.extend({
  id,
  version,
  caseId: id,
  stage: z.enum(dutyStages),
  isSettled: z.boolean(),
  isOverdue: z.boolean(),
  confirmedBy: name.nullable(),
  setAside: z.object({ reason: sentence, by: name, at: instant }).nullable(),
  submissions: list(submissionView, 200),
  /** Kinds that may be submitted for it, and whether a receipt number is needed. */
  submits: list(z.enum(submissionKinds), 3),
  needsReceipt: z.boolean(),
  ...abilities,
})

export const completeness = z.object({
  filled: z.number().int(),
  total: z.number().int(),
  open: list(z.object({ number: z.number().int(), label: name, fields: list(name, 30) }), 30),
})

const keptFile = z.object({ sha256: z.string().length(64), sizeBytes: z.number().int() })

export const documentRow = z.object({
  id,
  version,
  caseId: id,
  form: z.string().max(60),
  title: name,
  purpose: z.enum(submissionKinds),
  number: z.number().int(),
  stage: z.enum(documentStages),
  dutyIds: list(id, 40),
  author: name,
  writtenBy: name,
  requestedBy: name.nullable(),
  reviewedBy: name.nullable(),
  returned: z.object({ by: name, reason: sentence }).nullable(),
  approvedBy: name.nullable(),
  approvedAt: instant.nullable(),
  aloneBecause: sentence.nullable(),
  countersignBy: instant.nullable(),
  countersignedBy: name.nullable(),
  contentHash: z.string().max(64).nullable(),
  files: z.object({ docx: keptFile, xlsx: keptFile, pdf: keptFile }).nullable(),
  submission: z
    .object({ receiptNumber: name, channel: name, submittedAt: instant, submittedBy: name })
    .nullable(),
  replacesId: id.nullable(),
  supersededById: id.nullable(),
  completeness,
  missingInHead: list(name, 30),
  ...abilities,
})

const rowView = z.object({
  id: key,
  label: name,
  text: z.string().max(21_000),
  isUnknown: z.boolean(),
  asOf: instant.nullable(),
})

const sectionView = z.object({
  number: z.number().int().nullable(),
  label: name,
  rows: list(rowView, 40),
})

export const documentView = documentRow.extend({
  caseNumber: z.string().max(60),
  caseTitle: sentence,
  sections: list(sectionView, 40),
  note: sentence,
})

const sheetValue = z.union([z.string().max(20_000), z.array(z.string().max(200)).max(40)])

/** A fact sheet entry as a person gives it; `asOf` without a value means now. */
export const entriesInput = z
  .record(
    line(60),
    z.strictObject({
      value: z.union([textAsSent(20_000), z.array(line(200)).max(40)]).nullable(),
      isUnknown: z.boolean(),
      asOf: instant.optional(),
    }),
  )
  .refine((entries) => Object.keys(entries).length <= 200)

export const fieldView = z.object({
  id: key,
  label: name,
  type: z.enum(['line', 'text', 'day', 'choice', 'choices']),
  options: list(name, 30),
  help: name,
  needed: z.boolean(),
  value: sheetValue.nullable(),
  isUnknown: z.boolean(),
  asOf: instant.nullable(),
  by: name,
  /** What the case would say now, where it differs from the answer. */
  suggestion: sheetValue.nullable(),
  /** Belongs to each document and is filled in there. */
  isOfDocument: z.boolean(),
})

export type FactsView = z.output<typeof factsView>
export type DutyView = z.output<typeof dutyView>
export type DocumentRow = z.output<typeof documentRow>
export type DocumentView = z.output<typeof documentView>
export type FieldView = z.output<typeof fieldView>
export type SectionView = z.output<typeof sectionView>
