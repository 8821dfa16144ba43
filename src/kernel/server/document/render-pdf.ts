/** Renders a document model as an A4 PDF with embedded Japanese fonts; reads nothing but those two fonts. */
import { fileURLToPath } from 'node:url'
import pdfmake from 'pdfmake'
import type { DocumentModel } from '../../core/document-model.ts'
import { pdfDefinition } from './pdf-definition.ts'

const fontFiles = {
  normal: fontFile('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
  bold: fontFile('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf'),
}

pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => path === fontFiles.normal || path === fontFiles.bold)
pdfmake.setFonts({
  NotoSansJP: { ...fontFiles, italics: fontFiles.normal, bolditalics: fontFiles.bold },
})

/** The bytes of the PDF. `printedAt` is the time that the file says it was made. */
export async function renderPdf(model: DocumentModel, printedAt: Date): Promise<Buffer> {
  return pdfmake.createPdf(pdfDefinition(model, printedAt)).getBuffer()
}

function fontFile(name: string): string {
  return fileURLToPath(import.meta.resolve(name))
}
