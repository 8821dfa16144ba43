/** The three files of a document, from one model; and the bytes that stand once it is approved. */
import { createHash } from 'node:crypto'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Blobs } from '../../kernel/server/blobs.ts'
import { docxData } from '../../kernel/server/document/docx-data.ts'
import { renderDocx } from '../../kernel/server/document/render-docx.ts'
import { renderPdf } from '../../kernel/server/document/render-pdf.ts'
import { renderXlsx } from '../../kernel/server/document/render-xlsx.ts'
import type { DocumentModel } from '../../kernel/core/document-model.ts'
import { canonicalJson } from '../../kernel/core/canonical-json.ts'
import type { DocumentFormat, KeptFile, KeptFiles } from '../core/document.ts'
import { documentModel, templateData, type DocumentContent, type Printed } from '../core/document-content.ts'
import type { Form } from '../core/fact-sheet.ts'
import type { Deps } from './deps.ts'

export type TemplateRefusal = Refusal<'duties.template_broken' | 'duties.template_unknown_name'>

type Wanted = { readonly form: Form; readonly content: DocumentContent; readonly printed: Printed }

/** Three A4 files of text and tables never come near this. */
const fileBytesMax = 64 * 1024 * 1024

/** The bytes of one file. */
export async function renderFile(
  deps: Deps,
  wanted: Wanted,
  format: DocumentFormat,
): Promise<Uint8Array | TemplateRefusal> {
  const model = documentModel(wanted.form, wanted.content, wanted.printed)
  if (format === 'pdf') return renderPdf(model, wanted.printed.at)
  if (format === 'xlsx') return renderXlsx(model, wanted.printed.at)
  return renderWord(deps, wanted, model)
}

/** Renders all three and keeps them together with the content; what was kept is never written again. */
export async function keepFiles(deps: Deps, wanted: Wanted): Promise<KeptFiles | TemplateRefusal> {
  const content = Buffer.from(canonicalJson(wanted.content), 'utf8')
  await keep(deps.blobs, content)
  const docx = await renderFile(deps, wanted, 'docx')
  if (isRefusal(docx)) return docx
  const xlsx = await renderFile(deps, wanted, 'xlsx')
  if (isRefusal(xlsx)) return xlsx
  const pdf = await renderFile(deps, wanted, 'pdf')
  if (isRefusal(pdf)) return pdf
  return {
    docx: await keep(deps.blobs, docx),
    xlsx: await keep(deps.blobs, xlsx),
    pdf: await keep(deps.blobs, pdf),
  }
}

/** The content of an approved document as it was kept. */
export async function readKeptContent(deps: Deps, sha256: string): Promise<DocumentContent> {
  return JSON.parse((await readKept(deps, sha256)).toString('utf8')) as DocumentContent
}

/** Bytes that were kept. Throws when they are no longer those that were approved. */
export async function readKept(deps: Deps, sha256: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of deps.blobs.read(sha256)) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error(`the kept file ${sha256} was changed on disk`)
  return bytes
}

async function renderWord(
  deps: Deps,
  { form, content }: Wanted,
  model: DocumentModel,
): Promise<Uint8Array | TemplateRefusal> {
  const own = deps.content.templates.get(form.id)
  const file =
    own === undefined
      ? await renderDocx(deps.standardTemplate, docxData(model))
      : await renderDocx(own, templateData(content, model))
  if (!isRefusal(file)) return file
  if (file.code === 'kernel.template_unknown_name') return refuse('duties.template_unknown_name', file.params)
  return refuse('duties.template_broken', { reason: String(file.params['reason'] ?? file.code) })
}

async function keep(blobs: Blobs, bytes: Uint8Array): Promise<KeptFile> {
  const blob = await blobs.put(once(bytes), fileBytesMax)
  if (isRefusal(blob)) throw new Error(`a document of ${bytes.byteLength} bytes was not kept`)
  return { sha256: blob.sha256, sizeBytes: blob.sizeBytes }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
