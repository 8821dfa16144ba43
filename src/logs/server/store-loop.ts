/** From the spool into the event store, group by group. */
import { setTimeout as wait } from 'node:timers/promises'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../../kernel/server/log.ts'
import type { SpoolEntry } from '../../kernel/server/spool/read-places.ts'
import type { Spool } from '../../kernel/server/spool/spool.ts'
import type { EventStore } from './event-store/event-store.ts'
import { blockOf } from './payload.ts'

export const storeConsumer = 'store'

export type LoopDeps = {
  readonly spool: Spool
  readonly store: Pick<EventStore, 'insertGroup'>
  /** Folder for records that the store refuses whatever happens. */
  readonly refusedFolder: string
  readonly log: Log
  /** Waits; ends early when the signal comes. */
  readonly pause?: Pause
}

export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

const group = { records: 2_000, units: 50_000, bytes: 32 * 1024 * 1024 }
/** Shortest time between two groups while there is little: each group is a part that has to be merged. */
const quietMs = 700
const retryMsMin = 200
const retryMsMax = 5_000
const triesBeforeDoubt = 4

/** Stores until `signal`. A disk that fails or is full for a while holds it up, and never ends it. */
export async function storeLoop(deps: LoopDeps, signal: AbortSignal): Promise<void> {
  let pauseMs = retryMsMin
  while (!signal.aborted) {
    await deps.spool.whenWaiting(storeConsumer)
    if (signal.aborted) return
    try {
      const units = await storeNext(deps, signal)
      pauseMs = retryMsMin
      if (units < group.units / 4) await pauseOf(deps)(quietMs, signal)
    } catch (error) {
      deps.log.error('log spool could not go on to the event store; it is tried again', error)
      await pauseOf(deps)(pauseMs, signal)
      pauseMs = Math.min(retryMsMax, pauseMs * 2)
    }
  }
}

/** Stores the next group and answers how many events it had. Throws when the spool's own disk fails. */
async function storeNext(deps: LoopDeps, signal: AbortSignal): Promise<number> {
  const { entries, to } = await deps.spool.read(storeConsumer, group)
  if (entries.length > 0) await storeGroup(deps, { entries, to }, signal)
  else await deps.spool.advance(storeConsumer, to)
  return entries.reduce((sum, entry) => sum + entry.units, 0)
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

/** The usual pause: it keeps no process alive. */
export const pauseInTime: Pause = async (ms, signal) => {
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
}

function pauseOf(deps: LoopDeps): Pause {
  return deps.pause ?? pauseInTime
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
    await pauseOf(deps)(pauseMs, signal)
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

export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300)
}
