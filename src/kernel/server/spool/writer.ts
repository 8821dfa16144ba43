/** The writing side of the spool: group commit into the last segment, a new segment when it is large, a fence after a failed sync. */
import {
  encodeRecordHead,
  encodeSegmentHead,
  recordHeadBytes,
  segmentHeadBytes,
} from '../../core/spool-format.ts'
import type { SpoolDisk, SpoolFile } from './disk.ts'
import { crc32, segmentFile, type RecordPlace, type Segment } from './segment.ts'

export type AppendOutcome = 'stored' | 'full' | 'fenced'

export type Writer = {
  readonly epoch: number
  readonly bytesMax: number
  reserve(units: number): number
  append(record: Appending): Promise<AppendOutcome>
  bytes(): number
  nextRecord(): number
  fencedBecause(): string | undefined
  /** Resolves when `isTrue` holds, or the writer is closed. */
  until(isTrue: () => boolean): Promise<void>
  wake(): void
  close(): Promise<void>
}

type Appending = { firstUnit: number; units: number; payload: Uint8Array }
type Waiting = Appending & { readonly settle: (outcome: AppendOutcome) => void }

export type WriterOptions = {
  readonly folder: string
  readonly disk: SpoolDisk
  /** Shared with the reader: the writer adds segments and places once they are on disk. */
  readonly segments: Segment[]
  readonly epoch: number
  readonly nextRecord: number
  readonly nextUnit: number
  readonly bytesMax: number
  readonly segmentBytesMax: number
}

type State = {
  nextRecord: number
  nextUnit: number
  file: SpoolFile | undefined
  fence: string | undefined
  isClosed: boolean
  queue: Waiting[]
  running: Promise<void> | undefined
  waiters: Set<() => void>
}

export function createWriter(options: WriterOptions): Writer {
  const state: State = {
    nextRecord: options.nextRecord,
    nextUnit: options.nextUnit,
    file: undefined,
    fence: undefined,
    isClosed: false,
    queue: [],
    running: undefined,
    waiters: new Set(),
  }
  const bytes = () => options.segments.reduce((sum, segment) => sum + segment.bytes, 0)
  const append = (record: Appending): Promise<AppendOutcome> => {
    if (state.fence !== undefined || state.isClosed) return Promise.resolve('fenced')
    if (bytes() >= options.bytesMax) return Promise.resolve('full')
    return new Promise((settle) => {
      state.queue.push({ ...record, settle })
      state.running ??= drain(options, state)
    })
  }
  return {
    epoch: options.epoch,
    bytesMax: options.bytesMax,
    reserve: (units) => {
      const first = state.nextUnit
      state.nextUnit += units
      return first
    },
    append,
    bytes,
    nextRecord: () => state.nextRecord,
    fencedBecause: () => state.fence,
    until: (isTrue) => until(state, isTrue),
    wake: () => wake(state),
    close: async () => {
      state.isClosed = true
      await state.running
      await state.file?.close()
      state.file = undefined
      wake(state)
    },
  }
}

function until(state: State, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isTrue() && !state.isClosed) return
      state.waiters.delete(look)
      resolve()
    }
    state.waiters.add(look)
    look()
  })
}

function wake(state: State): void {
  for (const look of state.waiters) look()
}

/** Commits whatever has queued up, one group after another, until the queue is empty. */
async function drain(options: WriterOptions, state: State): Promise<void> {
  // One turn of the loop lets the appends of the same moment join the first group.
  await Promise.resolve()
  while (state.queue.length > 0) {
    const group = state.queue.splice(0)
    const outcome = state.fence === undefined ? await commitOrFence(options, state, group) : 'fenced'
    for (const waiting of group) waiting.settle(outcome)
    wake(state)
  }
  // In the same turn as the last look at the queue: whoever appends next starts a new run.
  state.running = undefined
}

async function commitOrFence(
  options: WriterOptions,
  state: State,
  group: readonly Waiting[],
): Promise<AppendOutcome> {
  try {
    return await commit(options, state, group)
  } catch (error) {
    return fenceOff(state, 'unexpected', error)
  }
}

async function commit(
  options: WriterOptions,
  state: State,
  group: readonly Waiting[],
): Promise<AppendOutcome> {
  const opened = await openSegment(options, state)
  if (typeof opened === 'string') return opened
  const { segment, file } = opened
  const { buffers, places, bytes } = layOut(state, segment, group)
  try {
    await file.writeAll(buffers, segment.bytes)
  } catch (error) {
    return takeBack(state, opened, error)
  }
  try {
    await file.sync()
  } catch (error) {
    // The kernel may have dropped the pages and forgotten the fault: a second sync would lie.
    return fenceOff(state, 'sync', error)
  }
  segment.places.push(...places)
  segment.bytes += bytes
  state.nextRecord += places.length
  return 'stored'
}

function layOut(state: State, segment: Segment, group: readonly Waiting[]) {
  const buffers: Uint8Array[] = []
  const places: RecordPlace[] = []
  let bytes = 0
  for (const [index, { firstUnit, units, payload }] of group.entries()) {
    const head = { record: state.nextRecord + index, firstUnit, units }
    buffers.push(encodeRecordHead(head, payload, crc32), payload)
    places.push({
      ...head,
      payloadBytes: payload.byteLength,
      file: segment.file,
      offset: segment.bytes + bytes,
    })
    bytes += recordHeadBytes + payload.byteLength
  }
  return { buffers, places, bytes }
}

/** A write that the disk refused (no space) is undone, and the caller may come again; when that fails too, fence. */
async function takeBack(
  state: State,
  { segment, file }: { segment: Segment; file: SpoolFile },
  error: unknown,
): Promise<AppendOutcome> {
  try {
    await file.truncate(segment.bytes)
    await file.sync()
  } catch (second) {
    return fenceOff(state, 'truncate', second)
  }
  return isNoSpace(error) ? 'full' : fenceOff(state, 'write', error)
}

function isNoSpace(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOSPC' || code === 'EDQUOT'
}

function fenceOff(state: State, doing: string, error: unknown): AppendOutcome {
  state.fence = `${doing}: ${error instanceof Error ? error.message : String(error)}`
  return 'fenced'
}

/** The segment to write to; a new one is on disk, folder entry included, before anything in it is called stored. */
async function openSegment(
  options: WriterOptions,
  state: State,
): Promise<{ segment: Segment; file: SpoolFile } | AppendOutcome> {
  const last = options.segments.at(-1)
  if (last && state.file && last.bytes < options.segmentBytesMax) return { segment: last, file: state.file }
  await state.file?.close()
  state.file = undefined
  const file = segmentFile(options.folder, state.nextRecord)
  if (last?.file === file) return reopen(options, state, last)
  const head = { epoch: options.epoch, firstRecord: state.nextRecord, firstUnit: state.nextUnit }
  let created: SpoolFile | undefined
  try {
    created = await options.disk.create(file)
    await created.writeAll([encodeSegmentHead(head, crc32)], 0)
  } catch (error) {
    await created?.close()
    return isNoSpace(error) ? 'full' : fenceOff(state, 'create', error)
  }
  try {
    await created.sync()
    await options.disk.syncFolder(options.folder)
  } catch (error) {
    return fenceOff(state, 'sync', error)
  }
  const segment: Segment = { file, head, places: [], bytes: segmentHeadBytes, damaged: false }
  options.segments.push(segment)
  state.file = created
  return { segment, file: created }
}

/** An empty last segment (its records were torn off) is used again: its name is the one that would be made. */
async function reopen(options: WriterOptions, state: State, segment: Segment) {
  state.file = await options.disk.openExisting(segment.file)
  return { segment, file: state.file }
}
