/** CSV files of Japanese offices: UTF-8 with or without a mark, UTF-16 with one, or CP932. */
import { CsvError, parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { forCp932 } from '../core/spreadsheet.ts'

export type CsvEncoding = 'utf8' | 'utf16' | 'cp932'
export type CsvFile = {
  readonly encoding: CsvEncoding
  readonly heading: readonly string[]
  /** Rows of the sheet (the heading is 1) with their cells; blank ones are counted and left out. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
}

export type CsvFault = Refusal<
  | 'registers.not_csv'
  | 'registers.unreadable_text'
  | 'registers.broken_csv'
  | 'registers.no_rows'
  | 'registers.too_many_rows'
>

const rowsMax = 2000
const cellLengthMax = 20_000
const charactersNamedMax = 20

/** Reads a whole file. Refuses what is not CSV text rather than guessing. */
export function readCsv(bytes: Buffer): CsvFile | CsvFault {
  const decoded = decode(bytes)
  if ('refused' in decoded) return decoded
  const records = parseRecords(decoded.text)
  if ('refused' in records) return records
  const [heading, ...rows] = records
  if (!heading || rows.length === 0) return refuse('registers.no_rows')
  if (rows.length > rowsMax) return refuse('registers.too_many_rows', { rows: rowsMax })
  return { encoding: decoded.encoding, heading: heading.cells.map((cell) => cell.trim()), rows }
}

/** `text` in CP932, or the characters that it cannot hold: never a silent question mark. */
export function encodeCp932(text: string): Buffer | Refusal<'registers.not_in_cp932'> {
  const ready = forCp932(text)
  const missing = new Set(Array.from(ready).filter((sign) => !isInCp932(sign)))
  if (missing.size > 0) {
    const characters = [...missing].slice(0, charactersNamedMax).join(' ')
    return refuse('registers.not_in_cp932', { characters })
  }
  return iconv.encode(ready, 'cp932')
}

/** UTF-8 with the mark by which spreadsheets know it. */
export function encodeUtf8(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf8')
}

function isInCp932(sign: string): boolean {
  return iconv.decode(iconv.encode(sign, 'cp932'), 'cp932') === sign
}

function decode(
  bytes: Buffer,
):
  | { text: string; encoding: CsvEncoding }
  | Refusal<'registers.not_csv' | 'registers.unreadable_text' | 'registers.no_rows'> {
  if (bytes.length === 0) return refuse('registers.no_rows')
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return withEncoding(bytes, 'utf-16le', 'utf16')
  if (looksBinary(bytes)) return refuse('registers.not_csv')
  const utf8 = withEncoding(bytes, 'utf-8', 'utf8')
  return 'refused' in utf8 ? withEncoding(bytes, 'shift_jis', 'cp932') : utf8
}

function withEncoding(
  bytes: Buffer,
  label: string,
  encoding: CsvEncoding,
): { text: string; encoding: CsvEncoding } | Refusal<'registers.unreadable_text'> {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding }
  } catch {
    return refuse('registers.unreadable_text')
  }
}

/** Signatures of the files that people take for CSV, and bytes that no text has. */
function looksBinary(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 8).toString('latin1')
  if (head.startsWith('PK') || head.startsWith('%PDF') || head.startsWith('\xd0\xcf\x11\xe0')) return true
  return bytes.includes(0)
}

function parseRecords(text: string): { line: number; cells: string[] }[] | Refusal<'registers.broken_csv'> {
  try {
    const records = parse(text, {
      bom: true,
      relaxColumnCount: true,
      skipEmptyLines: false,
      maxRecordSize: cellLengthMax * 10,
    })
    return records
      .map((cells, index) => ({ line: index + 1, cells }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line: unknown = (error as { lines?: unknown }).lines
    return refuse('registers.broken_csv', { line: typeof line === 'number' ? line : 0 })
  }
}
