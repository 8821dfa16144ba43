/** What a document says: the sheet through its form, with what belongs to this document; its hash stands for it. */
import type { DocumentModel, DocumentSection } from '../../kernel/core/document-model.ts'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import type { By } from '../../incidents/core/who.ts'
import type { CaseDocument } from './document.ts'
import type { SubmissionKind } from './duty.ts'
import { sheetSections, type FactSheet, type Form, type SheetRow, type SheetSection } from './fact-sheet.ts'
import { ja } from './ja.ts'

/** Everything that a reader sees of the facts; its canonical JSON is what is hashed and kept. */
export type DocumentContent = {
  readonly form: string
  readonly formVersion: string
  readonly title: string
  readonly purpose: SubmissionKind
  readonly version: number
  readonly caseNumber: string
  readonly sections: readonly SheetSection[]
}

/** `sheet` is what `sheetOfDocument` made of the case's sheet. */
export function contentOf(
  form: Form,
  sheet: FactSheet,
  about: Pick<CaseDocument, 'title' | 'purpose' | 'version'> & { caseNumber: string },
): DocumentContent {
  const { title, purpose, version, caseNumber } = about
  const sections = sheetSections(form, sheet)
  return { form: form.id, formVersion: form.version, title, purpose, version, caseNumber, sections }
}

/** The title with what it is for: the preliminary or final report, or its number in a row of reports. */
export function documentTitle(form: Form, purpose: SubmissionKind, version: number): string {
  const numbered = form.head.fields.some((field) => field.from === 'document.report_number')
  if (numbered) return ja.documents.numbered({ title: form.title, number: version })
  const kinded = form.head.fields.some((field) => field.from === 'document.report_kind')
  if (kinded) return ja.documents.kinded({ title: form.title, kind: ja.documents.kinds[purpose] })
  return form.title
}

export type Printed = {
  /** The document as it stands; null shows the sheet through the form before there is a document. */
  readonly document: CaseDocument
  readonly bodyName: string
  readonly fullNumber: string
  readonly printedBy: string
  readonly at: Date
  readonly isDemonstration: boolean
}

/**
 * The document for printing: from one model come the PDF, the Word file and the workbook. An approved letter
 * goes to citizens: it carries no case number, no handling and no names of the office's own way.
 */
export function documentModel(form: Form, content: DocumentContent, printed: Printed): DocumentModel {
  const { document } = printed
  const isDraft = document.approvedBy === null
  const marks = [
    ...(isDraft ? [ja.documents.draftMark] : []),
    ...(printed.isDemonstration ? [ja.documents.demonstration] : []),
  ]
  const head = {
    ...(isDraft ? { watermark: ja.documents.watermark } : {}),
    title: isDraft ? ja.documents.draftTitle({ title: content.title }) : content.title,
  }
  const mark = marks.length === 0 ? {} : { mark: marks.join(ja.documents.markSeparator) }
  if (form.layout === 'letter' && !isDraft)
    return { ...head, sections: letterSections(form, content), foot: { handling: '', printed: '', ...mark } }
  const isLetter = form.layout === 'letter'
  return {
    ...head,
    above: ja.documents.above({ body: printed.bodyName, number: printed.fullNumber }),
    lead: leadOf(document),
    sections: [...(isLetter ? letterSections(form, content) : fieldSections(content)), signatures(document)],
    foot: {
      handling: ja.documents.handling,
      printed: ja.documents.printed({ by: printed.printedBy, at: formatDateTime(printed.at) }),
      ...mark,
    },
  }
}

/** Names for a Word template of the form: every field of its content by id, and the head. */
export function templateData(content: DocumentContent, model: DocumentModel): Record<string, string> {
  const rows = content.sections.flatMap((section) => section.rows)
  return {
    ...Object.fromEntries(rows.map((row) => [row.id, row.text])),
    case_number: model.above ?? '',
    title: model.title,
    lead: model.lead ?? '',
    handling: model.foot.handling,
    mark: model.foot.mark ?? '',
    printed: model.foot.printed,
  }
}

function leadOf(document: CaseDocument): string {
  const { approvedBy, approvedAt, reviewedBy, aloneBecause } = document
  if (approvedBy === null || approvedAt === null) return ja.documents.draftLead
  const at = formatDateTime(new Date(approvedAt))
  if (aloneBecause !== null)
    return ja.documents.approvedAlone({ by: signatureOf(approvedBy), at, reason: aloneBecause })
  const reviewer = reviewedBy === null ? '' : signatureOf(reviewedBy)
  return ja.documents.approved({ by: signatureOf(approvedBy), at, reviewer })
}

function fieldSections(content: DocumentContent): DocumentSection[] {
  return content.sections.map((section) => ({
    title: headingOf(section),
    blocks: [
      {
        kind: 'fields',
        columns: 1,
        fields: section.rows.map((row) => fieldOf(row, section.number !== null)),
      },
    ],
  }))
}

/** Facts say as of when they are true; who reports does not change by the hour. */
function fieldOf(row: SheetRow, isFact: boolean) {
  const value = row.text === '' ? ja.sheet.empty : row.text
  return row.asOf === null || row.text === '' || !isFact
    ? { label: row.label, value }
    : { label: row.label, value, labelNote: ja.sheet.asOf({ at: formatDateTime(new Date(row.asOf)) }) }
}

/** Sentences under headings; what was not answered is left out, because the letter goes to citizens. */
function letterSections(form: Form, content: DocumentContent): DocumentSection[] {
  const [head, ...items] = content.sections
  return [
    { blocks: form.opening === undefined ? [] : [paragraph(form.opening)] },
    ...items
      .filter((item) => told(item.rows).length > 0)
      .map((item) => ({ title: item.label, blocks: told(item.rows).map((row) => paragraph(row.text)) })),
    {
      title: ja.documents.letterContact,
      blocks: [
        ...(form.closing === undefined ? [] : [paragraph(form.closing)]),
        { kind: 'fields', columns: 1, fields: told(head?.rows ?? []).map(plainField) },
      ],
    },
  ]
}

function paragraph(text: string) {
  return { kind: 'paragraph', text } as const
}

function told(rows: readonly SheetRow[]): SheetRow[] {
  return rows.filter((row) => row.text !== '' && !row.isUnknown)
}

function plainField(row: SheetRow) {
  return { label: row.label, value: row.text }
}

function signatures(document: CaseDocument): DocumentSection {
  const words = ja.documents.signatures
  const signed = [
    [words.author, nameOf(document.author)],
    [words.reviewer, nameOf(document.reviewedBy)],
    [words.approver, nameOf(document.approvedBy)],
    ...(document.aloneBecause === null ? [] : [[words.countersigner, nameOf(document.countersignedBy)]]),
  ]
  const columns = signed.map(([label = '']) => ({ label }))
  return {
    title: words.title,
    blocks: [{ kind: 'table', columns, rows: [signed.map(([, name = '']) => name)] }],
  }
}

function nameOf(by: By | null): string {
  return by === null ? '' : signatureOf(by)
}

function signatureOf(by: By): string {
  return by.seat === undefined ? by.name : ja.documents.signature({ seat: by.seat, name: by.name })
}

function headingOf(section: SheetSection): string {
  return section.number === null ? section.label : `${section.number}. ${section.label}`
}
