/** Reading segment files back: which records stand where, and what is torn or damaged. */
import path from 'node:path'
import { crc32 as zlibCrc32 } from 'node:zlib'
import {
  decodeSegmentHead,
  findNextRecord,
  readRecordAt,
  segmentHeadBytes,
  type RecordHead,
  type SegmentHead,
} from '../../core/spool-format.ts'
import type { SpoolDisk } from './disk.ts'

export const crc32 = (bytes: Uint8Array, start = 0): number => zlibCrc32(bytes, start)

export type RecordPlace = RecordHead & { readonly file: string; readonly offset: number }

export type Segment = {
  readonly file: string
  readonly head: SegmentHead
  readonly places: RecordPlace[]
  /** Length of the file as far as it is trusted. */
  bytes: number
  damaged: boolean
}

export type SpoolWarning = {
  readonly code: 'torn_tail' | 'damaged_record' | 'foreign_file'
  readonly file: string
  readonly bytes: number
}

const suffix = '.spool'

/** Path of the segment that begins with `firstRecord`; names sort by record. */
export function segmentFile(folder: string, firstRecord: number): string {
  return path.join(folder, `${String(firstRecord).padStart(16, '0')}${suffix}`)
}

export async function listSegmentFiles(disk: SpoolDisk, folder: string): Promise<string[]> {
  const names = await disk.list(folder)
  return names
    .filter((name) => name.endsWith(suffix))
    .toSorted()
    .map((name) => path.join(folder, name))
}

export type Scan = { readonly segment?: Segment; readonly warnings: readonly SpoolWarning[] }

/**
 * Scans one segment. Damage with intact records after it is told and stepped over; damage up to the end is
 * a torn tail: `segment.bytes` then ends before it, and the caller cuts the file there.
 */
export async function scanSegment(disk: SpoolDisk, file: string): Promise<Scan> {
  const bytes = await disk.readFile(file)
  const head = decodeSegmentHead(bytes, crc32)
  if (!head) return { warnings: [{ code: 'foreign_file', file, bytes: bytes.byteLength }] }
  const segment: Segment = { file, head, places: [], bytes: segmentHeadBytes, damaged: false }
  const warnings: SpoolWarning[] = []
  for (let offset = segmentHeadBytes; offset < bytes.byteLength;) {
    const found = readRecordAt(bytes, offset, crc32)
    if (found.kind === 'record') {
      segment.places.push({ ...found.head, file, offset })
      segment.bytes = found.next
      offset = found.next
      continue
    }
    const next = findNextRecord(bytes, offset + 1, crc32)
    const isTail = next === bytes.byteLength
    warnings.push({ code: isTail ? 'torn_tail' : 'damaged_record', file, bytes: next - offset })
    segment.damaged ||= !isTail
    offset = next
  }
  return { segment, warnings }
}
