/** The part of pdfmake that we use; the package ships no types of its own. */
declare module 'pdfmake' {
  export type PdfContent = string | PdfContent[] | { readonly [property: string]: unknown }
  export type PdfFont = { normal: string; bold: string; italics: string; bolditalics: string }
  const pdfmake: {
    setUrlAccessPolicy(allow: (url: string) => boolean): void
    setLocalAccessPolicy(allow: (path: string) => boolean): void
    setFonts(fonts: Record<string, PdfFont>): void
    createPdf(definition: object, options?: object): { getBuffer(): Promise<Buffer> }
  }
  export default pdfmake
}
