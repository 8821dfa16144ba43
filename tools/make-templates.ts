/**
 * Makes the Word templates that Toride ships: one for each form under `content/duties/forms`, with a
 * placeholder a field, and `content/documents/standard.docx` for every other document. A municipality
 * replaces the file by its own; the placeholders are the ids of the form's fields.
 *
 * Run: node tools/make-templates.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type IRunOptions,
} from 'docx'
import { parse } from 'yaml'
import { z } from 'zod'

const content = new URL('../content/', import.meta.url)
const font = 'Yu Gothic'
const twipsPerMm = 56.6929
const innerWidth = mm(210 - 18 - 14)
const side = { style: BorderStyle.SINGLE, size: 4, color: '1A1A1C' }
const padding = { top: 40, bottom: 40, left: 90, right: 90 }
const borders = { top: side, bottom: side, left: side, right: side }

const field = z.object({ id: z.string(), label: z.string() })
const group = z.object({ label: z.string(), number: z.number().optional(), fields: z.array(field) })
/** A letter has no template of its own: the standard one sets its paragraphs. */
const form = z.object({
  id: z.string(),
  title: z.string(),
  layout: z.literal('fields').default('fields'),
  head: group,
  items: z.array(group),
})

await writeForms()
writeFileSync(new URL('documents/standard.docx', content), await Packer.toBuffer(standardDocument()))

async function writeForms(): Promise<void> {
  const folder = new URL('duties/forms/', content)
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.yaml'))) {
    const parsed = form.safeParse(parse(readFileSync(new URL(name, folder), 'utf8')))
    if (!parsed.success) continue
    writeFileSync(new URL(`${parsed.data.id}.docx`, folder), await Packer.toBuffer(formDocument(parsed.data)))
    console.log(`${parsed.data.id}.docx`)
  }
}

function formDocument(definition: z.infer<typeof form>): Document {
  const groups = [definition.head, ...definition.items]
  return page([
    line('{case_number}', { size: 20 }),
    heading('{title}', 36),
    line('{lead}', { size: 20 }),
    ...groups.flatMap((part) => [
      heading(part.number === undefined ? part.label : `${part.number}. ${part.label}`, 24),
      table(
        [1, 3],
        part.fields.map((entry) => [labelCell(entry.label), textCell(`{${entry.id}}`)]),
      ),
    ]),
  ])
}

function standardDocument(): Document {
  return page([
    line('{above}', { size: 20 }),
    heading('{title}', 36),
    line('{number}', { size: 32, bold: true }),
    line('{lead}', { size: 20 }),
    line('{#sections}'),
    line('{#heading}'),
    heading('{heading}', 24),
    line('{/heading}'),
    line('{#blocks}'),
    line('{#paragraphs}'),
    line('{text}', { size: 21 }),
    line('{/paragraphs}'),
    line('{#frames}'),
    table([1], [[textCell('{text}', { bold: true, size: 24 })]]),
    line('{/frames}'),
    line('{#hasFields}'),
    table([1, 3], [[labelCell('{#fields}{label}'), textCell('{value}{/fields}')]]),
    line('{/hasFields}'),
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap(tableOfWidth),
    line('{/blocks}'),
    line('{/sections}'),
  ])
}

/** A table of so many columns, shown when the block has that width. */
function tableOfWidth(count: number): (Paragraph | Table)[] {
  const names = Array.from({ length: count }, (_unused, index) => `c${index + 1}`)
  const body = names.map((name, index) =>
    textCell(`${index === 0 ? '{#rows}' : ''}{${name}}${index === count - 1 ? '{/rows}' : ''}`),
  )
  const headRow = names.map((name, index) => {
    const open = index === 0 ? '{#head}' : ''
    const close = index === count - 1 ? '{/head}' : ''
    return labelCell(`${open}{${name}}${close}`)
  })
  return [
    line(`{#table${count}}`),
    table(
      names.map(() => 1),
      [headRow, body],
    ),
    line(`{/table${count}}`),
  ]
}

function mm(value: number): number {
  return Math.round(value * twipsPerMm)
}

function page(children: (Paragraph | Table)[]): Document {
  return new Document({
    creator: 'Toride',
    styles: { default: { document: { run: { font, size: 21 } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { left: mm(18), right: mm(14), top: mm(13), bottom: mm(18), footer: mm(8) },
          },
        },
        footers: { default: footer() },
        children,
      },
    ],
  })
}

function footer(): Footer {
  const words = [
    new TextRun({ text: '{handling}\u3000{mark}\u3000{printed}\u3000', size: 18, font }),
    new TextRun({ children: [PageNumber.CURRENT, '\uFF0F', PageNumber.TOTAL_PAGES], size: 18, font }),
  ]
  return new Footer({ children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: words })] })
}

function heading(text: string, size: number): Paragraph {
  return new Paragraph({
    keepNext: true,
    spacing: { before: 160, after: 60 },
    children: [new TextRun({ text, bold: true, size, font })],
  })
}

function line(text: string, style: Partial<IRunOptions> = {}): Paragraph {
  return new Paragraph({ children: [new TextRun({ font, ...style, text })] })
}

function table(weights: readonly number[], rows: TableCell[][]): Table {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return new Table({
    width: { size: innerWidth, type: WidthType.DXA },
    columnWidths: weights.map((weight) => Math.round((weight / total) * innerWidth)),
    rows: rows.map((children) => new TableRow({ children })),
  })
}

function labelCell(text: string): TableCell {
  return new TableCell({
    borders,
    margins: padding,
    shading: { type: ShadingType.CLEAR, fill: 'EEEEEE' },
    children: [line(text, { bold: true, size: 20 })],
  })
}

function textCell(text: string, style: Partial<IRunOptions> = { size: 20 }): TableCell {
  return new TableCell({ borders, margins: padding, children: [line(text, style)] })
}
