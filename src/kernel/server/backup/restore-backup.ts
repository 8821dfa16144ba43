/** Puts a backup back into an empty folder: everything is checked first, then written, then nothing is started. */
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, statfs, symlink } from 'node:fs/promises'
import path from 'node:path'
import { preparePlace, type Place } from '../postgres/place.ts'
import { BackupFault } from './backup-fault.ts'
import { positionOf, segmentOfName, walSegmentBytes } from './base-backup.ts'
import {
  isFile,
  listSnapshots,
  readIncreases,
  readManifest,
  type Area,
  type Entry,
  type FileEntry,
  type Head,
  type Manifest,
} from './manifest.ts'
import { digestOf, openObjectStore, syncFileSystem, type ObjectStore } from './object-store.ts'
import { listShipped, walFolder, type ShippedSegment } from './ship-wal.ts'

export type RestoreRequest = {
  readonly from: string
  /** The newest when undefined. */
  readonly id?: string
  /** Folder that the backup was given for the keys. */
  readonly keys?: string
  readonly dataDir: string
  readonly say: (progress: { step: 'checking' | 'writing'; files: number; of: number }) => void
  readonly signal: AbortSignal
}

export type Restored = {
  readonly head: Head
  /** Everything acknowledged before this moment is there. */
  readonly stateAt: string
  readonly hasDatabase: boolean
}

/**
 * Writes the backup and what was kept since into `dataDir`. The source is only read. Throws `BackupFault`: before
 * anything was written when files are missing or damaged, the keys are others, or the folder is not empty.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  await refuseOccupied(request.dataDir)
  const objects = await openExisting(request.from)
  const chosen = await choose(request)
  await checkKeys(request, chosen.base)
  await checkObjects(request, objects, chosen.entries)
  await mkdir(request.dataDir, { recursive: true })
  // Whatever the caller's umask is: the database's account must be able to walk through.
  await chmod(request.dataDir, 0o711)
  await refuseWithoutRoom(request.dataDir, chosen)
  const hasDatabase = await writeOrClear(request, objects, chosen)
  const { head } = chosen.newest ?? chosen.base
  return { head: chosen.base.head, stateAt: head.begunAt, hasDatabase }
}

async function refuseWithoutRoom(dataDir: string, { entries, shipped }: Chosen): Promise<void> {
  const sizes = [...entries.filter(isFile).map((entry) => entry.bytes), shipped.length * walSegmentBytes]
  const needed = sizes.reduce((sum, bytes) => sum + bytes, 0)
  const disk = await statfs(dataDir)
  const free = disk.bavail * disk.bsize
  if (needed <= free) return
  throw new BackupFault('no_room', { folder: dataDir, needed: String(needed), free: String(free) })
}

/** Half a restore is none: what was written into the empty folder is taken away again. */
async function writeOrClear(request: RestoreRequest, objects: ObjectStore, chosen: Chosen): Promise<boolean> {
  const { head } = chosen.base
  const place = head.postgres ? await placeFor(request.dataDir, head) : undefined
  try {
    await writeAll(request, { objects, chosen, place })
    await writeKeys(request, chosen.base)
    if (place) await finishCluster(place, chosen.shipped)
    await syncFileSystem(request.dataDir)
    return place !== undefined
  } catch (error) {
    if (place) await rm(draftOf(place), { recursive: true, force: true })
    for (const name of await readdir(request.dataDir)) {
      await rm(path.join(request.dataDir, name), { recursive: true, force: true })
    }
    throw error
  }
}

async function refuseOccupied(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (names.length > 0) throw new BackupFault('not_empty', { folder: dataDir })
}

async function openExisting(from: string): Promise<ObjectStore> {
  if ((await listSnapshots(from)).length === 0) throw new BackupFault('no_backup', { folder: from })
  return openObjectStore(path.join(from, 'objects'))
}

type Chosen = {
  readonly base: Manifest
  readonly newest: Manifest | undefined
  readonly entries: readonly Entry[]
  readonly shipped: readonly ShippedSegment[]
}

async function choose({ from, id }: RestoreRequest): Promise<Chosen> {
  const wanted = id ?? (await listSnapshots(from)).at(-1) ?? ''
  const base = await readManifest(from, wanted)
  const nextSegment = base.head.postgres?.nextSegment
  const shipped = nextSegment ? await listShipped(walFolder(from, wanted), nextSegment) : []
  const end = endOf(shipped)
  const increases = (await readIncreases(from, wanted)).filter(
    ({ head }) => nextSegment === undefined || positionOf(head.since?.lsn ?? '') <= end,
  )
  const newest = increases.at(-1)
  return { base, newest, entries: joined(base, newest), shipped }
}

/** Where the shipped write-ahead log ends. */
function endOf(shipped: readonly ShippedSegment[]): bigint {
  const last = shipped.at(-1)
  return last ? segmentOfName(last.name) * BigInt(walSegmentBytes) + BigInt(last.bytes) : 0n
}

/** The database of the base backup with everything else of what was kept since; blobs of both, for none changes. */
function joined(base: Manifest, newest: Manifest | undefined): Entry[] {
  if (!newest) return base.entries.filter((entry) => entry.area !== 'keys')
  const fromBase = base.entries.filter((entry) => entry.area === 'postgres' || entry.area === 'blobs')
  const all = [...fromBase, ...newest.entries]
  return [...new Map(all.map((entry) => [`${entry.area}/${entry.path}`, entry])).values()]
}

function keysOf(base: Manifest): FileEntry[] {
  return base.entries.filter(isFile).filter((entry) => entry.area === 'keys')
}

async function checkKeys({ keys }: RestoreRequest, base: Manifest): Promise<void> {
  for (const entry of keysOf(base)) {
    if (keys === undefined) throw new BackupFault('wrong_keys', { folder: '', id: base.head.id })
    const found = await digestOf(path.join(keys, base.head.id, entry.path)).catch(() => undefined)
    if (found?.sha256 !== entry.sha256)
      throw new BackupFault('wrong_keys', { folder: keys, id: base.head.id })
  }
}

async function checkObjects(
  { say, signal }: RestoreRequest,
  objects: ObjectStore,
  entries: readonly Entry[],
): Promise<void> {
  const files = entries.filter(isFile)
  const distinct = [...new Map(files.map((entry) => [entry.sha256, entry])).values()]
  for (const [index, { sha256, bytes }] of distinct.entries()) {
    if (signal.aborted) throw new BackupFault('cancelled')
    await objects.verify(sha256, bytes)
    say({ step: 'checking', files: index + 1, of: distinct.length })
  }
}

async function placeFor(dataDir: string, head: Head): Promise<Place> {
  const place = await preparePlace(path.join(dataDir, 'postgres'))
  if (majorOf(head.postgres?.version) === majorOf(place.binaries.version)) return place
  throw new BackupFault('other_version', {
    backup: head.postgres?.version ?? '',
    program: place.binaries.version,
  })
}

function majorOf(version: string | undefined): string {
  return version?.split('.')[0] ?? ''
}

type Writing = {
  readonly objects: ObjectStore
  readonly chosen: Chosen
  readonly place: Place | undefined
}

/** A cluster without its name is no cluster: it gets the name when it is whole. */
function draftOf(place: Place): string {
  return `${place.cluster}.restoring`
}

async function writeAll(request: RestoreRequest, { objects, chosen, place }: Writing): Promise<void> {
  const roots: Partial<Record<Area, string>> = {
    logs: path.join(request.dataDir, 'logs'),
    blobs: path.join(request.dataDir, 'blobs'),
    files: request.dataDir,
    ...(place ? { postgres: draftOf(place) } : {}),
  }
  for (const [index, entry] of chosen.entries.entries()) {
    if (request.signal.aborted) throw new BackupFault('cancelled')
    const root = roots[entry.area]
    if (root !== undefined) await writeEntry(objects, root, entry)
    request.say({ step: 'writing', files: index + 1, of: chosen.entries.length })
  }
}

async function writeEntry(objects: ObjectStore, root: string, entry: Entry): Promise<void> {
  const target = path.join(root, entry.path)
  await mkdir(entry.kind === 'folder' ? target : path.dirname(target), { recursive: true, mode: 0o700 })
  if (entry.kind === 'link') await symlink(entry.target, target)
  if (entry.kind === 'file') await objects.copyOut(entry, target, entry.mode)
}

async function writeKeys({ keys, dataDir }: RestoreRequest, base: Manifest): Promise<void> {
  const entries = keysOf(base)
  if (keys === undefined || entries.length === 0) return
  await mkdir(path.join(dataDir, 'keys'), { recursive: true, mode: 0o700 })
  for (const entry of entries) {
    const bytes = await readFile(path.join(keys, base.head.id, entry.path))
    await writeSynced(path.join(dataDir, 'keys', entry.path), bytes)
  }
}

/** The log that was shipped follows the base backup; PostgreSQL reads it to its end when it starts. */
async function finishCluster(place: Place, shipped: readonly ShippedSegment[]): Promise<void> {
  const draft = draftOf(place)
  await mkdir(path.join(draft, 'pg_wal/archive_status'), { recursive: true, mode: 0o700 })
  for (const { name, file } of shipped) {
    const bytes = Buffer.alloc(walSegmentBytes)
    ;(await readFile(file)).copy(bytes)
    await writeSynced(path.join(draft, 'pg_wal', name), bytes)
  }
  if (place.account) await giveTo(draft, place.account)
  await rename(draft, place.cluster)
}

async function writeSynced(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function giveTo(folder: string, account: { uid: number; gid: number }): Promise<void> {
  await chown(folder, account.uid, account.gid)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) await giveTo(place, account)
    else await chown(place, account.uid, account.gid)
  }
}
