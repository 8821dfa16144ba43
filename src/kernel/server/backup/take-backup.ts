/** One backup while everything runs: database, logs, blobs and other files into one folder, the keys into another. */
import { randomBytes } from 'node:crypto'
import { chmod, copyFile, mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BackupFault } from './backup-fault.ts'
import { takeBaseBackup, type BaseBackup, type RunningCluster } from './base-backup.ts'
import { createCopier, type Copier } from './copy-areas.ts'
import { withBackupLock } from './backup-lock.ts'
import {
  listSnapshots,
  readIncreases,
  readManifest,
  writeManifest,
  type Head,
  type Manifest,
} from './manifest.ts'
import { digestOf, openObjectStore, syncFileSystem, writeWhole, type ObjectStore } from './object-store.ts'
import { prune } from './prune.ts'

export type BackupSources = {
  readonly dataDir: string
  /** Version of this program. */
  readonly program: string
  /** Undefined when the database is a server of its own. */
  readonly postgres: RunningCluster | undefined
  /** Makes a still picture of the logs in a folder, runs `work` over it and takes it away. */
  readonly withLogs: (work: (folder: string) => Promise<void>) => Promise<void>
}

export type BackupPlace = {
  readonly out: string
  /** Where the keys go; undefined leaves them out. */
  readonly keys?: string
  /** How many backups stay; older ones are removed at the end. */
  readonly kept: number
}

export type BackupRun = {
  readonly now: () => Date
  readonly say: (progress: { files: number; bytes: number }) => void
  readonly signal: AbortSignal
}

const markFile = 'toride-backup.json'
const reserveBytes = 64 * 1024 * 1024

/**
 * Takes one backup and answers its head. Whatever was acknowledged before the call is in it: the logs are
 * pictured while the base backup is open, so that the database is never older than they are, and blobs are
 * copied before and after its end. It counts only when its manifest is written, which is last. Throws `BackupFault`.
 */
export async function takeBackup(sources: BackupSources, place: BackupPlace, run: BackupRun): Promise<Head> {
  await preparePlace(sources, place)
  return withBackupLock(place.out, async () => {
    const earlier = await newest(place.out)
    await refuseWithoutRoom(sources, place.out, earlier)
    const begunAt = run.now()
    const id = idOf(begunAt)
    const objects = await openObjectStore(path.join(place.out, 'objects'))
    const copier = createCopier({ objects, earlier, say: run.say, signal: run.signal })
    const base = await copyEverything(sources, copier, objects)
    if (place.keys !== undefined) await copyKeys(sources.dataDir, { keys: place.keys, id, copier })
    await syncFileSystem(place.out)
    for (const { sha256, bytes } of copier.fresh) await objects.verify(sha256, bytes)
    const head = headOf({ sources, copier, base, id, times: [begunAt, run.now()] })
    await writeManifest(place.out, { head, entries: [...copier.entries.values()] })
    await prune(place, objects)
    return head
  })
}

async function copyEverything(
  sources: BackupSources,
  copier: Copier,
  objects: ObjectStore,
): Promise<BaseBackup | undefined> {
  const { dataDir, postgres } = sources
  const copyRest = async () => {
    await sources.withLogs((folder) => copier.tree('logs', folder))
    await copyBlobs(copier, dataDir)
    await copyFiles(copier, dataDir)
  }
  if (!postgres) {
    await copyRest()
    return undefined
  }
  const base = await takeBaseBackup(postgres, {
    copyFiles: (names) => copyCluster(copier, postgres.cluster, names),
    during: copyRest,
    keepLabel: (text) => keepText(copier, objects, { dataDir, name: 'backup_label', text }),
    copyWal: (names) =>
      copyCluster(
        copier,
        postgres.cluster,
        names.map((name) => `pg_wal/${name}`),
      ),
  })
  // What was stored while the copy went on is referred to by the database that will be restored.
  await copyBlobs(copier, dataDir)
  return base
}

async function copyCluster(copier: Copier, cluster: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (!name.endsWith('/')) await copier.file('postgres', cluster, name)
    else copier.add({ kind: 'folder', area: 'postgres', path: name.slice(0, -1), mode: 0o700 })
  }
}

async function keepText(
  copier: Copier,
  objects: ObjectStore,
  { dataDir, name, text }: { dataDir: string; name: string; text: string },
): Promise<void> {
  const draft = path.join(dataDir, `.backup-${process.pid}`)
  try {
    await writeFile(draft, text, { mode: 0o600 })
    const stored = await objects.put(draft)
    if (!stored) throw new Error('the label of the backup has gone')
    const { sha256, bytes } = stored
    copier.add({ kind: 'file', area: 'postgres', path: name, mode: 0o600, bytes, sha256 })
  } finally {
    await rm(draft, { force: true })
  }
}

/** Bytes on their way in have no name yet and belong to nobody. */
export function copyBlobs(copier: Copier, dataDir: string): Promise<void> {
  return copier.tree('blobs', path.join(dataDir, 'blobs'), (name) => path.basename(name).startsWith('.part-'))
}

/** What has a way of its own into the backup, or belongs to the process that runs now. */
const notFiles = new Set(['postgres', 'logs', 'blobs', 'keys', 'backup', 'backup.json'])

/** Whatever else lies in the data folder, named or not. */
export function copyFiles(copier: Copier, dataDir: string): Promise<void> {
  return copier.tree('files', dataDir, (name) => notFiles.has(name) || /(^|\/)\.|\.(pid|sock)$/.test(name))
}

async function copyKeys(
  dataDir: string,
  { keys, id, copier }: { keys: string; id: string; copier: Copier },
): Promise<void> {
  const from = path.join(dataDir, 'keys')
  const target = path.join(keys, id)
  await mkdir(target, { recursive: true, mode: 0o700 })
  const names = (await readdir(from, { withFileTypes: true }).catch(() => [])).filter((entry) =>
    entry.isFile(),
  )
  const lines: string[] = []
  for (const { name } of names) {
    await copyFile(path.join(from, name), path.join(target, name))
    await chmod(path.join(target, name), 0o600)
    const { sha256, bytes } = await digestOf(path.join(target, name))
    copier.add({ kind: 'file', area: 'keys', path: name, mode: 0o600, bytes, sha256 })
    lines.push(`${sha256}  ${name}\n`)
  }
  await writeWhole(path.join(target, 'SHA256SUMS'), lines.join(''))
  await syncFileSystem(keys)
}

async function preparePlace({ dataDir }: BackupSources, { out, keys }: BackupPlace): Promise<void> {
  if (keys !== undefined && (isInside(keys, out) || isInside(out, keys))) {
    throw new BackupFault('keys_inside', { keys, out })
  }
  const entry = await stat(dataDir).catch(() => undefined)
  if (!entry) throw new BackupFault('no_data', { folder: dataDir })
  await mkdir(out, { recursive: true, mode: 0o700 })
  const isEmpty = (await readdir(out)).length === 0
  const isOurs = await stat(path.join(out, markFile)).then(
    () => true,
    () => false,
  )
  // Objects are removed here when they grow old: nothing of anybody else may lie among them.
  if (!isEmpty && !isOurs) throw new BackupFault('not_empty', { folder: out })
  if (!isOurs)
    await writeWhole(path.join(out, markFile), `${JSON.stringify({ program: 'toride', format: 1 })}\n`)
}

function isInside(inner: string, outer: string): boolean {
  return `${inner}/`.startsWith(`${outer}/`)
}

/** The newest list of what is here already: of the last backup, or of what was kept since. */
async function newest(out: string): Promise<Manifest | undefined> {
  const id = (await listSnapshots(out)).at(-1)
  if (id === undefined) return undefined
  return (
    (await readIncreases(out, id).catch(() => [])).at(-1) ??
    (await readManifest(out, id).catch(() => undefined))
  )
}

/** The database is written anew; of blobs and logs only what is not here yet. */
async function refuseWithoutRoom(
  { dataDir, postgres }: BackupSources,
  out: string,
  earlier: Manifest | undefined,
): Promise<void> {
  const there = (earlier?.entries ?? []).reduce(
    (sum, entry) => sum + (entry.kind === 'file' && ['blobs', 'logs'].includes(entry.area) ? entry.bytes : 0),
    0,
  )
  const rest = (await sizeOf(path.join(dataDir, 'blobs'))) + (await sizeOf(path.join(dataDir, 'logs')))
  const needed = Math.max(0, rest - there) + (postgres ? await sizeOf(postgres.cluster) : 0) + reserveBytes
  const disk = await statfs(out)
  const free = disk.bavail * disk.bsize
  if (needed <= free) return
  throw new BackupFault('no_room', { folder: out, needed: String(needed), free: String(free) })
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const place = path.join(folder, entry.name)
      if (entry.isDirectory()) return sizeOf(place)
      return entry.isFile() ? (await stat(place).catch(() => ({ size: 0 }))).size : 0
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

export function idOf(at: Date): string {
  return `${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`
}

type HeadParts = {
  readonly sources: BackupSources
  readonly copier: Copier
  readonly base: BaseBackup | undefined
  readonly id: string
  readonly times: readonly [Date, Date]
}

function headOf({ sources, copier, base, id, times: [begunAt, endedAt] }: HeadParts): Head {
  const entries = [...copier.entries.values()]
  return {
    format: 1,
    id,
    begunAt: begunAt.toISOString(),
    endedAt: endedAt.toISOString(),
    program: sources.program,
    ...(base ? { postgres: base } : {}),
    files: entries.filter((entry) => entry.kind === 'file').length,
    bytes: entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.bytes : 0), 0),
  }
}
