/** Reads records whose places are known, checking each again: a byte that rotted since is never served as good. */
import { readRecordAt, recordHeadBytes } from '../../core/spool-format.ts'
import type { SpoolDisk, SpoolReader } from './disk.ts'
import { crc32, type RecordPlace, type SpoolWarning } from './segment.ts'

export type SpoolEntry = {
  readonly record: number
  readonly firstUnit: number
  readonly units: number
  readonly payload: Uint8Array
}

/** Answers the intact records of `places` in their order; a damaged one is told to `warn` and left out. */
export async function readPlaces(
  disk: SpoolDisk,
  places: readonly RecordPlace[],
  warn?: (warning: SpoolWarning) => void,
): Promise<SpoolEntry[]> {
  const handles = new Map<string, SpoolReader>()
  try {
    const entries: SpoolEntry[] = []
    for (const place of places) {
      const entry = await readPlace(await handleOf(disk, handles, place.file), place)
      if (entry) entries.push(entry)
      else warn?.({ code: 'damaged_record', file: place.file, bytes: place.payloadBytes })
    }
    return entries
  } finally {
    for (const handle of handles.values()) await handle.close()
  }
}

async function handleOf(
  disk: SpoolDisk,
  handles: Map<string, SpoolReader>,
  file: string,
): Promise<SpoolReader> {
  const known = handles.get(file)
  if (known) return known
  const handle = await disk.openToRead(file)
  handles.set(file, handle)
  return handle
}

async function readPlace(handle: SpoolReader, place: RecordPlace): Promise<SpoolEntry | undefined> {
  const bytes = Buffer.allocUnsafe(recordHeadBytes + place.payloadBytes)
  const bytesRead = await handle.read(bytes, place.offset)
  const found = readRecordAt(bytes.subarray(0, bytesRead), 0, crc32)
  if (found.kind !== 'record' || found.head.record !== place.record) return undefined
  return { record: place.record, firstUnit: place.firstUnit, units: place.units, payload: found.payload }
}
