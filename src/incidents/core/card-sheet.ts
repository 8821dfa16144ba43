/** A first-response card on A4: what to do and what not, boxes to tick, room to write, whom to phone. */
import type { DocumentBlock, DocumentModel } from '../../kernel/core/document-model.ts'
import { formatDay } from '../../kernel/core/wareki.ts'
import type { Card, CardStep } from './card.ts'
import { ja } from './ja.ts'

const words = ja.sheet

export type SheetContact = {
  readonly role: string
  readonly title: string
  readonly numbers: readonly string[]
  readonly extension: string
}

export type CardSheet = {
  readonly card: Card
  readonly contacts: readonly SheetContact[]
  readonly zoneNames: readonly string[]
  readonly bodyName: string
  readonly isDemonstration: boolean
  /** Full number of the case, or empty: the card works on paper before there is one. */
  readonly caseNumber: string
  readonly assets: readonly string[]
  readonly printed: string
  /** Address that leads back to the card on the screen. */
  readonly address: string
}

const heardLines = 3
const callRows = 2

/** The card as a printed document, to be followed where no screen works. */
export function cardSheet(sheet: CardSheet): DocumentModel {
  const { card } = sheet
  const approved = card.approvedOn ? words.approved({ day: formatDay(card.approvedOn) }) : words.notApproved
  return {
    above: words.above({ edition: card.edition, approved }),
    title: [card.name, ...sheet.zoneNames].join('\u3000'),
    lead: card.useWhen,
    number: {
      label: words.code,
      value: card.steps[0]?.shortCode ?? card.code,
      qr: sheet.address,
    },
    sections: [
      { blocks: [headBlock(sheet), { kind: 'frame', items: card.donts }, stepTable(sheet)] },
      { title: words.heard, blocks: [{ kind: 'lines', count: heardLines }, askBlock(sheet)] },
      { title: words.calls, blocks: [callTable()] },
      { title: words.confirmed, blocks: [{ kind: 'boxes', boxes: words.signatures }] },
    ],
    foot: {
      handling: words.handling({ body: sheet.bodyName }),
      printed: sheet.printed,
      ...(sheet.isDemonstration ? { mark: words.demonstration } : {}),
    },
  }
}

function headBlock(sheet: CardSheet): DocumentBlock {
  const [number, machine, begun] = words.headBoxes
  return {
    kind: 'boxes',
    boxes: [
      { label: number, note: sheet.caseNumber },
      { label: machine, note: sheet.assets.join('\u3001') },
      { label: begun, note: words.writtenDate },
    ],
  }
}

function stepTable(sheet: CardSheet): DocumentBlock {
  const [place, todo, record] = words.stepHeads
  return {
    kind: 'table',
    columns: [
      { label: place, weight: 6 },
      { label: todo, weight: 32 },
      { label: record, weight: 13 },
    ],
    rows: sheet.card.steps.map((step) => [
      numberCell(step),
      stepCell(sheet, step),
      [
        {
          kind: 'paragraph',
          text: [words.startEnd, ...step.records.map(recordLine)].join('\n'),
          small: true,
        },
      ],
    ]),
  }
}

/** The place in the order, and the code that leads to this step on the screen. */
function numberCell(step: CardStep): DocumentBlock[] {
  return [
    { kind: 'paragraph', text: String(step.number), strong: true },
    { kind: 'paragraph', text: step.shortCode, small: true },
  ]
}

function stepCell(sheet: CardSheet, step: CardStep): DocumentBlock[] {
  const who = step.call ? phoneOf(sheet, step.call.role) : ''
  return [
    { kind: 'paragraph', text: step.name, strong: true },
    { kind: 'list', mark: 'check', items: step.todo },
    { kind: 'paragraph', text: words.donts({ list: step.donts.join('\u3000') }), small: true },
    ...(who === '' ? [] : [{ kind: 'paragraph', text: words.phone({ who }), small: true } as const]),
  ]
}

function recordLine(record: CardStep['records'][number]): string {
  return words.recordLine({ label: record.label })
}

/** When to stop and whom to ask; the same seat for most steps, named once. */
function askBlock(sheet: CardSheet): DocumentBlock {
  const roles = [...new Set(sheet.card.steps.map((step) => step.stop.role))]
  const who = roles.map((role) => phoneOf(sheet, role)).filter((text) => text !== '')
  return { kind: 'paragraph', text: words.ask({ who: who.join('\u3001') }), strong: true }
}

function callTable(): DocumentBlock {
  const [time, who, what] = words.callHeads
  return {
    kind: 'table',
    columns: [
      { label: time, weight: 2 },
      { label: who, weight: 4 },
      { label: what, weight: 9 },
    ],
    rows: Array.from({ length: callRows }, () => [words.writtenTime, '', '']),
  }
}

/** Name and numbers of the first contact with this role; a line to fill in when the register has none. */
function phoneOf(sheet: CardSheet, role: string): string {
  const contact = sheet.contacts.find((entry) => entry.role === role)
  if (!contact) return words.noContact
  const extension = contact.extension ? words.extension({ number: contact.extension }) : ''
  return [contact.title, extension, ...contact.numbers].filter((text) => text !== '').join('\u3000')
}
