/** Jobs: work after the commit, at least once, by the owner's worker over the queue in the same database. */
import { Logger, parseCronItems, run, type Runner } from 'graphile-worker'
import type { DomainEvent, TrailEntry } from '../core/ledger.ts'
import type { Actor } from '../core/actor.ts'
import { slot } from '../core/slot.ts'
import type { Context } from './context.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import { readTrail } from './store.ts'

/** Runs in a transaction of its body; delivered at least once, so it must be safe to repeat. */
export type EventListener = {
  readonly types: readonly string[]
  readonly handle: (ctx: Context, event: DomainEvent, entry: TrailEntry) => Promise<void>
}

export const eventListener = slot<EventListener>('kernel.eventListener')

export type Job = (payload: unknown) => Promise<void>
/** Name → job; `cron` names those that run by the clock: `match` is minute, hour, day, month, weekday in UTC. */
export type Jobs = {
  readonly tasks: Readonly<Record<string, Job>>
  readonly cron?: readonly { readonly task: string; readonly match: string }[]
}

export type JobRunner = { stop(): Promise<void> }

/** Starts the worker over `jobs`; stop waits for the running ones. */
export async function startJobs(database: Database, jobs: readonly Jobs[], log: Log): Promise<JobRunner> {
  const taskList = Object.fromEntries(
    jobs
      .flatMap((entry) => Object.entries(entry.tasks))
      .map(([name, job]) => [name, (payload: unknown) => job(payload)]),
  )
  const runner: Runner = await run({
    pgPool: database.ownerPool,
    taskList,
    concurrency: 2,
    noHandleSignals: true,
    logger: loggerOf(log),
    pollInterval: 5_000,
    parsedCronItems: parseCronItems(jobs.flatMap((entry) => entry.cron ?? []).map((item) => ({ ...item }))),
    noPreparedStatements: false,
  })
  runner.events.on('job:error', ({ job, error }) =>
    log.error('job failed', error, { task: job.task_identifier, attempts: job.attempts }),
  )
  runner.promise.catch((error: unknown) => log.error('job runner ended', error))
  return { stop: () => runner.stop() }
}

/** The job that hands outbox entries to the listeners of later slices. */
export function deliverJobs(deps: {
  database: Database
  listeners: () => readonly EventListener[]
  contextOf: (system: { bodyId: string; tx: Context['tx']; name: string }) => Context
}): Jobs {
  return {
    tasks: {
      'kernel.deliver': async (payload) => {
        const { bodyId, sequence } = payload as { bodyId: string; sequence: string }
        await deps.database.transaction(bodyId, async (tx) => {
          const [entry] = await readTrail(tx, { bodyId, sequence, limit: 1 })
          if (!entry) throw new Error(`trail entry ${sequence} is not there`)
          const ctx = deps.contextOf({ bodyId, tx, name: 'kernel.deliver' })
          await handOn([{ event: entry.event, entry }], deps.listeners(), ctx)
        })
      },
    },
  }
}

/** Hands events to whoever listens, in the transaction of `ctx`; empties a list that grows meanwhile. */
export async function handOn(
  happened: { event: DomainEvent; entry: TrailEntry }[],
  listeners: readonly EventListener[],
  ctx: Context,
): Promise<void> {
  for (let next = happened.shift(); next; next = happened.shift()) {
    const { event, entry } = next
    const wanted = listeners.filter((listener) => listener.types.includes(event.type))
    for (const listener of wanted) await listener.handle(ctx, event, entry)
  }
}

/** The actor of jobs and host commands: Toride itself, with every permission named in `grants`. */
export function systemActor(bodyId: string, name: string, grants: readonly string[] = []): Actor {
  return { kind: 'system', id: name, bodyId, name, seats: [], grants }
}

/** The queue's own words go to the log when they are warnings or worse; the console belongs to the operator. */
function loggerOf(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (['error', 'warning'].includes(level)) log.warn(`queue: ${message}`)
  })
}
