/** Turns a document model into pdfmake's definition: A4, binding margin left, heads that repeat, a foot on each page. */
import type { PdfContent } from 'pdfmake'
import {
  blockLines,
  cellText,
  markedItems,
  printable,
  type DocumentBlock,
  type DocumentCell,
  type DocumentField,
  type DocumentModel,
  type DocumentSection,
} from '../../core/document-model.ts'

const mm = 72 / 25.4
const page = { left: 18 * mm, right: 14 * mm, top: 11 * mm, bottom: 15 * mm, width: 210 * mm }
const inner = page.width - page.left - page.right
const size = { text: 10.5, table: 10, small: 9, verbatim: 13, heading: 12, title: 18, number: 20 }
const grey = '#eeeeee'
const line = { width: 0.6, color: '#1a1a1c' }
const writingStep = 7.5 * mm
/** Some hundred characters at 0.6 mm a module: any telephone reads it. */
const codeSize = 45 * mm
/** Rows up to this long stay on one page; longer ones must be allowed to split. */
const unsplitLength = 900

/** The definition that pdfmake prints. */
export function pdfDefinition(model: DocumentModel, printedAt: Date): object {
  return {
    pageSize: 'A4',
    pageMargins: [page.left, page.top, page.right, page.bottom],
    language: 'ja-JP',
    info: { title: printable(model.title), creator: 'Toride', producer: 'Toride', creationDate: printedAt },
    defaultStyle: { font: 'NotoSansJP', fontSize: size.text, lineHeight: 1.1 },
    ...(model.watermark === undefined ? {} : { watermark: watermark(model.watermark) }),
    footer: (current: number, total: number) => foot(model, current, total),
    content: [head(model), ...model.sections.flatMap(section)],
  }
}

function watermark(word: string): object {
  return {
    text: printable(word),
    font: 'NotoSansJP',
    color: '#595959',
    opacity: 0.12,
    bold: true,
    angle: -40,
  }
}

function head(model: DocumentModel): PdfContent {
  const left: PdfContent[] = []
  if (model.above) left.push(text(model.above, { fontSize: size.text }))
  left.push(text(model.title, { fontSize: size.title, bold: true }))
  if (model.lead) left.push(text(model.lead, { fontSize: size.table, margin: [0, 2, 0, 0] }))
  if (!model.number) return { stack: left, margin: [0, 0, 0, 8] }
  const { label, value, note, qr } = model.number
  const right = [
    text(label, { fontSize: size.small }),
    text(value, { fontSize: size.number, bold: true, noWrap: true }),
    ...(note ? [text(note, { fontSize: size.small })] : []),
  ]
  const columns: PdfContent[] = [
    { stack: left, width: '*' },
    { stack: right, width: 'auto', alignment: 'right' },
  ]
  if (qr) columns.push({ qr: printable(qr), fit: 58, width: 62, alignment: 'right' })
  return { columns, columnGap: 10, margin: [0, 0, 0, 8] }
}

function foot(model: DocumentModel, current: number, total: number): PdfContent {
  const { handling, printed, mark } = model.foot
  const rule = { type: 'line', x1: 0, y1: 0, x2: inner, y2: 0, lineWidth: line.width }
  return {
    margin: [page.left, 4, page.right, 0],
    stack: [
      { canvas: [rule], margin: [0, 0, 0, 3] },
      {
        fontSize: size.small,
        columns: [
          text(mark ? `${handling}  ${mark}` : handling, { width: '*' }),
          text(printed, { width: 'auto', alignment: 'center' }),
          text(`${current}\uFF0F${total}`, { width: 60, alignment: 'right' }),
        ],
        columnGap: 8,
      },
    ],
  }
}

function section(part: DocumentSection): PdfContent[] {
  const heading = part.title
    ? [text(part.title, { fontSize: size.heading, bold: true, margin: [0, 6, 0, 3] })]
    : []
  const [first, ...rest] = part.blocks
  if (!first) return heading
  const start = [...heading, blockContent(first)]
  const begin = isSmall(first) ? [{ stack: start, unbreakable: true }] : start
  return [...begin, ...rest.map(blockContent)]
}

const smallRows = 5
const smallLength = 400

/** Small blocks stay on one page with the heading above them. */
function isSmall(block: DocumentBlock): boolean {
  const length = blockLines(block).join('').length
  if (block.kind === 'table') return block.rows.length <= smallRows && length <= smallLength
  if (block.kind === 'fields') return block.fields.length <= smallRows && length <= smallLength
  return block.kind !== 'page_break' && length <= smallLength
}

function blockContent(block: DocumentBlock): PdfContent {
  switch (block.kind) {
    case 'paragraph':
      return text(block.text, {
        bold: block.strong ?? false,
        fontSize: block.small ? size.small : size.text,
        margin: [0, 2, 0, 3],
      })
    case 'list':
      return { stack: markedItems(block).map((item) => hangingItem(item, 1)), margin: [0, 1, 0, 3] }
    case 'frame':
      return frame(block.items)
    case 'fields':
      return fieldsTable(block.fields, block.columns)
    case 'table':
      return dataTable(block)
    case 'lines':
      return writingLines(block.count)
    case 'code':
      return { qr: printable(block.text), fit: codeSize, eccLevel: 'M', margin: [0, 2, 0, 4] }
    case 'page_break':
      return { text: '', pageBreak: 'after' }
    default:
      return writingBoxes(block.boxes)
  }
}

/** Blocks stand closer together in a cell than on the page. */
function cellBlock(block: DocumentBlock): PdfContent {
  if (block.kind === 'paragraph')
    return text(block.text, {
      bold: block.strong ?? false,
      fontSize: block.small ? size.small : size.table,
      margin: [0, 0, 0, 1],
    })
  if (block.kind === 'list')
    return { stack: markedItems(block).map((item) => hangingItem(item, 0)), margin: [0, 0, 0, 1] }
  return blockContent(block)
}

function hangingItem(item: string, gapAround: number): PdfContent {
  const gap = item.indexOf(' ')
  return {
    columns: [text(item.slice(0, gap), { width: 16 }), text(item.slice(gap + 1), { width: '*' })],
    margin: [0, gapAround, 0, gapAround],
  }
}

function frame(items: readonly string[]): PdfContent {
  const words = items.map((item) => `\u00D7 ${item}`).join('\u3000\u3000')
  return {
    table: {
      widths: ['*'],
      body: [[text(words, { bold: true, fontSize: size.heading, margin: [4, 3, 4, 3] })]],
    },
    layout: layoutOf(2),
    margin: [0, 2, 0, 6],
  }
}

type Row = PdfContent[]

function fieldsTable(fields: readonly DocumentField[], columns: 1 | 2): PdfContent {
  const body: Row[] = []
  let open: Row | undefined
  for (const field of fields) {
    const pair = fieldCells(field)
    if (columns === 1) body.push(pair)
    else if (field.wide || field.large) {
      if (open) body.push([...open, '', ''])
      open = undefined
      body.push([pair[0], { ...pair[1], colSpan: 3 }, '', ''])
    } else if (open) {
      body.push([...open, ...pair])
      open = undefined
    } else open = pair
  }
  if (open) body.push([...open, '', ''])
  const widths = columns === 1 ? [120, '*'] : [88, '*', 66, 146]
  const short = fields.every((field) => field.value.length <= unsplitLength)
  return { table: { widths, body, dontBreakRows: short }, layout: layoutOf(line.width), margin: [0, 0, 0, 4] }
}

function fieldCells(field: DocumentField): [PdfContent, { [property: string]: unknown }] {
  const label: PdfContent[] = [text(field.label, { bold: true, fontSize: size.table })]
  if (field.labelNote) label.push(text(field.labelNote, { fontSize: size.small }))
  const value = text(field.value, { fontSize: field.large ? size.verbatim : size.table })
  const padding = field.large ? [0, 0, 0, 14] : [0, 0, 0, 0]
  return [
    { stack: label, fillColor: grey },
    { stack: [value], margin: padding },
  ]
}

function dataTable(block: Extract<DocumentBlock, { kind: 'table' }>): PdfContent {
  const weights = block.columns.map((column) => column.weight ?? 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const padding = 11
  const widths = weights.map((weight) => (weight / total) * inner - padding)
  const headRow = block.columns.map((column) =>
    text(column.label, { bold: true, fontSize: size.table, fillColor: grey }),
  )
  const body = block.rows.map((row) =>
    block.columns.map((column, index) => cellContent(row[index] ?? '', column.align ?? 'left')),
  )
  const short = block.rows.every((row) => row.every((cell) => cellText(cell).length <= unsplitLength))
  return {
    table: {
      headerRows: 1,
      keepWithHeaderRows: short && body.length > 0 ? 1 : 0,
      widths,
      body: [headRow, ...body],
      dontBreakRows: short,
    },
    layout: layoutOf(line.width),
    margin: [0, 0, 0, 4],
  }
}

function cellContent(cell: DocumentCell, alignment: string): PdfContent {
  if (typeof cell === 'string') return text(cell, { fontSize: size.table, alignment })
  return { stack: cell.map(cellBlock), fontSize: size.table }
}

function writingLines(count: number): PdfContent {
  const rules = Array.from({ length: count }, (_unused, index) => ({
    type: 'line',
    x1: 0,
    y1: (index + 1) * writingStep,
    x2: inner,
    y2: (index + 1) * writingStep,
    lineWidth: 0.5,
    lineColor: '#757575',
  }))
  return { canvas: rules, margin: [0, 0, 0, 8] }
}

function writingBoxes(boxes: readonly { label: string; note?: string }[]): PdfContent {
  const body = boxes.map((box) => ({
    stack: [
      text(box.label, { fontSize: size.table }),
      ...(box.note ? [text(box.note, { fontSize: size.small })] : []),
    ],
    margin: [0, 0, 0, box.note ? 14 : 26],
  }))
  return {
    table: { widths: boxes.map(() => '*'), body: [body], dontBreakRows: true },
    layout: layoutOf(line.width),
    margin: [0, 4, 0, 4],
  }
}

function layoutOf(width: number): object {
  return {
    hLineWidth: () => width,
    vLineWidth: () => width,
    hLineColor: () => line.color,
    vLineColor: () => line.color,
    paddingLeft: () => 5,
    paddingRight: () => 5,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  }
}

function text(words: string, style: object = {}): { [property: string]: unknown } {
  const whole = printable(words)
  if (whole.length <= pieceLengthMax) return { text: breakable(whole), ...style }
  return { stack: pieces(whole).map((piece) => ({ text: breakable(piece) })), ...style }
}

/** Longer texts become several paragraphs, because the layout's time grows with the square of the length. */
const pieceLengthMax = 1500

function pieces(whole: string): string[] {
  const parts: string[] = []
  let rest = whole
  while (rest.length > pieceLengthMax) {
    const window = rest.slice(0, pieceLengthMax)
    const end = Math.max(window.lastIndexOf('\n'), window.lastIndexOf('\u3002'))
    const cut = end > pieceLengthMax / 2 ? end + 1 : wholeCharacters(window)
    parts.push(rest.slice(0, cut).replace(/\n$/, ''))
    rest = rest.slice(cut)
  }
  return [...parts, rest]
}

/** Never cuts a pair of surrogates. */
function wholeCharacters(window: string): number {
  return /[\uD800-\uDBFF]$/.test(window) ? window.length - 1 : window.length
}

/** A hash or an address without any break is broken at any letter, where it would run out of its cell. */
function breakable(whole: string): PdfContent {
  const parts = whole.split(/([!-~]{21,})/)
  if (parts.length === 1) return whole
  return parts.map((part, index) => (index % 2 === 1 ? { text: part, wordBreak: 'break-all' } : part))
}
