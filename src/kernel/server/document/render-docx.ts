/** Fills a Word template: our own, or one that the municipality put in its place. */
import { printable } from '../../core/document-model.ts'
import { isRefusal, refuse, type Refusal } from '../../core/result.ts'
import { inspectZip, type ZipRefusal } from '../archive/inspect-zip.ts'
import type { ArchiveLimits } from '../archive/limits.ts'

export type DocxValue = string | number | boolean | null | readonly DocxData[] | DocxData
export type DocxData = { readonly [name: string]: DocxValue }

export type DocxRefusal = ZipRefusal | Refusal<'kernel.template_broken' | 'kernel.template_unknown_name'>

/** A Word template is small; a bomb is refused before the template library sees a byte of it. */
const templateLimits: ArchiveLimits = {
  entriesMax: 500,
  entryBytesMax: 16 * 1024 * 1024,
  totalBytesMax: 32 * 1024 * 1024,
  ratioMax: 200,
  depthMax: 0,
}

/**
 * The bytes of the filled document. `{name}` in the template is a value of `data`, `{#name}…{/name}` repeats
 * over a list or shows a part when the value is true. Refuses a template that is no Word file, that cannot
 * be read, or that asks for a name that `data` does not have.
 */
export async function renderDocx(template: Buffer, data: DocxData): Promise<Buffer | DocxRefusal> {
  const report = await inspectZip({ bytes: template }, templateLimits)
  if (isRefusal(report)) return report
  if (!report.entries.some((entry) => entry.name === 'word/document.xml'))
    return refuse('kernel.template_broken', { reason: 'word/document.xml' })
  const unknown = new Set<string>()
  // Loaded on use: a start that fills no template pays nothing for them.
  const { default: Docxtemplater } = await import('docxtemplater')
  const { default: PizZip } = await import('pizzip')
  try {
    const archive = new PizZip(template)
    const declared = Object.values(archive.files).find((file) => declaresType(file))
    if (declared) return refuse('kernel.template_broken', { reason: `DOCTYPE: ${declared.name}` })
    const document = new Docxtemplater(archive, {
      paragraphLoop: true,
      linebreaks: true,
      errorLogging: false,
      nullGetter: (part) => {
        if (!part.module) unknown.add(part.value)
        return ''
      },
    })
    document.render(printableData(data))
    if (unknown.size > 0)
      return refuse('kernel.template_unknown_name', { names: [...unknown].slice(0, 5).join(', ') })
    return document.toBuffer({ compression: 'DEFLATE' })
  } catch (cause) {
    return refuse('kernel.template_broken', { reason: templateFault(cause) })
  }
}

/** No part of an Office file has a document type (ECMA-376 part 2, 8.1.4); entities are what it would bring. */
function declaresType(file: { name: string; dir: boolean; asUint8Array(): Uint8Array }): boolean {
  if (file.dir || !/\.(xml|rels|vml)$/i.test(file.name)) return false
  // UTF-16 has a zero between the letters, whichever way round.
  const text = Buffer.from(file.asUint8Array()).toString('latin1').replaceAll('\0', '')
  return /<!(DOCTYPE|ENTITY)/i.test(text)
}

/** Every text without the characters that XML cannot carry; an absent value is an empty text. */
function printableData(value: DocxValue): unknown {
  if (value === null) return ''
  if (typeof value === 'string') return printable(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((entry: DocxValue) => printableData(entry))
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, printableData(entry)]))
}

type TemplateError = {
  properties?: { errors?: readonly { properties?: { explanation?: string } }[]; explanation?: string }
}

function templateFault(cause: unknown): string {
  const properties = (cause as TemplateError).properties
  const explanation = properties?.errors?.[0]?.properties?.explanation ?? properties?.explanation
  return (explanation ?? (cause instanceof Error ? cause.message : '')).slice(0, 200)
}
