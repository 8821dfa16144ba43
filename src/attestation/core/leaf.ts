/** The leaf of a trail entry: which entry it is, and the commitment to what it says. */
import { bigEndian64, joinBytes } from './bytes.ts'

/** Eight bytes of sequence, then the 32 bytes of the commitment: the place of an entry cannot be moved either. */
export function leafData(sequence: string, commitment: Uint8Array): Uint8Array {
  const place = Number(sequence)
  if (!Number.isSafeInteger(place) || String(place) !== sequence)
    throw new Error('not a sequence of the trail')
  return joinBytes([bigEndian64(place), commitment])
}
