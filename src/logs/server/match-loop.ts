/**
 * From stored records to whoever listens to matches. What matched moves into a spool of its own, so that a
 * listener that stands still (a database that is away, a rule that floods) never holds the spool of the logs.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../../kernel/server/log.ts'
import type { SpoolEntry } from '../../kernel/server/spool/read-places.ts'
import type { Spool } from '../../kernel/server/spool/spool.ts'
import type { MatchListener } from '../core/slots.ts'
import { matchedOf, matchedPartOf } from './payload.ts'
import { pauseInTime, storeConsumer, type Pause } from './store-loop.ts'

/** Consumer of the logs' spool: moves what matched into the spool of alerts. */
export const matchConsumer = 'matched'
/** Consumer of the spool of alerts: tells the listeners. */
export const tellConsumer = 'told'

export type MatchDeps = {
  readonly spool: Spool
  readonly alerts: Spool
  readonly listeners: () => readonly MatchListener[]
  readonly refusedFolder: string
  readonly log: Log
  /** Called with the number of matches that found no room: their events are stored, nobody is told. */
  readonly untold: (matches: number) => void
  readonly pause?: Pause
}

const moveGroup = { records: 2_000, units: 50_000, bytes: 32 * 1024 * 1024 }
/** Few at a time: a listener takes longer than a disk, and what was told is told again after a kill. */
const tellGroup = { ...moveGroup, records: 16 }
const followMs = 50
const retryMsMin = 200
const retryMsMax = 10_000
const triesBeforeDoubt = 5

/** Follows the store until `signal`: a listener hears of an event only when it can be found in the event store. */
export async function moveLoop(deps: MatchDeps, signal: AbortSignal): Promise<void> {
  await again(deps, signal, async () => {
    await deps.spool.whenWaiting(matchConsumer)
    if (signal.aborted) return
    const stored = deps.spool.position(storeConsumer)
    if (deps.spool.position(matchConsumer) < stored) await moveNext(deps, stored)
    else await pauseOf(deps)(followMs, signal)
  })
}

async function moveNext(deps: MatchDeps, stored: number): Promise<void> {
  const { entries, to } = await deps.spool.read(matchConsumer, moveGroup)
  const ready = entries.filter((entry) => entry.record < stored)
  for (const entry of ready) {
    const payload = matchedPartOf(entry.payload)
    if (payload) await keepMatched(deps, payload)
  }
  await deps.spool.advance(matchConsumer, Math.min(to, stored))
}

async function keepMatched(deps: MatchDeps, payload: Uint8Array): Promise<void> {
  const outcome = await deps.alerts.append({ firstUnit: deps.alerts.reserve(1), units: 1, payload })
  if (outcome === 'stored') return
  // A disk that has failed is no full spool: the records wait in the spool of the logs for the next start.
  if (outcome === 'fenced' || !deps.alerts.isFull()) throw new Error(`the spool of alerts is ${outcome}`)
  const matches = matchedOf(payload)?.matched.length ?? 0
  deps.log.error('the spool of alerts is full; matches are not told', undefined, { matches })
  deps.untold(matches)
}

/** Tells the listeners until `signal`, in order; a batch that was not taken comes again. */
export async function tellLoop(deps: MatchDeps, signal: AbortSignal): Promise<void> {
  const tries: Tries = { record: -1, count: 0 }
  await again(deps, signal, async () => {
    await deps.alerts.whenWaiting(tellConsumer)
    if (signal.aborted) return
    const { entries, to } = await deps.alerts.read(tellConsumer, tellGroup)
    for (const entry of entries) await tellOne(deps, entry, tries)
    await deps.alerts.advance(tellConsumer, to)
  })
}

type Tries = { record: number; count: number }

/** What was told before the one that failed is not told again, and one that is no use to anybody is put aside. */
async function tellOne(deps: MatchDeps, entry: SpoolEntry, tries: Tries): Promise<void> {
  try {
    const batch = matchedOf(entry.payload)
    if (batch) for (const listener of deps.listeners()) await listener(batch)
  } catch (error) {
    Object.assign(tries, { record: entry.record, count: tries.record === entry.record ? tries.count + 1 : 1 })
    if (tries.count >= triesBeforeDoubt && isAboutData(error)) return putAside(deps, entry, error)
    if (entry.record > deps.alerts.position(tellConsumer))
      await deps.alerts.advance(tellConsumer, entry.record)
    throw error
  }
}

/** Classes 22 and 23 of PostgreSQL (data exception, integrity) and what only the batch itself can be guilty of. */
function isAboutData(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return error instanceof TypeError || error instanceof SyntaxError || /^2[23]/.test(String(code))
}

async function putAside(deps: MatchDeps, entry: SpoolEntry, error: unknown): Promise<void> {
  await mkdir(deps.refusedFolder, { recursive: true, mode: 0o700 })
  const file = path.join(deps.refusedFolder, `${deps.alerts.epoch}-${entry.record}.matched`)
  await writeFile(file, entry.payload, { mode: 0o600, flush: true })
  deps.log.error('matches were refused again and again; they were put aside', error, { file })
}

/** Repeats `work` until `signal`; after a failure it waits longer and longer. */
async function again(deps: MatchDeps, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  let pauseMs = retryMsMin
  while (!signal.aborted) {
    try {
      await work()
      pauseMs = retryMsMin
    } catch (error) {
      deps.log.error('matches were not taken; they come again', error)
      await pauseOf(deps)(pauseMs, signal)
      pauseMs = Math.min(retryMsMax, pauseMs * 2)
    }
  }
}

function pauseOf(deps: MatchDeps): Pause {
  return deps.pause ?? pauseInTime
}
