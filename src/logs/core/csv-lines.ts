/** Rows of a search as a CSV table for spreadsheets. */
import { csvLine } from '../../registers/core/spreadsheet.ts'
import { formatLogTime } from '../../kernel/core/wareki.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { lookUp } from './decoder.ts'
import { outcomes } from './ja.ts'
import { categoryName, summarise, type ReadRow } from './reading.ts'
import { ja } from './screen/ja.ts'

export type CsvRow = ReadRow & {
  readonly id: string
  readonly ts: Date
  readonly sourcePort: number
  readonly bytes: number
  readonly matches: readonly string[]
}

/** Head and rows; every cell quoted, what a spreadsheet would run disarmed. Times are of Japan. */
export function csvOf(rows: readonly CsvRow[]): string {
  return csvLine(ja.csv.head) + rows.map((row) => csvLine(cellsOf(row))).join('')
}

function cellsOf(row: CsvRow): string[] {
  const milliseconds = String(row.ts.getUTCMilliseconds()).padStart(3, '0')
  return [
    `${jstDay(row.ts)} ${formatLogTime(row.ts)}.${milliseconds}`,
    categoryName(row.category),
    row.source,
    row.host,
    row.user,
    summarise(row),
    lookUp(outcomes, row.outcome) ?? row.outcome,
    row.sourceIp,
    portOf(row.sourcePort),
    row.destinationIp,
    portOf(row.destinationPort),
    row.domain,
    row.url,
    row.process,
    row.target,
    row.rule,
    String(row.bytes),
    row.matches.join(' '),
    row.id,
    row.raw,
  ]
}

function portOf(port: number): string {
  return port === 0 ? '' : String(port)
}
