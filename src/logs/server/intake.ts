/** The intake: lines of a source are gathered to batches, decoded in the worker, and called stored once the spool has them on disk. */
import type { Log } from '../../kernel/server/log.ts'
import type { Spool } from '../../kernel/server/spool/spool.ts'
import type { Oversized } from '../core/syslog-framer.ts'
import type { Counters } from './counters.ts'
import type { DecodePool } from './decode-pool.ts'
import type { Batch } from './decode-batch.ts'
import type { RefusalReason, SourceContext } from './source.ts'

export type Lines = { readonly lines: readonly Uint8Array[]; readonly oversized: readonly Oversized[] }

export type Receipt = {
  readonly outcome: 'stored' | 'full' | 'fenced'
  /** Lines, by index, that are not what their kind says and were kept as text. */
  readonly fallbacks: readonly number[]
}

export type Intake = {
  /** Resolves when every line is on disk, or tells why not. Waits while the spool is full, up to `waitMs`. */
  take(source: SourceContext, lines: Lines, waitMs: number): Promise<Receipt>
  /** True when no more should be read from senders that can be made to wait. */
  isBusy(): boolean
  whenFree(): Promise<void>
  /** Resolves when nothing is under way. */
  whenIdle(): Promise<void>
  /** Lowest number that was given to a batch which may still reach the disk; undefined when there is none. */
  lowestOpenUnit(): number | undefined
}

export type IntakeDeps = {
  readonly spool: Spool
  readonly pool: DecodePool
  readonly counters: Counters
  readonly now: () => Date
  readonly log: Log
  /** True while the disk has no room for anything new. */
  readonly isTight?: () => boolean
}

const batchLinesMax = 4_000
const batchBytesMax = 1_048_576
const batchesInFlightMax = 3
const heldBytesMax = 64 * 1024 * 1024
const tightPauseMs = 500

type Submission = Lines & {
  readonly fallbacks: number[]
  readonly deadline: number
  left: number
  outcome: Receipt['outcome']
  readonly done: (receipt: Receipt) => void
}

type Piece = {
  readonly submission: Submission
  readonly from: number
  readonly to: number
  readonly oversized: readonly Oversized[]
}

type Lane = {
  readonly key: string
  readonly source: SourceContext
  readonly queue: Piece[]
  inFlight: number
}

type State = IntakeDeps & {
  readonly lanes: Map<string, Lane>
  heldBytes: number
  /** First numbers of the batches that may still reach the disk. */
  readonly openUnits: Set<number>
  readonly waiters: Set<() => void>
  readonly idleWaiters: Set<() => void>
}

export function createIntake(deps: IntakeDeps): Intake {
  const state: State = {
    ...deps,
    lanes: new Map(),
    heldBytes: 0,
    openUnits: new Set(),
    waiters: new Set(),
    idleWaiters: new Set(),
  }
  const isBusy = () => state.heldBytes >= heldBytesMax || deps.spool.isFull() || isTight(state)
  return {
    take: (source, lines, waitMs) => take(state, { source, lines, waitMs }),
    isBusy,
    lowestOpenUnit: () => [...state.openUnits].reduce<number | undefined>(lower, undefined),
    whenIdle: async () => {
      if (state.lanes.size > 0) await new Promise<void>((resolve) => state.idleWaiters.add(resolve))
    },
    whenFree: async () => {
      await deps.spool.whenRoom()
      while (isTight(state)) await pause(tightPauseMs)
      if (state.heldBytes >= heldBytesMax) await new Promise<void>((resolve) => state.waiters.add(resolve))
    },
  }
}

function lower(lowest: number | undefined, unit: number): number {
  return lowest === undefined || unit < lowest ? unit : lowest
}

function isTight({ isTight: ask }: Pick<IntakeDeps, 'isTight'>): boolean {
  return ask?.() === true
}

function take(
  state: State,
  { source, lines, waitMs }: { source: SourceContext; lines: Lines; waitMs: number },
): Promise<Receipt> {
  return new Promise((done) => {
    const deadline = state.now().getTime() + waitMs
    const submission: Submission = { ...lines, fallbacks: [], deadline, left: 0, outcome: 'stored', done }
    const pieces = cut(submission)
    submission.left = pieces.length
    if (pieces.length === 0) return done({ outcome: 'stored', fallbacks: [] })
    state.heldBytes += bytesOf(submission)
    const lane = laneOf(state, source)
    lane.queue.push(...pieces)
    pump(state, lane)
  })
}

function bytesOf(lines: Lines): number {
  return lines.lines.reduce((sum, line) => sum + line.byteLength, 0)
}

/** A submission larger than a batch goes in pieces. */
function cut(submission: Submission): Piece[] {
  const { lines, oversized } = submission
  const pieces: Piece[] = []
  let from = 0
  let bytes = 0
  for (const [index, line] of lines.entries()) {
    if (index > from && (index - from >= batchLinesMax || bytes + line.byteLength > batchBytesMax)) {
      pieces.push({ submission, from, to: index, oversized: [] })
      from = index
      bytes = 0
    }
    bytes += line.byteLength
  }
  if (from < lines.length || oversized.length > 0)
    pieces.push({ submission, from, to: lines.length, oversized })
  return pieces
}

function laneOf(state: State, source: SourceContext): Lane {
  const key = `${source.bodyId}\n${source.source}\n${source.kind}\n${source.transport}`
  const lane = state.lanes.get(key) ?? { key, source, queue: [], inFlight: 0 }
  state.lanes.set(key, lane)
  return lane
}

/** What has gathered while earlier batches were under way goes together. */
function pump(state: State, lane: Lane): void {
  while (lane.queue.length > 0 && lane.inFlight < batchesInFlightMax) {
    const pieces = gather(lane.queue)
    lane.inFlight += 1
    void store(state, lane, pieces).finally(() => {
      lane.inFlight -= 1
      if (lane.queue.length === 0 && lane.inFlight === 0) retire(state, lane)
      pump(state, lane)
    })
  }
}

function retire(state: State, lane: Lane): void {
  state.lanes.delete(lane.key)
  if (state.lanes.size > 0) return
  for (const waiter of state.idleWaiters) waiter()
  state.idleWaiters.clear()
}

function gather(queue: Piece[]): Piece[] {
  let lines = 0
  let bytes = 0
  const end = queue.findIndex((piece, index) => {
    lines += piece.to - piece.from
    bytes += piece.submission.lines
      .slice(piece.from, piece.to)
      .reduce((sum, line) => sum + line.byteLength, 0)
    return index > 0 && (lines > batchLinesMax || bytes > batchBytesMax)
  })
  return queue.splice(0, end === -1 ? queue.length : end)
}

async function store(state: State, lane: Lane, pieces: readonly Piece[]): Promise<void> {
  const now = state.now()
  const batch = batchOf(state, lane.source, { pieces, received: now.getTime() })
  let outcome: Receipt['outcome'] = 'fenced'
  let fallbacks: readonly number[] = []
  try {
    const decoded = await state.pool.decode(batch)
    fallbacks = decoded.fallbacks
    outcome = await append(state, { firstUnit: batch.firstUnit, ...decoded }, deadlineOf(pieces))
    // What a fence has refused may be on disk all the same, and be found by the next start.
    if (outcome !== 'fenced') state.openUnits.delete(batch.firstUnit)
    if (outcome === 'stored') countStored(state, lane.source, { ...decoded, now })
    else state.counters.refused(lane.source, outcome === 'full' ? 'no_room' : 'fenced', decoded.units)
  } catch (error) {
    state.openUnits.delete(batch.firstUnit)
    state.log.error('log batch was not stored', error, { source: lane.source.source })
  }
  settle(state, pieces, { outcome, fallbacks })
}

function countStored(
  state: State,
  source: SourceContext,
  stored: { units: number; counts: Readonly<Partial<Record<RefusalReason, number>>>; now: Date },
): void {
  state.counters.stored(source, stored.units, stored.now)
  for (const [reason, count] of Object.entries(stored.counts)) {
    state.counters.refused(source, reason as RefusalReason, count)
  }
}

function deadlineOf(pieces: readonly Piece[]): number {
  return Math.max(...pieces.map((piece) => piece.submission.deadline))
}

async function append(
  state: State,
  record: { firstUnit: number; units: number; payload: Uint8Array },
  deadline: number,
): Promise<Receipt['outcome']> {
  for (;;) {
    const outcome = isTight(state) ? 'full' : await state.spool.append(record)
    const leftMs = deadline - state.now().getTime()
    if (outcome !== 'full' || leftMs <= 0) return outcome
    await Promise.race([state.spool.whenRoom().then(pause), pause(Math.min(leftMs, 1_000))])
  }
}

/** Also after there is room: a disk that is full answers so at once, again and again. */
function pause(ms: unknown): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, typeof ms === 'number' ? ms : 50))
}

function batchOf(
  state: State,
  source: SourceContext,
  { pieces, received }: { pieces: readonly Piece[]; received: number },
): Batch {
  const lines = pieces.flatMap((piece) => piece.submission.lines.slice(piece.from, piece.to))
  const oversized = pieces.flatMap((piece) => piece.oversized)
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.byteLength, 0))
  const ends = new Uint32Array(lines.length)
  let at = 0
  for (const [index, line] of lines.entries()) {
    bytes.set(line, at)
    at += line.byteLength
    ends[index] = at
  }
  const firstUnit = state.spool.reserve(lines.length + oversized.length)
  state.openUnits.add(firstUnit)
  return { source, received, epoch: state.spool.epoch, firstUnit, bytes, ends, oversized, isPlain: false }
}

function settle(state: State, pieces: readonly Piece[], receipt: Receipt): void {
  let begin = 0
  for (const { submission, from, to } of pieces) {
    const end = begin + to - from
    const own = receipt.fallbacks.filter((index) => index >= begin && index < end)
    submission.fallbacks.push(...own.map((index) => index - begin + from))
    if (receipt.outcome !== 'stored') submission.outcome = receipt.outcome
    submission.left -= 1
    if (submission.left === 0) finish(state, submission)
    begin = end
  }
}

function finish(state: State, submission: Submission): void {
  state.heldBytes -= bytesOf(submission)
  submission.done({ outcome: submission.outcome, fallbacks: submission.fallbacks })
  if (state.heldBytes >= heldBytesMax) return
  for (const waiter of state.waiters) waiter()
  state.waiters.clear()
}
