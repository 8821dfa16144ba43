/** The slip on A4 as a document: what was heard, who was asked what, where it went, room for handwriting. */
import type { DocumentField, DocumentModel, DocumentSection } from '../../../kernel/core/document-model.ts'
import { formatDateTime, formatDateTimeShort, formatTime } from '../../../kernel/core/wareki.ts'
import { ja as intake } from '../ja.ts'
import { formatNumber } from '../number.ts'
import type { PhoneScript } from '../phone-script.ts'
import { isFromOutside, type Report } from '../report.ts'
import { ja } from './ja.ts'

export type SlipContext = {
  readonly bodyName: string
  readonly isDemonstration: boolean
  readonly script: Pick<PhoneScript, 'questions'>
  /** Name of the contact whose number was called, or empty. */
  readonly contactName: string
  /** Full number of the case it went to, or empty. */
  readonly caseNumber: string
  /** Address of the report's page: what the code on paper leads back to. */
  readonly address: string
  readonly printedBy: string
  readonly now: Date
}

/** Builds the slip; sections without anything to show leave room to write by hand. */
export function slipSheet(report: Report, context: SlipContext): DocumentModel {
  const number = formatNumber(report)
  return {
    above: ja.window({ name: context.bodyName }),
    title: ja.title,
    number: { label: ja.number, value: number, note: readAloud(number), qr: context.address },
    sections: [
      headSection(report),
      ...askedSection(report, context),
      verificationSection(report, context),
      afterwardsSection(report, context),
      {
        title: ja.handwriting,
        blocks: [
          { kind: 'lines', count: 3 },
          { kind: 'boxes', boxes: ja.signatures.map((label) => ({ label })) },
          ...(isFromOutside(report)
            ? [{ kind: 'paragraph', text: ja.outsideRule, small: true } as const]
            : []),
        ],
      },
    ],
    foot: {
      handling: ja.handling,
      printed: ja.printed({ at: formatDateTime(context.now), name: context.printedBy }),
      mark: context.isDemonstration ? ja.demonstration : undefined,
    },
  }
}

/** The number figure by figure, as it is said on the telephone. */
export function readAloud(number: string): string {
  return Array.from(number)
    .map((sign) => ja.readings[sign] ?? sign)
    .join(' ')
}

function headSection(report: Report): DocumentSection {
  const { slip } = report
  const { reporter } = slip
  const head = ja.head
  const fields: DocumentField[] = [
    { label: head.receivedAt, value: formatDateTime(new Date(report.receivedAt)) },
    { label: head.takenBy, value: report.taken.by.name },
    { label: head.kind, value: intake.kinds[report.kind] },
    {
      label: head.knownBy,
      value: joined('\u3000', [slip.knownBySection, formatTime(new Date(slip.knownAt))]),
    },
  ]
  if (report.kind === 'machine') fields.push(...machineFields(report))
  else {
    const type = ja.reporterType({ type: intake.reporterTypes[reporter.type] })
    fields.push(
      {
        label: head.reporter,
        value: joined('\u3000', [reporter.organization, reporter.name, type]),
        wide: true,
      },
      { label: head.callback, value: withNote(reporter.callback, ja.neverCall) },
      { label: head.reference, value: withNote(reporter.theirReference, ja.theirs) },
      {
        label: head.verbatim,
        labelNote: head.asHeard,
        value: slip.verbatim === '' ? '' : ja.quoted({ words: slip.verbatim }),
        large: true,
      },
    )
  }
  if (slip.addresses.length > 0)
    fields.push({
      label: head.addresses,
      value: slip.addresses.map((address) => address.value).join('\n'),
      wide: true,
    })
  return { blocks: [{ kind: 'fields', columns: 2, fields }] }
}

function machineFields(report: Report): DocumentField[] {
  return [
    { label: ja.head.machine, value: report.slip.machineName, wide: true },
    { label: ja.head.ruleTitle, value: report.origin?.ruleTitle ?? '', large: true },
  ]
}

function askedSection(report: Report, { script }: SlipContext): DocumentSection[] {
  if (report.kind !== 'phone') return []
  const rows = script.questions
    .filter((question) => question.fills !== 'verbatim' && question.number > 3)
    .map((question) => {
      const given = report.slip.answers.find((answer) => answer.questionId === question.id)
      const label = question.answers.find((answer) => answer.id === given?.answer)?.label ?? ''
      return [
        String(question.number),
        question.say.replaceAll(/[\u300c\u300d]/g, ''),
        given?.text === '' || !given ? label : given.text,
      ]
    })
  const { number, question, answer } = ja.askedHeads
  return [
    {
      title: ja.asked,
      blocks: [
        {
          kind: 'table',
          columns: [
            { label: number, weight: 0.7, align: 'center' },
            { label: question, weight: 8 },
            { label: answer, weight: 7 },
          ],
          rows,
        },
      ],
    },
  ]
}

function verificationSection({ verification }: Report, context: SlipContext): DocumentSection {
  const labels = ja.verificationFields
  const fields: DocumentField[] = [
    {
      label: labels.number,
      value: verification
        ? ja.fromRegister({ number: verification.number, contact: context.contactName })
        : '',
    },
    { label: labels.outcome, value: verification ? intake.verificationOutcomes[verification.outcome] : '' },
    {
      label: labels.by,
      value: verification
        ? joined('\u3000', [verification.by.name, formatDateTimeShort(new Date(verification.at))])
        : '',
    },
    { label: labels.note, value: verification?.note ?? '' },
  ]
  return { title: ja.verification, blocks: [{ kind: 'fields', columns: 2, fields }] }
}

function afterwardsSection(report: Report, context: SlipContext): DocumentSection {
  const { acknowledged } = report
  const reply = report.replies.at(-1)
  const labels = ja.afterwardsFields
  const fields: DocumentField[] = [
    {
      label: labels.handedTo,
      value: acknowledged
        ? ja.acknowledged({ name: acknowledged.by.name, time: formatTime(new Date(acknowledged.at)) })
        : '',
    },
    { label: labels.promisedAt, value: ja.until({ time: formatDateTimeShort(new Date(report.promisedAt)) }) },
    { label: labels.goesTo, value: destination(report, context) },
    {
      label: labels.reply,
      value: reply
        ? ja.replied({ time: formatDateTimeShort(new Date(reply.at)), name: reply.by.name })
        : ja.replyBlank,
    },
  ]
  return { title: ja.afterwards, blocks: [{ kind: 'fields', columns: 2, fields }] }
}

function destination(report: Report, context: SlipContext): string {
  if (context.caseNumber !== '') return context.caseNumber
  if (report.stage === 'closed' && report.closing) return intake.closeReasons[report.closing.reason]
  return ja.notYet
}

function withNote(value: string, note: string): string {
  return value === '' ? '' : `${value}\n${note}`
}

function joined(separator: string, parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(separator)
}
