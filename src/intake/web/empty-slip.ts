/** A slip on which nothing is written yet. */
import type { Slip } from '../core/report.ts'

export function emptySlip(known: {
  knownAt: Date
  knownBySection: string
}): Slip & { answers: never[]; addresses: never[] } {
  return {
    knownAt: known.knownAt.toISOString(),
    knownBySection: known.knownBySection,
    reporter: { name: '', organization: '', type: 'unknown', callback: '', theirReference: '' },
    verbatim: '',
    answers: [],
    addresses: [],
    choiceId: '',
    machineName: '',
  }
}
