/** Spool, worker, event store and loops joined to the pipeline that every listener writes to. */
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../kernel/server/log.ts'
import { openSpool, type Spool } from '../../kernel/server/spool/spool.ts'
import type { LogMatcher, MatchListener } from '../core/slots.ts'
import { createCounters, type Counters } from './counters.ts'
import { createDecodePool, type DecodePool } from './decode-pool.ts'
import { openEventStore, type EventStore } from './event-store/event-store.ts'
import { holdable } from './hold-storing.ts'
import { createIntake, type Intake } from './intake.ts'
import { startLoops, type Loops } from './loops.ts'
import { matchConsumer, tellConsumer } from './match-loop.ts'
import { storeConsumer } from './store-loop.ts'

export type PipelineOptions = {
  /** Everything of the pipeline lies here. */
  readonly folder: string
  readonly log: Log
  readonly now: () => Date
  readonly clickhouseUrl?: string
  readonly spoolBytesMax?: number
  readonly alertBytesMax?: number
  /** True while the disk has no room for anything new; senders are asked to wait. */
  readonly isTight?: () => boolean
  readonly matchers: () => Promise<readonly LogMatcher[]>
  /** Undefined: matches wait in the spool for a program that has listeners. */
  readonly listeners?: () => readonly MatchListener[]
}

export type Pipeline = {
  readonly intake: Intake
  readonly store: EventStore
  readonly spool: Spool
  readonly counters: Counters
  /** Batches of matches that nobody has taken yet, and matches that found no room to wait. */
  alerts(): { readonly waiting: number; readonly untold: number }
  /** Waits for the group that is being stored and begins no other until the answer is called. */
  holdStoring(): Promise<() => void>
  reloadMatchers(): Promise<void>
  /** Resolves when everything that was taken can be found in the event store. */
  whenStored(): Promise<void>
  stop(): Promise<void>
}

const drainMsMax = 1_500
const holdMsMax = 30_000
/** Some hundred thousand matches: more than anybody reads after a weekend without a database. */
const alertBytesMaxDefault = 256 * 1024 * 1024

export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { folder, log } = options
  const store = await openEventStore({
    folder: path.join(folder, 'events'),
    log,
    clickhouseUrl: options.clickhouseUrl,
  })
  const opened = await openSpool({
    folder: path.join(folder, 'spool'),
    consumers: [storeConsumer, matchConsumer],
    bytesMax: options.spoolBytesMax,
    warn: (warning) => log.warn('log spool', { ...warning, file: path.basename(warning.file) }),
  })
  const held = holdable(opened)
  const { spool } = held
  const pool = createDecodePool({ matchers: options.matchers, log })
  const counters = createCounters()
  const matches = options.listeners
    ? { alerts: await openAlerts(options), listeners: options.listeners }
    : undefined
  const loops = startLoops({ spool, store, matches, refusedFolder: path.join(folder, 'refused'), log })
  const intake = createIntake({
    spool,
    pool,
    counters,
    now: options.now,
    log,
    isTight: options.isTight,
  })
  return {
    intake,
    store,
    spool,
    counters,
    alerts: () => ({
      waiting: matches?.alerts.state().waiting[tellConsumer] ?? 0,
      untold: loops.untold(),
    }),
    holdStoring: () => held.hold(holdMsMax),
    reloadMatchers: () => pool.reload(),
    whenStored: () => whenStored(spool),
    stop: () => stopAll({ intake, pool, loops, store }),
  }
}

function openAlerts({ folder, log, alertBytesMax }: PipelineOptions): Promise<Spool> {
  return openSpool({
    folder: path.join(folder, 'alerts'),
    consumers: [tellConsumer],
    bytesMax: alertBytesMax ?? alertBytesMaxDefault,
    warn: (warning) => log.warn('alert spool', { ...warning, file: path.basename(warning.file) }),
  })
}

async function whenStored(spool: Spool): Promise<void> {
  while ((spool.state().waiting[storeConsumer] ?? 0) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function stopAll(parts: {
  intake: Intake
  pool: DecodePool
  loops: Loops
  store: EventStore
}): Promise<void> {
  // What has been read from senders is on disk before the worker goes; a full spool must not hold up the end.
  await Promise.race([parts.intake.whenIdle(), wait(drainMsMax, undefined, { ref: false })])
  await parts.pool.stop()
  await parts.loops.stop()
  await parts.store.stop()
}
