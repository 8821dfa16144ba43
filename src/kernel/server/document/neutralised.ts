/** Keeps text from becoming a formula when a spreadsheet opens it. */

/**
 * Puts an apostrophe before text that a spreadsheet would compute: `=`, `@`, tab, and `+` or `-` unless only
 * a number or telephone number follows. Use it for every cell of a workbook or CSV that people wrote.
 */
export function neutralised(text: string): string {
  const risky = /^[\s\uFEFF]*[=@\uFF1D\uFF20]/.test(text) || /^[\t]/.test(text)
  const signed = /^[\s\uFEFF]*[+\-\uFF0B\uFF0D]/.test(text) && !/^[\s+-]*[\d\s().-]*$/.test(text)
  return risky || signed ? `'${text}` : text
}
