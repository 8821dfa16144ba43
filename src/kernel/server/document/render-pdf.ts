/** Renders a document model as an A4 PDF with embedded Japanese fonts; reads nothing but those two fonts. */
import { fileURLToPath } from 'node:url'
import type { DocumentModel } from '../../core/document-model.ts'
import { pdfDefinition } from './pdf-definition.ts'

const fontFiles = {
  normal: fontFile('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
  bold: fontFile('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf'),
}

/** Loaded with the first document: the library and its font machinery are a good part of a start and of its memory. */
const library: { loading?: ReturnType<typeof load> } = {}

/** The bytes of the PDF. `printedAt` is the time that the file says it was made. */
export async function renderPdf(model: DocumentModel, printedAt: Date): Promise<Buffer> {
  library.loading ??= load()
  const pdfmake = await library.loading
  return pdfmake.createPdf(pdfDefinition(model, printedAt)).getBuffer()
}

async function load() {
  const { default: pdfmake } = await import('pdfmake')
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path === fontFiles.normal || path === fontFiles.bold)
  pdfmake.setFonts({
    NotoSansJP: { ...fontFiles, italics: fontFiles.normal, bolditalics: fontFiles.bold },
  })
  return pdfmake
}

function fontFile(name: string): string {
  return fileURLToPath(import.meta.resolve(name))
}
