/** Rules of CSV files for Japanese spreadsheets: no formulas, and what CP932 can and cannot hold. */

/** A cell that begins like this, or would without its apostrophes, is run as a formula or taken for one; full width too. */
const formulaStart = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF20]/

/** One CSV line: every cell quoted, cells that look like formulas preceded by an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${disarm(cell).replaceAll('"', '""')}"`).join(',')}\r\n`
}

/** Puts an apostrophe before what a spreadsheet would run. */
export function disarm(cell: string): string {
  return formulaStart.test(cell) ? `'${cell}` : cell
}

/** Takes away the apostrophe that `disarm` put there. */
export function rearm(cell: string): string {
  return cell.startsWith("'") && formulaStart.test(cell) ? cell.slice(1) : cell
}

/** Characters that CP932 knows under another code point than the one that people type. */
const cp932Kin: Readonly<Record<string, string>> = {
  '\u301c': '\uff5e',
  '\u2212': '\uff0d',
  '\u2014': '\u2015',
  '\u2016': '\u2225',
  '\u00a2': '\uffe0',
  '\u00a3': '\uffe1',
  '\u00ac': '\uffe2',
}

/** `text` with the seven characters that CP932 encoders stumble over in the form that they take. */
export function forCp932(text: string): string {
  return text.replace(/[\u301c\u2212\u2014\u2016\u00a2\u00a3\u00ac]/g, (sign) => cp932Kin[sign] ?? sign)
}
