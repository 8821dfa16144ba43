/** The sheet: one A4 page with the newest checkpoint in words, as text and as a code, and room for a signature. */
import type { DocumentModel } from '../../../kernel/core/document-model.ts'
import { jstDay } from '../../../kernel/core/calendar.ts'
import { refuse } from '../../../kernel/core/result.ts'
import { formatDateTime } from '../../../kernel/core/wareki.ts'
import type { Context } from '../../../kernel/server/context.ts'
import { renderPdf } from '../../../kernel/server/document/render-pdf.ts'
import { parseVerifierKey } from '../../core/note.ts'
import { ja } from '../../core/publish/ja.ts'
import { noteCrypto } from '../note-crypto.ts'
import type { PublishDeps, SignedCheckpoint } from './deps.ts'
import { addPublication } from './store.ts'

const words = ja.sheet

/** Paper is a place too: in the strip it stands under this name. */
const sheetTargetId = 'sheet'

/** The log's own note without cosignatures: a code of that size can be read from paper. */
export async function downloadSheet(ctx: Context, deps: PublishDeps) {
  const { tx, bodyId } = ctx
  const newest = await deps.log.newest(tx, bodyId)
  if (!newest) return refuse('attestation.no_checkpoint')
  const body = await deps.organization.body(tx, bodyId)
  await addPublication(tx, { bodyId, targetId: sheetTargetId, head: newest, at: ctx.now })
  const model = sheetModel({
    bodyName: body?.name ?? '',
    mark: body?.demonstration ? words.demonstration : undefined,
    newest,
    origin: deps.log.origin(bodyId),
    verifierKey: deps.log.verifierKey(bodyId),
    printed: words.printed({ at: formatDateTime(ctx.now), name: ctx.actor.name }),
  })
  return {
    fileName: words.fileName({ day: jstDay(ctx.now), size: newest.size }),
    mediaType: 'application/pdf',
    bytes: await renderPdf(model, ctx.now),
  }
}

function sheetModel(sheet: {
  bodyName: string
  mark: string | undefined
  newest: SignedCheckpoint
  origin: string
  verifierKey: string
  printed: string
}): DocumentModel {
  const { newest, origin, verifierKey } = sheet
  const { facts, boxes } = words
  const keyId = parseVerifierKey(verifierKey, noteCrypto)?.keyId ?? ''
  return {
    above: sheet.bodyName,
    title: words.title,
    lead: words.lead,
    number: { label: words.numberLabel, value: String(newest.size) },
    sections: [
      {
        blocks: [
          {
            kind: 'fields',
            columns: 1,
            fields: [
              { label: facts.at, value: formatDateTime(newest.signedAt), large: false },
              { label: facts.root, value: newest.rootHash },
              { label: facts.origin, value: origin },
              { label: facts.key, value: keyId },
            ],
          },
        ],
      },
      { title: words.noteTitle, blocks: [{ kind: 'paragraph', text: newest.note }] },
      { title: words.codeTitle, blocks: [{ kind: 'code', text: newest.note }] },
      { title: words.keyTitle, blocks: [{ kind: 'paragraph', text: verifierKey, small: true }] },
      { title: words.howTitle, blocks: [{ kind: 'list', mark: 'number', items: [...words.how] }] },
      {
        blocks: [
          {
            kind: 'boxes',
            boxes: [
              { label: boxes.head, note: boxes.headNote },
              { label: boxes.keeper, note: boxes.keeperNote },
              { label: boxes.place },
            ],
          },
        ],
      },
    ],
    foot: { handling: words.handling, printed: sheet.printed, mark: sheet.mark },
  }
}
