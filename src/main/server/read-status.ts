/** The state of the program for its administrator: disk, clock, certificate, database, backup, own log, and what the slices say. */
import { X509Certificate } from 'node:crypto'
import { access, readFile, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { ClockJump } from '../../kernel/server/clock-watch.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { readLogState } from '../../kernel/server/log.ts'
import { listCopies } from '../../kernel/server/migrations.ts'
import { statusSource, type StatusPart } from '../../kernel/server/status.ts'
import { readDatabaseClock, readDatabaseFacts } from '../../kernel/server/store.ts'
import { backupState, type BackupRecord } from '../core/backup/due.ts'
import { readRecord } from './backup/record.ts'
import { readVersion } from './version.ts'

const diskCareShare = 0.8
const diskBadShare = 0.9
const certificateCareDays = 30
const clockCareMs = 2_000
const dayMs = 86_400_000

/** Written by systemd's time service once it has set the clock by another one. */
const timeSyncMark = '/run/systemd/timesync/synchronized'

export async function readStatus(
  ctx: Context,
  { kernel, clockJump }: { kernel: Kernel; clockJump?: ClockJump },
) {
  const { dataDir } = kernel.config
  const own = [
    await known('disk', () => diskStatus(dataDir)),
    await known('database', () => databaseStatus(ctx)),
    await known('backup', () => backupStatus(ctx, kernel)),
    await known('clock', () => clockStatus(ctx, clockJump)),
    await known('certificate', () => certificateStatus(kernel, ctx.now)),
    await known('log', () => logStatus(dataDir, ctx.now)),
  ]
  const others = await Promise.all(kernel.slots.of(statusSource).map((source) => source()))
  return { now: ctx.now.toISOString(), version: readVersion(), parts: [...own, ...others.flat()] }
}

/** One part that cannot be read hides none of the others. */
async function known(name: string, read: () => Promise<StatusPart>): Promise<StatusPart> {
  return read().catch(() => ({ name, state: 'unknown', facts: {} }))
}

/** Share of the disk under the data folder that is in use: care from 80 %, bad from 90 %. */
export async function diskStatus(dataDir: string): Promise<StatusPart> {
  const disk = await statfs(dataDir)
  const used = 1 - disk.bavail / disk.blocks
  const state = used >= diskBadShare ? 'bad' : used >= diskCareShare ? 'care' : 'good'
  return {
    name: 'disk',
    state,
    facts: { usedPercent: Math.round(used * 100), freeBytes: disk.bavail * disk.bsize },
  }
}

async function databaseStatus(ctx: Context): Promise<StatusPart> {
  const { version, bytes } = await readDatabaseFacts(ctx.tx)
  return { name: 'database', state: 'good', facts: { version, bytes } }
}

/** How the last backup went. Copies made before a change of version stay in the same database and save nobody from a broken disk. */
async function backupStatus(ctx: Context, kernel: Kernel): Promise<StatusPart> {
  const { name } = await readDatabaseFacts(ctx.tx)
  const copyAt = (await listCopies(kernel.database.ownerPool, name)).at(-1)?.madeAt
  const record = await readRecord(kernel.config.dataDir)
  const plan = kernel.config.backup
  return {
    name: 'backup',
    state: backupState(record, ctx.now, plan),
    facts: {
      ...backupFacts(record, ctx.now),
      ...(plan
        ? { folder: plan.out.slice(0, 300), time: clockText(plan.at), keys: plan.keys?.slice(0, 300) ?? '' }
        : {}),
      ...(copyAt ? { copyAt: copyAt.toISOString() } : {}),
    },
  }
}

function backupFacts(record: BackupRecord, now: Date): Record<string, string | number> {
  const { at, bytes = 0, followedAt, failedAt, reason = '', params = {} } = record
  const days =
    at === undefined ? 0 : Math.max(0, Math.floor((now.getTime() - new Date(at).getTime()) / dayMs))
  const said = JSON.stringify(params)
  return {
    ...(at === undefined ? {} : { at, days, bytes }),
    ...(followedAt === undefined || followedAt === at ? {} : { followedAt }),
    ...(failedAt === undefined ? {} : { failedAt, reason, reasonParams: said.length > 300 ? '{}' : said }),
  }
}

function clockText({ hour, minute }: { hour: number; minute: number }): string {
  return `${hour}:${String(minute).padStart(2, '0')}`
}

/**
 * The database's clock against this host's, which differ when one of two hosts has lost its time source, and
 * whether the system says that its clock is set by another; and whether it has jumped since the start.
 */
async function clockStatus(ctx: Context, jump: ClockJump | undefined): Promise<StatusPart> {
  const before = Date.now()
  const told = await readDatabaseClock(ctx.tx)
  const middle = (before + Date.now()) / 2
  const offsetMs = Math.round(told.getTime() - middle)
  const isSet = await access(timeSyncMark).then(
    () => true,
    () => false,
  )
  return {
    name: 'clock',
    state: Math.abs(offsetMs) > clockCareMs || jump ? 'care' : 'good',
    facts: {
      offsetMs,
      timeSource: isSet ? 'set' : 'unknown',
      ...(jump ? { jumpSeconds: jump.seconds, jumpAt: jump.at.toISOString() } : {}),
    },
  }
}

async function certificateStatus(kernel: Kernel, now: Date): Promise<StatusPart> {
  const { tls, behindProxy } = kernel.config
  if (!tls) return { name: 'certificate', state: 'good', facts: { kind: behindProxy ? 'proxy' : 'loopback' } }
  const certificate = new X509Certificate(await readFile(tls.certificateFile))
  const days = Math.floor((certificate.validToDate.getTime() - now.getTime()) / dayMs)
  return {
    name: 'certificate',
    state: days < 0 ? 'bad' : days < certificateCareDays ? 'care' : 'good',
    facts: { kind: tls.isOwn ? 'own' : 'given', days, fingerprint: certificate.fingerprint256 },
  }
}

async function logStatus(dataDir: string, now: Date): Promise<StatusPart> {
  const { bytes, errors, lastErrorAt } = await readLogState(path.join(dataDir, 'log'), now)
  return { name: 'log', state: errors > 0 ? 'care' : 'good', facts: { bytes, errors, lastErrorAt } }
}
