/** Seals of raw logs: what the trail says about a range of stored events, and how it is compared later. */

export const sealedType = 'logs.batch_sealed'
/** Kind of the subject of these entries; its id is the spool's epoch in hexadecimal. */
export const sealSubject = 'log_seal'

/** What the event store answers about a range. */
export type RangeDigest = {
  readonly events: number
  /** Times of the first and the last event, ISO 8601. */
  readonly firstAt: string
  readonly lastAt: string
  /** Over the digests of its lines (id, a zero byte, the raw line), in order of id; hexadecimal. */
  readonly sha256: string
}

/** Ids are inclusive, 16 hexadecimal digits. Ranges of a body and an epoch follow each other without a gap. */
export type SealedRange = RangeDigest & { readonly from: string; readonly to: string }

export type BatchSealed = {
  readonly type: typeof sealedType
  readonly epoch: string
  readonly ranges: readonly SealedRange[]
}

export type SealFault = 'changed' | 'removed' | 'added'

/** What became of a range since it was sealed; undefined when it is as it was. */
export function compareRange(sealed: RangeDigest, found: RangeDigest | undefined): SealFault | undefined {
  const events = found?.events ?? 0
  if (events < sealed.events) return 'removed'
  if (events > sealed.events) return 'added'
  const isSame =
    found?.sha256 === sealed.sha256 && found.firstAt === sealed.firstAt && found.lastAt === sealed.lastAt
  return isSame ? undefined : 'changed'
}

/** An event's id as people and seals write it. */
export function idText(id: bigint): string {
  return id.toString(16).padStart(16, '0')
}

export function idOf(text: string): bigint {
  return BigInt(`0x${text}`)
}
