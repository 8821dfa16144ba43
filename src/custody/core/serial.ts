/** Serials of evidence: the number of the case with the kind of evidence in front, and a place in it. */
import { ja } from './ja.ts'

/** `caseNumber` as it is kept (kind, figure, serial); `position` counts from 1 within the case. */
export function formatSerial(caseNumber: string, position: number): string {
  return `${ja.serialKind}${figuresOf(caseNumber)}-${String(position).padStart(2, '0')}`
}

/** The serial without its kind: letters that every file system takes. */
export function folderOf(serial: string): string {
  return figuresOf(serial)
}

/** What stands behind the kind in a number. */
export function figuresOf(number: string): string {
  return number.replace(/^\D+/, '')
}
