/** Reading documents: the page of one, and its files. What is approved is read from what was kept. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context, Download } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { blobsOfCase } from '../../kernel/server/seal/sealed-blobs.ts'
import type * as contract from '../core/contract-document.ts'
import type { CaseDocument, DocumentFormat } from '../core/document.ts'
import { ja } from '../core/ja.ts'
import type { Deps } from './deps.ts'
import { loadWorld, makeContent } from './document-world.ts'
import { readKept, readKeptContent, renderFile } from './render-document.ts'
import { toDocumentRow } from './view.ts'
import { findDocument, printedOf } from './write-document.ts'

const mediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const satisfies Record<DocumentFormat, string>

export async function readDocument(ctx: Context, deps: Deps, input: InputOf<typeof contract.readDocument>) {
  const loaded = await load(ctx, deps, input.id)
  if (isRefusal(loaded)) return loaded
  const { document, world, made } = loaded
  const { record } = world
  const isCaseOpen = record.state.stage !== 'closed' && record.state.mergedInto === null
  const content =
    document.state.files === null || document.state.contentHash === null
      ? made.content
      : await readKeptContent(ofCase(ctx, deps, record.id), document.state.contentHash)
  return {
    ...toDocumentRow(ctx, document, { form: made.form, sheet: made.sheet, isCaseOpen }),
    caseNumber: world.fullNumber,
    caseTitle: record.state.title,
    sections: content.sections,
    note: made.form.note ?? '',
  }
}

export async function downloadDocument(
  ctx: Context,
  deps: Deps,
  { id, format }: InputOf<typeof contract.downloadDocument>,
): Promise<Download | Awaited<ReturnType<typeof load>> | Awaited<ReturnType<typeof renderFile>>> {
  const loaded = await load(ctx, deps, id)
  if (isRefusal(loaded)) return loaded
  const { document, world, made } = loaded
  const mediaType = mediaTypes[format]
  const { title, version, files } = document.state
  const about = { number: world.record.state.number, title, version, format }
  if (files !== null)
    return {
      fileName: ja.documents.fileName(about),
      mediaType,
      bytes: await readKept(ofCase(ctx, deps, world.record.id), files[format].sha256),
    }
  const printed = { ...printedOf(ctx, world), document: document.state }
  const bytes = await renderFile(deps, { form: made.form, content: made.content, printed }, format)
  return isRefusal(bytes) ? bytes : { fileName: ja.documents.draftFileName(about), mediaType, bytes }
}

/** The same with the blobs of this case: sealed ones are opened with its key. */
function ofCase(ctx: Context, deps: Deps, caseId: string): Deps {
  return { ...deps, blobs: blobsOfCase(deps.blobs, ctx.tx, caseId) }
}

async function load(ctx: Context, deps: Deps, id: string) {
  const document: Stored<CaseDocument> | ReturnType<typeof refuse<'kernel.not_found'>> = await found(ctx, id)
  if (isRefusal(document)) return document
  const record = await deps.incidents.findCase(ctx, document.state.caseId)
  if (!record) return refuse('kernel.not_found')
  const world = await loadWorld(ctx, deps, record)
  return { document, world, made: makeContent(deps, world, document.state) }
}

async function found(ctx: Context, id: string) {
  const document = await findDocument(ctx, { id })
  return isRefusal(document) ? refuse('kernel.not_found') : document
}
