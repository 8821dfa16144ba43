/** Renders a document model as a new workbook: one A4 sheet, every cell plain text, nothing that computes. */
import type ExcelJS from 'exceljs'
import {
  blockLines,
  cellText,
  printable,
  type DocumentBlock,
  type DocumentField,
  type DocumentModel,
} from '../../core/document-model.ts'
import { neutralised } from './neutralised.ts'

const columnCount = 8
/** Number of A4 in a workbook's page settings (ECMA-376 ST_PageSetup). */
const a4 = 9
/** A cell of a workbook holds 32,767 characters; longer texts go on in the row below. */
const cellLengthMax = 30_000
const lineHeight = 15
const fontName = 'Noto Sans JP'

/** The bytes of the workbook. `printedAt` is the time that the file says it was made. */
export async function renderXlsx(model: DocumentModel, printedAt: Date): Promise<Buffer> {
  // Loaded on use: a start that writes no workbook pays nothing for it.
  const { default: library } = await import('exceljs')
  const book = new library.Workbook()
  book.creator = 'Toride'
  book.created = printedAt
  book.modified = printedAt
  const sheet = book.addWorksheet(sheetName(model.title), {
    pageSetup: {
      orientation: 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.71, right: 0.55, top: 0.51, bottom: 0.71, header: 0.2, footer: 0.3 },
    },
    headerFooter: { oddFooter: `&L${footText(model)}&R&P\uFF0F&N` },
  })
  // The library's enum has no value at run time.
  Object.assign(sheet.pageSetup, { paperSize: a4 })
  sheet.columns = Array.from({ length: columnCount }, () => ({ width: 11.5 }))
  writeHead(sheet, model)
  for (const part of model.sections) {
    if (part.title) writeLine(sheet, part.title, { bold: true, size: 12 })
    for (const block of part.blocks) writeBlock(sheet, block)
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

function writeHead(sheet: ExcelJS.Worksheet, model: DocumentModel): void {
  if (model.above) writeLine(sheet, model.above, {})
  writeLine(sheet, model.title, { bold: true, size: 18 })
  if (model.number) writeLine(sheet, `${model.number.label} ${model.number.value}`, { bold: true, size: 14 })
  if (model.lead) writeLine(sheet, model.lead, {})
  sheet.addRow([])
}

function writeBlock(sheet: ExcelJS.Worksheet, block: DocumentBlock): void {
  if (block.kind === 'fields') for (const field of block.fields) writeField(sheet, field)
  else if (block.kind === 'table') writeTable(sheet, block)
  else for (const text of blockLines(block)) writeLine(sheet, text, { bold: block.kind === 'frame' })
  sheet.addRow([])
}

function writeField(sheet: ExcelJS.Worksheet, field: DocumentField): void {
  const [first = '', ...more] = chunks(field.value)
  writeCells(sheet, [
    { text: field.label, from: 1, to: 2, shaded: true },
    { text: first, from: 3, to: columnCount },
  ])
  for (const text of more)
    writeCells(sheet, [
      { text: '', from: 1, to: 2, shaded: true },
      { text, from: 3, to: columnCount },
    ])
}

function writeTable(sheet: ExcelJS.Worksheet, block: Extract<DocumentBlock, { kind: 'table' }>): void {
  const spans = columnSpans(block.columns.map((column) => column.weight ?? 1))
  const place = (texts: readonly string[], shaded: boolean): Part[] =>
    spans.map((span, index) => ({ text: texts[index] ?? '', ...span, shaded }))
  writeCells(
    sheet,
    place(
      block.columns.map((column) => column.label),
      true,
    ),
  )
  for (const row of block.rows) {
    const cells = row.map((cell) => chunks(cellText(cell)))
    const height = Math.max(1, ...cells.map((parts) => parts.length))
    for (let at = 0; at < height; at += 1)
      writeCells(
        sheet,
        place(
          cells.map((parts) => parts[at] ?? ''),
          false,
        ),
      )
  }
}

type Part = { text: string; from: number; to: number; shaded?: boolean }

function writeCells(sheet: ExcelJS.Worksheet, parts: readonly Part[]): void {
  const row = sheet.addRow([])
  let lines = 1
  for (const part of parts) {
    const cell = row.getCell(part.from)
    cell.value = neutralised(printable(part.text))
    cell.font = { name: fontName, size: 10, bold: part.shaded ?? false }
    if (part.to > part.from) sheet.mergeCells(row.number, part.from, row.number, part.to)
    for (let column = part.from; column <= part.to; column += 1)
      frameCell(row.getCell(column), part.shaded ?? false)
    cell.alignment = { wrapText: true, vertical: 'top' }
    lines = Math.max(lines, lineCount(part.text, (part.to - part.from + 1) * 6))
  }
  row.height = Math.min(409, lines * lineHeight + 3)
}

function frameCell(cell: ExcelJS.Cell, shaded: boolean): void {
  const side = { style: 'thin', color: { argb: 'FF1A1A1C' } } as const
  cell.border = { top: side, left: side, bottom: side, right: side }
  if (shaded) cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEEEEEE' } }
}

function writeLine(sheet: ExcelJS.Worksheet, text: string, font: { bold?: boolean; size?: number }): void {
  for (const part of chunks(text)) {
    const row = sheet.addRow([])
    const cell = row.getCell(1)
    cell.value = neutralised(printable(part))
    cell.font = { name: fontName, size: font.size ?? 10, bold: font.bold ?? false }
    cell.alignment = { wrapText: true, vertical: 'top' }
    sheet.mergeCells(row.number, 1, row.number, columnCount)
    row.height = Math.min(409, lineCount(part, columnCount * 6) * lineHeight * ((font.size ?? 10) / 10) + 3)
  }
}

/** Shares eight columns by weight; every column gets at least one while there are enough. */
function columnSpans(weights: readonly number[]): { from: number; to: number }[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const width = Math.max(columnCount, weights.length)
  let from = 1
  let passed = 0
  return weights.map((weight, index) => {
    passed += weight
    const left = weights.length - index - 1
    const to = Math.min(width - left, Math.max(from, Math.round((passed / total) * width)))
    const span = { from, to }
    from = to + 1
    return span
  })
}

function chunks(text: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < text.length; at += cellLengthMax) parts.push(text.slice(at, at + cellLengthMax))
  return parts.length > 0 ? parts : ['']
}

function lineCount(text: string, charactersPerLine: number): number {
  return text
    .split('\n')
    .reduce((sum, part) => sum + Math.max(1, Math.ceil((part.length * 1.05) / charactersPerLine)), 0)
}

/** A sheet's name may not hold these signs and is at most 31 characters long. */
function sheetName(title: string): string {
  return (
    printable(title)
      .replace(/[\\/?*[\]:'\n]/g, ' ')
      .trim()
      .slice(0, 31) || 'Toride'
  )
}

function footText(model: DocumentModel): string {
  const { handling, printed, mark } = model.foot
  const words = [handling, mark, printed].filter((part) => part !== undefined).join('  ')
  return printable(words).replaceAll('&', '&&').slice(0, 200)
}
