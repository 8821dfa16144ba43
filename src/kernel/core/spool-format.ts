/** Bytes of the spool: segment header and record header, each with its checksum; pure, so that every torn byte can be tried. */

/** CRC-32 of `bytes`, continued from `start`; given by the caller, because the engine's own is the fast one. */
export type Crc32 = (bytes: Uint8Array, start?: number) => number

export type SegmentHead = {
  /** Random number of this spool, made once: tells its unit numbers from those of another spool. */
  readonly epoch: number
  /** Number of the first record of this segment. */
  readonly firstRecord: number
  /** Number of the first unit that the first record may carry. */
  readonly firstUnit: number
}

export type RecordHead = {
  /** Records are numbered one by one. */
  readonly record: number
  /** Units are what the payload counts (log events); their numbers grow, gaps are allowed. */
  readonly firstUnit: number
  readonly units: number
  readonly payloadBytes: number
}

export const segmentHeadBytes = 40
export const recordHeadBytes = 40
const payloadBytesMax = 64 * 1024 * 1024

const segmentMagic = 0x54_53_50_31
const recordMagic = 0x54_52_45_43

/** Encodes a segment header: magic, version, epoch, first record, first unit, CRC-32. */
export function encodeSegmentHead(head: SegmentHead, crc32: Crc32): Uint8Array {
  const bytes = new Uint8Array(segmentHeadBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, segmentMagic)
  view.setUint32(4, 1)
  view.setUint32(8, head.epoch)
  view.setBigUint64(16, BigInt(head.firstRecord))
  view.setBigUint64(24, BigInt(head.firstUnit))
  view.setUint32(36, crc32(bytes.subarray(0, 36)))
  return bytes
}

/** Decodes a segment header; `undefined` when it is short, foreign or damaged. */
export function decodeSegmentHead(bytes: Uint8Array, crc32: Crc32): SegmentHead | undefined {
  if (bytes.byteLength < segmentHeadBytes) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, segmentHeadBytes)
  if (view.getUint32(0) !== segmentMagic || view.getUint32(4) !== 1) return undefined
  if (view.getUint32(36) !== crc32(bytes.subarray(0, 36))) return undefined
  return {
    epoch: view.getUint32(8),
    firstRecord: Number(view.getBigUint64(16)),
    firstUnit: Number(view.getBigUint64(24)),
  }
}

/** Encodes the header of a record; its CRC-32 covers header and payload. */
export function encodeRecordHead(
  head: Omit<RecordHead, 'payloadBytes'>,
  payload: Uint8Array,
  crc32: Crc32,
): Uint8Array {
  const bytes = new Uint8Array(recordHeadBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, recordMagic)
  view.setUint32(4, payload.byteLength)
  view.setBigUint64(8, BigInt(head.record))
  view.setBigUint64(16, BigInt(head.firstUnit))
  view.setUint32(24, head.units)
  view.setUint32(36, crc32(payload, crc32(bytes.subarray(0, 36))))
  return bytes
}

/**
 * What stands at an offset: a record; nothing more (`end`); or bytes that are no record (`damaged`), which
 * at the end of the last segment is a write that a crash cut short, and anywhere else a fault of the disk.
 */
export type Found =
  | {
      readonly kind: 'record'
      readonly head: RecordHead
      readonly payload: Uint8Array
      readonly next: number
    }
  | { readonly kind: 'end' }
  | { readonly kind: 'damaged' }

/** Reads the record at `offset` of a segment's bytes and checks its CRC-32. */
export function readRecordAt(bytes: Uint8Array, offset: number, crc32: Crc32): Found {
  if (offset === bytes.byteLength) return { kind: 'end' }
  if (offset + recordHeadBytes > bytes.byteLength) return { kind: 'damaged' }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, recordHeadBytes)
  const payloadBytes = view.getUint32(4)
  const next = offset + recordHeadBytes + payloadBytes
  if (view.getUint32(0) !== recordMagic || payloadBytes > payloadBytesMax || next > bytes.byteLength) {
    return { kind: 'damaged' }
  }
  const payload = bytes.subarray(offset + recordHeadBytes, next)
  if (view.getUint32(36) !== crc32(payload, crc32(bytes.subarray(offset, offset + 36))))
    return { kind: 'damaged' }
  const head = {
    record: Number(view.getBigUint64(8)),
    firstUnit: Number(view.getBigUint64(16)),
    units: view.getUint32(24),
    payloadBytes,
  }
  return { kind: 'record', head, payload, next }
}

/** Offset of the next intact record after a damaged place, or the length of `bytes` when there is none. */
export function findNextRecord(bytes: Uint8Array, from: number, crc32: Crc32): number {
  const last = bytes.byteLength - recordHeadBytes
  for (let offset = bytes.indexOf(0x54, from); offset !== -1 && offset <= last;) {
    if (bytes[offset + 1] === 0x52 && readRecordAt(bytes, offset, crc32).kind === 'record') return offset
    offset = bytes.indexOf(0x54, offset + 1)
  }
  return bytes.byteLength
}
