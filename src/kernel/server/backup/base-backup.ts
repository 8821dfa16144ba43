/**
 * PostgreSQL's online base backup by its low-level calls: the cluster's files are copied while it runs, and the
 * write-ahead log between start and end mends them. The package ships no pg_basebackup.
 * Source: PostgreSQL documentation, "Making a Base Backup Using the Low Level API".
 */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Client } from 'pg'
import { withSuperuser } from '../postgres/connection.ts'
import { BackupFault } from './backup-fault.ts'

export type RunningCluster = { readonly socketDirectory: string; readonly cluster: string }

export type BaseBackup = {
  readonly version: string
  readonly systemIdentifier: string
  readonly stopLsn: string
  readonly nextSegment: string
}

export type BaseBackupWork = {
  /** Copies the files of the cluster that it is told: paths relative to it. */
  readonly copyFiles: (paths: readonly string[]) => Promise<void>
  /** Runs while the backup is open: what it sees is not newer than the database that will be restored. */
  readonly during: () => Promise<void>
  /** Keeps PostgreSQL's own note of where recovery begins, as the file `backup_label`. */
  readonly keepLabel: (text: string) => Promise<void>
  /** Copies segments of the write-ahead log: names inside `pg_wal`. */
  readonly copyWal: (names: readonly string[]) => Promise<void>
}

const segmentBytes = 16n * 1024n * 1024n
const segmentsPerFile = 0x1_0000_0000n / segmentBytes

/** Runs one base backup. When `work` throws or the process is killed, PostgreSQL forgets the backup by itself. */
export async function takeBaseBackup(running: RunningCluster, work: BaseBackupWork): Promise<BaseBackup> {
  return withSuperuser(running.socketDirectory, async (client) => {
    // A temporary slot keeps the write-ahead log for as long as this connection lives, however long the copy takes.
    const slot = `toride_backup_${process.pid}_${Date.now()}`
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [slot])
    const timeline = await readTimeline(client)
    const startLsn = await one(client, `select pg_backup_start('toride', true)::text as value`)
    await work.copyFiles(await listCluster(running.cluster))
    await work.during()
    const { rows } = await client.query<{ lsn: string; labelfile: string }>(
      'select lsn::text, labelfile from pg_backup_stop(false)',
    )
    const stopLsn = rows[0]?.lsn ?? ''
    await work.keepLabel(rows[0]?.labelfile ?? '')
    const names = segmentNames(timeline, segmentOf(startLsn), segmentOf(stopLsn))
    await refuseMissing(running.cluster, names)
    await work.copyWal(names)
    return {
      version: await one(client, `select current_setting('server_version') as value`),
      systemIdentifier: await one(client, 'select system_identifier::text as value from pg_control_system()'),
      stopLsn,
      nextSegment: segmentName(timeline, segmentOf(stopLsn) + 1n),
    }
  })
}

/** Number of the segment that holds the byte before `lsn` (`X/Y` in hexadecimal). */
function segmentOf(lsn: string): bigint {
  const position = positionOf(lsn)
  return position === 0n ? 0n : (position - 1n) / segmentBytes
}

export function positionOf(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

/** The name of a segment's file: timeline, and the number in two halves. */
export function segmentName(timeline: number, segment: bigint): string {
  return hex(BigInt(timeline)) + hex(segment / segmentsPerFile) + hex(segment % segmentsPerFile)
}

function hex(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(8, '0')
}

/** Number of the segment that a file name tells. */
export function segmentOfName(name: string): bigint {
  return BigInt(`0x${name.slice(8, 16)}`) * segmentsPerFile + BigInt(`0x${name.slice(16, 24)}`)
}

export const walSegmentBytes = Number(segmentBytes)

function segmentNames(timeline: number, from: bigint, to: bigint): string[] {
  return Array.from({ length: Number(to - from) + 1 }, (_, index) =>
    segmentName(timeline, from + BigInt(index)),
  )
}

export async function readTimeline(client: Client): Promise<number> {
  return Number(await one(client, 'select timeline_id::text as value from pg_control_checkpoint()'))
}

export async function one(client: Client, text: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>(text)
  return rows[0]?.value ?? ''
}

async function refuseMissing(cluster: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const entry = await stat(path.join(cluster, 'pg_wal', name)).catch(() => undefined)
    if (entry?.size !== walSegmentBytes) throw new BackupFault('wal_gone', { segment: name })
  }
}

/** Folders whose content PostgreSQL makes anew, and files of the process that runs now. */
const emptiedFolders = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
])
const leftOut = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'tablespace_map'])

/** Every file to copy; folders are named with a slash at their end. */
async function listCluster(cluster: string, inside = ''): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(path.join(cluster, inside), { withFileTypes: true }).catch(() => [])) {
    const name = path.join(inside, entry.name)
    if (leftOut.has(name) || entry.name.startsWith('pgsql_tmp') || entry.name === 'pg_internal.init') continue
    if (entry.isFile()) found.push(name)
    if (!entry.isDirectory()) continue
    found.push(`${name}/`)
    if (!emptiedFolders.has(name)) found.push(...(await listCluster(cluster, name)))
  }
  return found
}
