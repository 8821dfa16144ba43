/** Seals raw logs: about each minute the digests of newly stored ranges go into the trail, and so into its tree. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { note } from '../../kernel/server/ledger.ts'
import {
  idOf,
  idText,
  sealedType,
  sealSubject,
  type BatchSealed,
  type SealedRange,
} from '../core/seal/seal.ts'
import { eventId } from './event-store/native-block.ts'
import type { Pipeline } from './pipeline.ts'
import { storeConsumer } from './store-loop.ts'
import { digestRanges, findSealedTo, findSpan } from './store-seals.ts'

export type SealDeps = {
  readonly kernel: Pick<Kernel, 'database' | 'log' | 'systemContext' | 'isTight'>
  readonly pipeline: Pick<Pipeline, 'intake' | 'spool' | 'store'>
  readonly bodyIds: () => Promise<readonly string[]>
}

export type Sealing = { stop(): Promise<void> }

const betweenMs = 60_000
/** Ids of a range; it holds as many events at most. */
const rangeIds = 50_000n
/** Ranges of one query: their lines' digests are held in memory by the event store. */
const rangesAtOnce = 8
const rangesMax = 200
const lookMs = 100
const storedMsMax = 30_000

/** Seals until it is stopped. A fault is told and tried again; nothing of the intake waits for it. */
export function startSealing(deps: SealDeps): Sealing {
  const controller = new AbortController()
  const running = loop(deps, controller.signal)
  return {
    stop: async () => {
      controller.abort()
      await running
    },
  }
}

async function loop(deps: SealDeps, signal: AbortSignal): Promise<void> {
  for (;;) {
    await pause(betweenMs, signal)
    if (signal.aborted) return
    try {
      if (!deps.kernel.isTight?.()) await sealStored(deps, signal)
    } catch (error) {
      if (!signal.aborted) deps.kernel.log.error('logs could not be sealed; it is tried again', error)
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
}

/**
 * Seals everything that is stored now and follows the last seal in the trail. Answers how many ranges. What was
 * not sealed before a crash is sealed by the next call.
 */
export async function sealStored(deps: SealDeps, signal?: AbortSignal): Promise<number> {
  const end = await storedEnd(deps.pipeline, signal ?? new AbortController().signal)
  if (end === undefined) return 0
  let sealed = 0
  for (const bodyId of await deps.bodyIds()) {
    let ranges = 0
    do {
      ranges = await sealNext(deps, { bodyId, end }, signal)
      sealed += ranges
    } while (ranges >= rangesMax)
  }
  return sealed
}

/**
 * The id below which nothing can be added any more: what is under way now is left out, and everything that the
 * spool holds now has been stored. Undefined when the event store does not come so far for the moment.
 */
async function storedEnd(
  { intake, spool }: SealDeps['pipeline'],
  signal: AbortSignal,
): Promise<bigint | undefined> {
  const unit = intake.lowestOpenUnit() ?? spool.reserve(0)
  const record = spool.position(storeConsumer) + (spool.state().waiting[storeConsumer] ?? 0)
  const until = performance.now() + storedMsMax
  while (spool.position(storeConsumer) < record) {
    if (signal.aborted || performance.now() > until) return undefined
    await pause(lookMs, signal)
  }
  return eventId(spool.epoch, unit)
}

/** One entry of the trail; answers its ranges. */
async function sealNext(
  deps: SealDeps,
  { bodyId, end }: { bodyId: string; end: bigint },
  signal?: AbortSignal,
): Promise<number> {
  const { kernel, pipeline } = deps
  const epoch = pipeline.spool.epoch.toString(16)
  const last = await kernel.database.transaction(bodyId, (tx) => findSealedTo(tx, { bodyId, epoch }))
  let from = last === undefined ? eventId(pipeline.spool.epoch, 0) : idOf(last) + 1n
  const ranges: SealedRange[] = []
  while (ranges.length < rangesMax && from < end) {
    const next = await nextRanges(pipeline.store, { bodyId, from, end }, signal)
    const newest = next.at(-1)
    if (!newest) break
    ranges.push(...next)
    from = idOf(newest.to) + 1n
  }
  if (ranges.length === 0) return 0
  const event: BatchSealed = { type: sealedType, epoch, ranges }
  await kernel.database.transaction(bodyId, (tx) =>
    note(kernel.systemContext({ bodyId, tx, name: 'logs.seal' }), { kind: sealSubject, id: epoch }, event),
  )
  return ranges.length
}

/** The next ranges from `from` on: they follow each other without a gap and end with a stored event. */
async function nextRanges(
  store: Pipeline['store'],
  { bodyId, from, end }: { bodyId: string; from: bigint; end: bigint },
  signal?: AbortSignal,
): Promise<SealedRange[]> {
  const span = await findSpan(store, { bodyId, from, end }, { signal })
  if (!span) return []
  const begin = span.lowest - (span.lowest % rangeIds)
  const starts = [from]
  for (let at = 1; at < rangesAtOnce; at += 1) {
    const start = begin + BigInt(at) * rangeIds
    if (start <= span.highest) starts.push(start)
  }
  const blocksEnd = begin + BigInt(rangesAtOnce) * rangeIds - 1n
  const to = blocksEnd < span.highest ? blocksEnd : span.highest
  const found = [...(await digestRanges(store, { bodyId, starts, to }, { signal }))]
  return found.map(([start, digest], at) => {
    const follower = found[at + 1]
    return { from: idText(start), to: idText(follower ? follower[0] - 1n : to), ...digest }
  })
}

/**
 * After a restore the trail may know seals of events that the older spool does not: their numbers are passed
 * over, so that no new event gets the number of a lost one. To be called before anything is taken.
 */
export async function passSealed({ kernel, pipeline, bodyIds }: SealDeps): Promise<void> {
  const { spool } = pipeline
  const epoch = spool.epoch.toString(16)
  for (const bodyId of await bodyIds()) {
    const last = await kernel.database.transaction(bodyId, (tx) => findSealedTo(tx, { bodyId, epoch }))
    const next = eventId(spool.epoch, spool.reserve(0))
    if (last !== undefined && idOf(last) >= next) spool.reserve(Number(idOf(last) - next) + 1)
  }
}
