/** The backup that runs by itself: whole once a day, and what happened since every two minutes. */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { BackupFault } from '../../../kernel/server/backup/backup-fault.ts'
import { followBackup } from '../../../kernel/server/backup/follow.ts'
import { takeBackup, type BackupRun, type BackupSources } from '../../../kernel/server/backup/take-backup.ts'
import type { Config } from '../../../kernel/server/config.ts'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { findHome } from '../../../kernel/server/postgres/place.ts'
import { nextStep, type BackupRecord } from '../../core/backup/due.ts'
import { readVersion } from '../version.ts'
import { failed, readRecord, recordOf, writeRecord } from './record.ts'

export type Schedule = { stop(): Promise<void> }

export type ScheduleDeps = {
  readonly kernel: Kernel
  readonly plan: NonNullable<Config['backup']>
  /** A still picture of the logs of this server. */
  readonly withLogs: BackupSources['withLogs']
}

const everyMs = 120_000
const firstMs = 10_000

/** Begins ten seconds after the start; `stop` cuts off what is under way, which then counts for nothing. */
export function startSchedule(deps: ScheduleDeps): Schedule {
  const stopper = new AbortController()
  const running = run(deps, stopper.signal)
  return {
    stop: async () => {
      stopper.abort()
      await running
    },
  }
}

async function run(deps: ScheduleDeps, signal: AbortSignal): Promise<void> {
  const options = { signal, ref: false }
  await pause(firstMs, undefined, options).catch(() => undefined)
  while (!signal.aborted) {
    await takeStep(deps, signal).catch((error: unknown) => deps.kernel.log.error('backup', error))
    await pause(everyMs, undefined, options).catch(() => undefined)
  }
}

/** One step of the plan, with its outcome in the record. */
export async function takeStep({ kernel, plan, withLogs }: ScheduleDeps, signal: AbortSignal): Promise<void> {
  const { dataDir } = kernel.config
  const record = await readRecord(dataDir)
  const step = nextStep(record, kernel.now(), plan)
  if (step === 'wait') return
  const work: Work = { kernel, plan, sources: await sourcesOf(kernel, withLogs), signal }
  try {
    const next = step === 'backup' ? await backup(work) : await follow(work, record)
    await writeRecord(dataDir, next)
  } catch (error) {
    // Somebody at the host takes one now: the next step sees what came of it.
    if (signal.aborted || (error instanceof BackupFault && error.code === 'backup_running')) return
    await writeRecord(dataDir, failed(record, kernel.now(), error))
    throw error
  }
}

type Work = {
  readonly kernel: Kernel
  readonly plan: ScheduleDeps['plan']
  readonly sources: BackupSources
  readonly signal: AbortSignal
}

async function backup({ kernel, plan, sources, signal }: Work): Promise<BackupRecord> {
  const head = await takeBackup(sources, plan, runOf(kernel, signal))
  kernel.log.info('backup taken', { id: head.id, files: head.files, bytes: head.bytes })
  return recordOf(plan.out, head)
}

/** A gap in the write-ahead log, or a backup that somebody removed, asks for a whole one at once. */
async function follow(work: Work, record: BackupRecord): Promise<BackupRecord> {
  const { kernel, plan, sources, signal } = work
  try {
    const base = record.id ?? ''
    const head = await followBackup(sources, { out: plan.out, base }, runOf(kernel, signal))
    // A whole backup that failed stays told until one succeeds.
    return { ...record, followedAt: head.begunAt }
  } catch (error) {
    const isBaseGone =
      error instanceof BackupFault && ['wal_gone', 'no_backup', 'damaged'].includes(error.code)
    if (!isBaseGone) throw error
    kernel.log.warn('a whole backup is due before its time', { reason: error.code })
    return backup(work)
  }
}

function runOf(kernel: Kernel, signal: AbortSignal): BackupRun {
  return { now: kernel.now, say: () => undefined, signal }
}

async function sourcesOf(kernel: Kernel, withLogs: BackupSources['withLogs']): Promise<BackupSources> {
  const { dataDir, databaseUrl } = kernel.config
  const home = databaseUrl === undefined ? await findHome(path.join(dataDir, 'postgres')) : undefined
  const socketDirectory = String(kernel.database.ownerPool.options.host)
  return {
    dataDir,
    program: readVersion(),
    withLogs,
    postgres: home === undefined ? undefined : { cluster: path.join(home, 'cluster'), socketDirectory },
  }
}
