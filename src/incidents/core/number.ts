/** Numbers of cases as people say them: kind, fiscal year, serial. */
import { fiscalYear, type Day } from '../../kernel/core/calendar.ts'
import { ja } from './ja.ts'

export type CaseNumber = { readonly fiscalYear: number; readonly figure: string; readonly serial: number }

/** The number of the `serial`th case of the fiscal year in which `day` lies. */
export function caseNumber(day: Day, serial: number): CaseNumber {
  const { year, figure } = fiscalYear(day)
  return { fiscalYear: year, figure, serial }
}

/** The number inside the body: kind, figure of the fiscal year, three figures at least. */
export function formatCaseNumber(number: CaseNumber): string {
  return `${ja.numberKind}${number.figure}-${String(number.serial).padStart(3, '0')}`
}

/** The number outside the body: its short name in front. */
export function formatFullCaseNumber(bodyShortName: string, number: string): string {
  return `${bodyShortName}-${number}`
}

/** The label of a sealed case: a mark that says nothing, made from the case's own key. `mark` is hexadecimal. */
export function formatSealedLabel(mark: string): string {
  return `${ja.sealedNumberKind}-${mark.slice(0, 8).toUpperCase()}`
}

/**
 * Reads a number as somebody types it (full width, without the kind, without leading zeros, with the body in
 * front) and answers it as it is stored, or null.
 */
export function readCaseNumber(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replaceAll(/[\u2010-\u2015\u30fc\u2212]/g, '-')
  const match = /(?:^|-)(\D?)(\d{1,2})-(\d{1,6})$/.exec(plain)
  if (!match || (match[1] !== '' && match[1] !== ja.numberKind)) return null
  return `${ja.numberKind}${Number(match[2])}-${(match[3] ?? '').replace(/^0+(?=\d{3})/, '').padStart(3, '0')}`
}
