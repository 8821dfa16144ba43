/** Spool, worker, event store and loops joined to the pipeline that every listener writes to. */
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../kernel/server/log.ts'
import { openSpool, type Spool } from '../../kernel/server/spool/spool.ts'
import type { LogMatcher, MatchListener } from '../core/slots.ts'
import { createCounters, type Counters } from './counters.ts'
import { createDecodePool, type DecodePool } from './decode-pool.ts'
import { openEventStore, type EventStore } from './event-store/event-store.ts'
import { createIntake, type Intake } from './intake.ts'
import { matchConsumer, startLoops, storeConsumer } from './store-loop.ts'

export type PipelineOptions = {
  /** Everything of the pipeline lies here. */
  readonly folder: string
  readonly log: Log
  readonly now: () => Date
  readonly clickhouseUrl?: string
  readonly spoolBytesMax?: number
  readonly matchers: () => Promise<readonly LogMatcher[]>
  /** Undefined: matches wait in the spool for a program that has listeners. */
  readonly listeners?: () => readonly MatchListener[]
}

export type Pipeline = {
  readonly intake: Intake
  readonly store: EventStore
  readonly spool: Spool
  readonly counters: Counters
  reloadMatchers(): Promise<void>
  /** Resolves when everything that was taken can be found in the event store. */
  whenStored(): Promise<void>
  stop(): Promise<void>
}

const drainMsMax = 1_500

export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { folder, log } = options
  const store = await openEventStore({
    folder: path.join(folder, 'events'),
    log,
    clickhouseUrl: options.clickhouseUrl,
  })
  const spool = await openSpool({
    folder: path.join(folder, 'spool'),
    consumers: [storeConsumer, matchConsumer],
    bytesMax: options.spoolBytesMax,
    warn: (warning) => log.warn('log spool', { ...warning, file: path.basename(warning.file) }),
  })
  const pool = createDecodePool({ matchers: options.matchers, log })
  const counters = createCounters()
  const loops = startLoops({
    spool,
    store,
    listeners: options.listeners,
    refusedFolder: path.join(folder, 'refused'),
    log,
  })
  const intake = createIntake({ spool, pool, counters, now: options.now, log })
  return {
    intake,
    store,
    spool,
    counters,
    reloadMatchers: () => pool.reload(),
    whenStored: () => whenStored(spool),
    stop: () => stopAll({ intake, pool, loops, store }),
  }
}

async function whenStored(spool: Spool): Promise<void> {
  while ((spool.state().waiting[storeConsumer] ?? 0) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function stopAll(parts: {
  intake: Intake
  pool: DecodePool
  loops: { stop(): Promise<void> }
  store: EventStore
}): Promise<void> {
  // What has been read from senders is on disk before the worker goes; a full spool must not hold up the end.
  await Promise.race([parts.intake.whenIdle(), wait(drainMsMax, undefined, { ref: false })])
  await parts.pool.stop()
  await parts.loops.stop()
  await parts.store.stop()
}
