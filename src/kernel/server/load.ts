/** Loading a record for change: the version the client saw must still stand. */
import { refuse, type Refusal } from '../core/result.ts'

export type Versioned = { readonly version: number }

/**
 * Answers the record, `kernel.not_found` when it is missing, or `kernel.changed_meanwhile` when `seen`
 * (the version that the person looked at) is not the one that stands.
 */
export function expectVersion<Row extends Versioned>(
  row: Row | undefined,
  seen?: number,
): Row | Refusal<'kernel.not_found' | 'kernel.changed_meanwhile'> {
  if (!row) return refuse('kernel.not_found')
  if (seen !== undefined && seen !== row.version) return refuse('kernel.changed_meanwhile')
  return row
}
