/** A document as neutral data: built once by a slice, rendered as PDF, Word and a workbook from the same model. */

export type DocumentField = {
  readonly label: string
  readonly value: string
  /** Smaller words under the label. */
  readonly labelNote?: string
  /** Words as heard are set larger. */
  readonly large?: boolean
  /** Takes a whole line where fields stand in two columns. */
  readonly wide?: boolean
}

export type DocumentColumn = {
  readonly label: string
  /** Share of the width, as a weight against the other columns. */
  readonly weight?: number
  readonly align?: 'left' | 'right' | 'center'
}

/** A cell is a text, or small blocks one under another (a step of a card). */
export type DocumentCell = string | readonly DocumentBlock[]

export type DocumentBlock =
  | { readonly kind: 'paragraph'; readonly text: string; readonly strong?: boolean; readonly small?: boolean }
  | { readonly kind: 'fields'; readonly columns: 1 | 2; readonly fields: readonly DocumentField[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly DocumentColumn[]
      readonly rows: readonly (readonly DocumentCell[])[]
    }
  | {
      readonly kind: 'list'
      /** `check` boxes to tick, `cross` forbidden acts, `number` an order, `dot` anything else. */
      readonly mark: 'check' | 'cross' | 'number' | 'dot'
      readonly items: readonly string[]
    }
  /** A thick frame: what must not be done. */
  | { readonly kind: 'frame'; readonly items: readonly string[] }
  /** Empty lines to write on by hand, 7.5 mm apart. */
  | { readonly kind: 'lines'; readonly count: number }
  /** Boxes side by side for names and times written by hand. */
  | { readonly kind: 'boxes'; readonly boxes: readonly { readonly label: string; readonly note?: string }[] }
  /** A QR code, for whoever must take the text from paper; formats without pictures give the text itself. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'page_break' }

export type DocumentSection = {
  readonly title?: string
  readonly blocks: readonly DocumentBlock[]
}

export type DocumentModel = {
  /** A word across every page of the PDF, large and pale: a draft says so wherever it is opened. */
  readonly watermark?: string
  /** Small line above the title, for example the body and its window. */
  readonly above?: string
  readonly title: string
  /** One sentence under the title: when to use it, or the state. */
  readonly lead?: string
  /** Large number at the right with the code that leads back to the screen. */
  readonly number?: {
    readonly label: string
    readonly value: string
    readonly qr?: string
    readonly note?: string
  }
  readonly sections: readonly DocumentSection[]
  readonly foot: {
    /** Handling of the paper, for example a TLP sentence. */
    readonly handling: string
    /** Who printed it and when, as one phrase. */
    readonly printed: string
    /** Says that this is a demonstration or an exercise. */
    readonly mark?: string
  }
}

/* oxlint-disable-next-line no-control-regex -- exactly the characters that no document format can carry */
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g
const turns = /[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g

/**
 * Text that every format can carry: characters that XML forbids, half surrogates and marks that turn the
 * direction of reading are shown as the geta mark (U+3013) instead of vanishing; line ends become `\n`.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(controls, '\u3013')
    .replace(turns, '\u3013')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\u3013')
}

const marks = { check: '\u25A1', cross: '\u00D7', dot: '\u30FB' } as const

/** The items of a list with their marks, one text each. */
export function markedItems(block: Extract<DocumentBlock, { kind: 'list' }>): string[] {
  return block.items.map((item, index) =>
    block.mark === 'number' ? `${index + 1}. ${item}` : `${marks[block.mark]} ${item}`,
  )
}

/** A cell as plain text, for formats whose cells cannot hold blocks. */
export function cellText(cell: DocumentCell): string {
  return typeof cell === 'string' ? cell : cell.flatMap(blockLines).join('\n')
}

/** A block as lines of plain text; handwriting and page breaks leave none. */
export function blockLines(block: DocumentBlock): string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'code':
      return [block.text]
    case 'list':
      return markedItems(block)
    case 'frame':
      return block.items.map((item) => `${marks.cross} ${item}`)
    case 'fields':
      return block.fields.map((field) => `${field.label}\t${field.value}`)
    case 'table':
      return block.rows.map((row) => row.map(cellText).join('\t'))
    case 'lines':
    case 'page_break':
      return []
    default:
      return block.boxes.map((box) => box.label)
  }
}
