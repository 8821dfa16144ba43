/**
 * The spool: a segmented log on disk between whoever takes something in and whoever works on it. What
 * `append` has called stored survives a kill and a power cut; after a failed sync nothing is called stored again.
 */
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { readCursor, writeCursor, type Cursor } from './cursor.ts'
import { nodeDisk, type SpoolDisk } from './disk.ts'
import { readPlaces, type SpoolEntry } from './read-places.ts'
import {
  listSegmentFiles,
  scanSegment,
  type RecordPlace,
  type Segment,
  type SpoolWarning,
} from './segment.ts'
import { createWriter, type AppendOutcome, type Writer } from './writer.ts'

export type SpoolOptions = {
  readonly folder: string
  /** A record is kept until each of them has advanced past it. */
  readonly consumers: readonly string[]
  readonly bytesMax?: number
  readonly segmentBytesMax?: number
  readonly disk?: SpoolDisk
  /** Names a spool that is new: a random number of 24 bits. */
  readonly newEpoch?: () => number
  readonly warn?: (warning: SpoolWarning) => void
}

export type ReadLimit = { readonly records: number; readonly units: number; readonly bytes: number }

/** Intact records before `to` (exclusive); damaged ones are told to `warn` and left out. */
export type SpoolGroup = { readonly entries: readonly SpoolEntry[]; readonly to: number }

export type SpoolState = {
  readonly bytes: number
  readonly bytesMax: number
  readonly fencedBecause: string | undefined
  /** Records that each consumer has still to work on. */
  readonly waiting: Readonly<Record<string, number>>
}

export type Spool = {
  readonly epoch: number
  /** Takes `units` consecutive numbers; they belong to the caller whether or not it appends. */
  reserve(units: number): number
  /** Resolves when the record is on disk. `full` asks to come again later, `fenced` never to. */
  append(record: { firstUnit: number; units: number; payload: Uint8Array }): Promise<AppendOutcome>
  isFull(): boolean
  /** Resolves when there is room again, or the spool is fenced or closed. */
  whenRoom(): Promise<void>
  /** The next records of a consumer, oldest first, exactly its claim when there is one. */
  read(consumer: string, limit: ReadLimit): Promise<SpoolGroup>
  /** Fixes the group [next, to) on disk: after a crash `read` answers exactly this group again. */
  claim(consumer: string, to: number): Promise<void>
  /** The consumer is done with every record before `to`. */
  advance(consumer: string, to: number): Promise<void>
  /** Resolves when a record is there that the consumer has not done, or on close. */
  whenWaiting(consumer: string): Promise<void>
  position(consumer: string): number
  state(): SpoolState
  close(): Promise<void>
}

const bytesMaxDefault = 2 * 1024 * 1024 * 1024
const segmentBytesMaxDefault = 32 * 1024 * 1024

const randomEpoch = (): number => randomInt(1, 2 ** 24)

/** Opens the spool in `folder` (made when missing), cuts torn tails, and goes on where it stood. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { disk = nodeDisk, bytesMax = bytesMaxDefault } = options
  await disk.makeFolder(options.folder)
  const segments = await recover(options, disk)
  const cursors = new Map<string, Cursor>()
  for (const consumer of options.consumers)
    cursors.set(consumer, await readCursor(disk, { folder: options.folder, consumer }))
  const last = segments.at(-1)
  const writer = createWriter({
    folder: options.folder,
    disk,
    segments,
    epoch: last?.head.epoch ?? (options.newEpoch ?? randomEpoch)(),
    nextRecord: Math.max(nextRecordOf(segments), ...[...cursors.values()].map((cursor) => cursor.next)),
    nextUnit: nextUnitOf(segments),
    bytesMax,
    // The last segment stays when it is done: a spool of one segment would stay full.
    segmentBytesMax: options.segmentBytesMax ?? Math.min(segmentBytesMaxDefault, bytesMax / 8),
  })
  await dropDone(options, { disk, segments, cursors })
  return spoolOver(options, { disk, segments, cursors, writer })
}

type Parts = {
  readonly disk: SpoolDisk
  readonly segments: Segment[]
  readonly cursors: Map<string, Cursor>
  readonly writer: Writer
}

function spoolOver(options: SpoolOptions, parts: Parts): Spool {
  const { segments, writer } = parts
  const cursorOf = (consumer: string): Cursor => {
    const cursor = parts.cursors.get(consumer)
    if (!cursor) throw new Error(`the spool has no consumer ${consumer}`)
    return cursor
  }
  const save = async (consumer: string, cursor: Cursor) => {
    await writeCursor(parts.disk, { folder: options.folder, consumer }, cursor)
    Object.assign(cursorOf(consumer), cursor)
  }
  const waits = (consumer: string) => cursorOf(consumer).next < writer.nextRecord()
  return {
    epoch: writer.epoch,
    reserve: (units) => writer.reserve(units),
    append: (record) => writer.append(record),
    isFull: () => writer.bytes() >= writer.bytesMax,
    whenRoom: () =>
      writer.until(() => writer.bytes() < writer.bytesMax || writer.fencedBecause() !== undefined),
    read: async (consumer, limit) => {
      const places = nextPlaces(segments, cursorOf(consumer), limit)
      const to = (places.at(-1)?.record ?? writer.nextRecord() - 1) + 1
      return { entries: await readPlaces(parts.disk, places, options.warn), to }
    },
    claim: (consumer, to) => save(consumer, { next: cursorOf(consumer).next, claimedTo: to }),
    advance: async (consumer, to) => {
      await save(consumer, { next: to, claimedTo: null })
      await dropDone(options, parts)
      writer.wake()
    },
    whenWaiting: (consumer) => writer.until(() => waits(consumer)),
    position: (consumer) => cursorOf(consumer).next,
    state: () => ({
      bytes: writer.bytes(),
      bytesMax: writer.bytesMax,
      fencedBecause: writer.fencedBecause(),
      waiting: Object.fromEntries(
        options.consumers.map((name) => [name, Math.max(0, writer.nextRecord() - firstWaiting(parts, name))]),
      ),
    }),
    close: () => writer.close(),
  }
}

function firstWaiting(parts: Parts, consumer: string): number {
  const oldest = parts.segments[0]?.head.firstRecord ?? 0
  return Math.max(oldest, parts.cursors.get(consumer)?.next ?? 0)
}

/** Scans every segment and cuts torn tails off, so that nothing is ever appended behind damage. */
async function recover(options: SpoolOptions, disk: SpoolDisk): Promise<Segment[]> {
  const segments: Segment[] = []
  for (const file of await listSegmentFiles(disk, options.folder)) {
    const { segment, warnings } = await scanSegment(disk, file)
    for (const warning of warnings) options.warn?.(warning)
    if (!segment) {
      await disk.rename(file, `${file}.damaged`)
      continue
    }
    if (warnings.some((warning) => warning.code === 'torn_tail')) await cut(disk, segment)
    segments.push(segment)
  }
  await makeDurable(options, disk, segments.at(-1))
  return segments
}

/**
 * A program that was killed may have left records that only the host's memory has. Whoever reads them acts on
 * them, so they are brought to the disk first. They are written again before the sync: after a sync that failed
 * the host may believe that it has nothing to bring.
 */
async function makeDurable(options: SpoolOptions, disk: SpoolDisk, last: Segment | undefined): Promise<void> {
  if (last) {
    const bytes = await disk.readFile(last.file)
    const file = await disk.openExisting(last.file)
    try {
      await file.writeAll([bytes], 0)
      await file.sync()
    } finally {
      await file.close()
    }
  }
  await disk.syncFolder(options.folder)
}

async function cut(disk: SpoolDisk, segment: Segment): Promise<void> {
  const file = await disk.openExisting(segment.file)
  await file.truncate(segment.bytes)
  await file.sync()
  await file.close()
}

function nextRecordOf(segments: readonly Segment[]): number {
  const last = segments.at(-1)
  if (!last) return 0
  return (last.places.at(-1)?.record ?? last.head.firstRecord - 1) + 1
}

function nextUnitOf(segments: readonly Segment[]): number {
  const ends = segments.flatMap((segment) => [
    segment.head.firstUnit,
    ...segment.places.map((place) => place.firstUnit + place.units),
  ])
  return ends.reduce((most, end) => Math.max(most, end), 0)
}

function nextPlaces(segments: readonly Segment[], cursor: Cursor, limit: ReadLimit): RecordPlace[] {
  const waiting = segments
    .filter((segment) => (segment.places.at(-1)?.record ?? -1) >= cursor.next)
    .flatMap((segment) => segment.places.filter((place) => place.record >= cursor.next))
  const { claimedTo } = cursor
  if (claimedTo !== null) return waiting.filter((place) => place.record < claimedTo)
  let units = 0
  let bytes = 0
  const end = waiting.findIndex((place, index) => {
    units += place.units
    bytes += place.payloadBytes
    return index > 0 && (index >= limit.records || units > limit.units || bytes > limit.bytes)
  })
  return end === -1 ? waiting : waiting.slice(0, end)
}

/** Removes segments that every consumer has passed; the last one stays, because it carries the numbers on. */
async function dropDone(
  options: SpoolOptions,
  parts: Pick<Parts, 'disk' | 'segments' | 'cursors'>,
): Promise<void> {
  const done = Math.min(...[...parts.cursors.values()].map((cursor) => cursor.next))
  while (parts.segments.length > 1) {
    const [first, second] = parts.segments
    if (!first || !second || second.head.firstRecord > done) return
    parts.segments.shift()
    // A damaged segment is kept aside for whoever wants to look; it is not in anybody's way.
    await (first.damaged
      ? parts.disk.rename(first.file, asideFile(options, first))
      : parts.disk.remove(first.file))
  }
}

function asideFile(options: SpoolOptions, segment: Segment): string {
  return path.join(options.folder, `${path.basename(segment.file)}.damaged`)
}
