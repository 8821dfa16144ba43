/** From the spool into the event store, group by group; and from stored groups to whoever listens to matches. */
import { setTimeout as wait } from 'node:timers/promises'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../../kernel/server/log.ts'
import type { SpoolEntry } from '../../kernel/server/spool/read-places.ts'
import type { Spool } from '../../kernel/server/spool/spool.ts'
import type { MatchListener } from '../core/slots.ts'
import type { EventStore } from './event-store/event-store.ts'
import { blockOf, matchedOf } from './payload.ts'

export const storeConsumer = 'store'
export const matchConsumer = 'matched'

export type LoopDeps = {
  readonly spool: Spool
  readonly store: EventStore
  readonly listeners?: () => readonly MatchListener[]
  /** Folder for records that the store refuses whatever happens. */
  readonly refusedFolder: string
  readonly log: Log
}

export type Loop = { stop(): Promise<void> }

const group = { records: 2_000, units: 50_000, bytes: 32 * 1024 * 1024 }
/** Few at a time: alerts take longer than storing, and only what was told and advanced past leaves the spool. */
const matchGroup = { ...group, records: 16 }
/** Shortest time between two groups while there is little: each group is a part that has to be merged. */
const quietMs = 700
const retryMsMin = 200
const retryMsMax = 5_000
const triesBeforeDoubt = 4

/** Runs both loops until `stop`, which closes the spool too: what is under way is finished, the rest waits on disk. */
export function startLoops(deps: LoopDeps): Loop {
  const stopper = new AbortController()
  const { listeners } = deps
  const running = [storeLoop(deps, stopper.signal)]
  if (listeners) running.push(matchLoop({ ...deps, listeners }, stopper.signal))
  return {
    stop: async () => {
      stopper.abort()
      await deps.spool.close()
      await Promise.race([Promise.all(running), wait(1_500)])
    },
  }
}

async function storeLoop(deps: LoopDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await deps.spool.whenWaiting(storeConsumer)
    if (signal.aborted) return
    const { entries, to } = await deps.spool.read(storeConsumer, group)
    const units = entries.reduce((sum, entry) => sum + entry.units, 0)
    if (entries.length > 0) await storeGroup(deps, { entries, to }, signal)
    else await deps.spool.advance(storeConsumer, to)
    if (units < group.units / 4) await pause(quietMs, signal)
  }
}

async function storeGroup(
  deps: LoopDeps,
  { entries, to }: { entries: readonly SpoolEntry[]; to: number },
  signal: AbortSignal,
): Promise<void> {
  const { spool, store } = deps
  await spool.claim(storeConsumer, to)
  const token = `${spool.epoch.toString(16)}-${spool.position(storeConsumer)}-${to}`
  const blocks = entries.map((entry) => blockOf(entry.payload))
  const outcome = await tryStore(deps, () => store.insertGroup({ token, blocks }), signal)
  if (outcome === 'stopped') return
  if (outcome === 'refused' && !(await storeOneByOne(deps, entries, signal))) return
  await spool.advance(storeConsumer, to)
}

type Outcome = 'stored' | 'refused' | 'stopped'

/** A store that is away is waited for without end; one that answers no again and again is believed. */
async function tryStore(deps: LoopDeps, insert: () => Promise<void>, signal: AbortSignal): Promise<Outcome> {
  let pauseMs = retryMsMin
  let refusals = 0
  while (!signal.aborted) {
    try {
      await insert()
      return 'stored'
    } catch (error) {
      if (isAboutData(error)) refusals += 1
      deps.log.warn('event store did not take a group', { reason: messageOf(error), refusals })
      if (refusals >= triesBeforeDoubt) return 'refused'
    }
    await pause(pauseMs, signal)
    pauseMs = Math.min(retryMsMax, pauseMs * 2)
  }
  return 'stopped'
}

/** Codes of ClickHouse that tell of the data, not of the host: parsing, types, formats, values out of range. */
const dataCodes = new Set([
  '6',
  '26',
  '27',
  '33',
  '53',
  '69',
  '70',
  '72',
  '117',
  '131',
  '321',
  '349',
  '407',
  '441',
  '636',
])

function isAboutData(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && dataCodes.has(code)
}

/** One record that the store cannot read must not hold up its neighbours: it is put aside, in full. */
async function storeOneByOne(
  deps: LoopDeps,
  entries: readonly SpoolEntry[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const entry of entries) {
    const token = `${deps.spool.epoch.toString(16)}-${entry.record}`
    const insert = () => deps.store.insertGroup({ token, blocks: [blockOf(entry.payload)] })
    const outcome = await tryStore(deps, insert, signal)
    if (outcome === 'stopped') return false
    if (outcome === 'refused') await putAside(deps, entry)
  }
  return true
}

async function putAside(deps: LoopDeps, entry: SpoolEntry): Promise<void> {
  await mkdir(deps.refusedFolder, { recursive: true, mode: 0o700 })
  const file = path.join(deps.refusedFolder, `${deps.spool.epoch}-${entry.record}.record`)
  await writeFile(file, entry.payload, { mode: 0o600, flush: true })
  deps.log.error('event store refused a record; it was put aside', undefined, { file, events: entry.units })
}

/** Follows the store: a listener hears of an event only when it can be found in the event store. */
async function matchLoop(deps: Required<LoopDeps>, signal: AbortSignal): Promise<void> {
  let pauseMs = retryMsMin
  while (!signal.aborted) {
    await deps.spool.whenWaiting(matchConsumer)
    const stored = deps.spool.position(storeConsumer)
    if (deps.spool.position(matchConsumer) >= stored) {
      await pause(50, signal)
      continue
    }
    try {
      await tellListeners(deps, stored)
      pauseMs = retryMsMin
    } catch (error) {
      deps.log.error('matches were not taken; they come again', error)
      await pause(pauseMs, signal)
      pauseMs = Math.min(retryMsMax * 2, pauseMs * 2)
    }
  }
}

async function tellListeners(deps: Required<LoopDeps>, stored: number): Promise<void> {
  const { entries, to } = await deps.spool.read(matchConsumer, matchGroup)
  const ready = entries.filter((entry) => entry.record < stored)
  for (const entry of ready) {
    const batch = matchedOf(entry.payload)
    if (batch) for (const listener of deps.listeners()) await listener(batch)
  }
  await deps.spool.advance(matchConsumer, Math.min(to, stored))
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300)
}
