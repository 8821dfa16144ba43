/** Lays a document model out for the standard Word template (`content/documents/standard.docx`). */
import {
  cellText,
  markedItems,
  type DocumentBlock,
  type DocumentModel,
  type DocumentSection,
} from '../../core/document-model.ts'
import type { DocxData } from './render-docx.ts'

/** Tables of more columns than the template knows are given as that many, the rest joined in the last. */
const tableColumnsMax = 8

/** The names that the standard template asks for. */
export function docxData(model: DocumentModel): DocxData {
  return {
    above: model.above ?? '',
    title: model.title,
    number: model.number ? `${model.number.label} ${model.number.value}` : '',
    lead: model.lead ?? '',
    sections: model.sections.map(sectionData),
    ...footData(model),
  }
}

/** The names of the foot, which every template of ours has. */
function footData(model: Pick<DocumentModel, 'foot'>): DocxData {
  return { handling: model.foot.handling, mark: model.foot.mark ?? '', printed: model.foot.printed }
}

function sectionData(part: DocumentSection): DocxData {
  return { heading: part.title ?? '', blocks: part.blocks.map(blockData) }
}

function blockData(block: DocumentBlock): DocxData {
  const empty: Record<string, DocxData | readonly DocxData[] | boolean> = {
    paragraphs: [],
    frames: [],
    hasFields: false,
    fields: [],
  }
  for (let width = 1; width <= tableColumnsMax; width += 1) empty[`table${width}`] = false
  return { ...empty, ...filledBlock(block) }
}

function filledBlock(block: DocumentBlock): DocxData {
  switch (block.kind) {
    case 'paragraph':
    case 'code':
      return { paragraphs: [{ text: block.text }] }
    case 'list':
      return { paragraphs: markedItems(block).map((text) => ({ text })) }
    case 'frame':
      return { frames: [{ text: block.items.map((item) => `\u00D7 ${item}`).join('\u3000') }] }
    case 'fields':
      return { hasFields: true, fields: block.fields.map(({ label, value }) => ({ label, value })) }
    case 'table':
      return tableData(block)
    case 'lines':
      return { paragraphs: Array.from({ length: block.count }, () => ({ text: '\u3000' })) }
    case 'page_break':
      return {}
    default:
      return tableData({
        kind: 'table',
        columns: block.boxes.map((box) => ({ label: box.label })),
        rows: [block.boxes.map((box) => box.note ?? '')],
      })
  }
}

function tableData(block: Extract<DocumentBlock, { kind: 'table' }>): DocxData {
  const width = Math.min(tableColumnsMax, block.columns.length)
  const row = (texts: readonly string[]): DocxData =>
    Object.fromEntries(
      Array.from({ length: width }, (_unused, index) => [
        `c${index + 1}`,
        index === width - 1 ? texts.slice(index).join('\u3000') : (texts[index] ?? ''),
      ]),
    )
  return {
    [`table${width}`]: {
      head: [row(block.columns.map((column) => column.label))],
      rows: block.rows.map((cells) => row(cells.map(cellText))),
    },
  }
}
