/** The evidence sheet on A4: every item, then its chain of custody, then room for signatures. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import type { DocumentModel, DocumentSection } from '../../kernel/core/document-model.ts'
import { refuse } from '../../kernel/core/result.ts'
import { formatDateTimeShort, formatDateTime } from '../../kernel/core/wareki.ts'
import type { Context } from '../../kernel/server/context.ts'
import { renderPdf } from '../../kernel/server/document/render-pdf.ts'
import type * as contract from '../core/contract.ts'
import type { CustodyEntry, Evidence } from '../core/evidence.ts'
import { ja } from '../core/ja.ts'
import { figuresOf } from '../core/serial.ts'
import { clockOf, receiverOf } from './custody-log.ts'
import type { Deps } from './deps.ts'
import { listEvidence } from './store.ts'

const words = ja.sheet

export async function downloadSheet(
  ctx: Context,
  deps: Deps,
  { caseId }: InputOf<typeof contract.downloadSheet>,
) {
  const found = await deps.incidents.findCase(ctx, caseId)
  if (!found) return refuse('kernel.not_found')
  const items = (await listEvidence(ctx.tx, { bodyId: ctx.bodyId, caseId })).map((row) => row.state)
  if (items.length === 0) return refuse('custody.no_evidence')
  const number = await deps.incidents.fullNumber(ctx, found.state.number)
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  const model = sheetModel({
    above: body?.name ?? '',
    caseLine: words.caseLine({ number, title: found.state.title }),
    number,
    items,
    printed: words.printed({ at: formatDateTime(ctx.now), name: ctx.actor.name }),
    mark: body?.demonstration ? words.demonstration : undefined,
  })
  return {
    fileName: words.fileName({ figures: figuresOf(found.state.number) }),
    mediaType: 'application/pdf',
    bytes: await renderPdf(model, ctx.now),
  }
}

function sheetModel(sheet: {
  above: string
  caseLine: string
  number: string
  items: readonly Evidence[]
  printed: string
  mark: string | undefined
}): DocumentModel {
  const [serial = '', title = '', taken = '', digest = '', place = ''] = words.heads
  return {
    above: sheet.above,
    title: words.title,
    lead: sheet.caseLine,
    number: { label: words.count({ count: sheet.items.length }), value: sheet.number },
    sections: [
      {
        blocks: [
          {
            kind: 'table',
            columns: [
              { label: serial, weight: 2 },
              { label: title, weight: 3 },
              { label: taken, weight: 3 },
              { label: digest, weight: 4 },
              { label: place, weight: 3 },
            ],
            rows: sheet.items.map(itemRow),
          },
        ],
      },
      ...sheet.items.map(custodySection),
      { blocks: [{ kind: 'boxes', boxes: words.signatures.map((label) => ({ label })) }] },
    ],
    foot: { handling: words.marking, printed: sheet.printed, mark: sheet.mark },
  }
}

function itemRow(item: Evidence): string[] {
  const { acquired, file } = item
  const taken = acquired
    ? [
        time(acquired.at),
        acquired.by,
        acquired.noWitness ? ja.noWitness : acquired.witness,
        acquired.method,
        acquired.tool,
        clockOf(acquired.clockOffsetSeconds),
      ]
    : []
  const digest = [
    file?.name ?? '',
    file?.sha256 ?? item.statedSha256,
    item.kind === 'digital' ? ja.hash[item.hash] : '',
    file?.isNotAsNamed ? words.notAsNamed : '',
    item.sealNumber,
  ]
  return [
    `${item.serial}\n${ja.kinds[item.kind]}`,
    lines([item.title, item.origin]),
    lines(taken),
    lines(digest),
    lines([item.location, ja.stages[item.stage]]),
  ]
}

function custodySection(item: Evidence): DocumentSection {
  const weights = [1, 3, 3, 3, 3, 4, 2, 2, 2]
  return {
    title: words.custodyTitle({ serial: item.serial, title: item.title }),
    blocks: [
      {
        kind: 'table',
        columns: words.custodyHeads.map((label, index) => ({ label, weight: weights[index] ?? 2 })),
        rows: item.custody.map(custodyRow),
      },
    ],
  }
}

function custodyRow(entry: CustodyEntry): string[] {
  return [
    String(entry.number),
    time(entry.at),
    ja.acts[entry.act],
    entry.from,
    lines([entry.to, entry.place, receiverOf(entry)]),
    lines([entry.purpose, entry.condition, entry.note]),
    entry.witness,
    entry.hash === 'not_checked' ? '' : ja.hash[entry.hash],
    entry.by.name,
  ]
}

function lines(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n')
}

function time(instant: string): string {
  return formatDateTimeShort(new Date(instant))
}
