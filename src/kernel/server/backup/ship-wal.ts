/** The write-ahead log after a base backup, copied every minute: what happened since is not lost with the disk. */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { withSuperuser } from '../postgres/connection.ts'
import { BackupFault } from './backup-fault.ts'
import {
  one,
  positionOf,
  readTimeline,
  segmentName,
  segmentOfName,
  walSegmentBytes,
  type RunningCluster,
} from './base-backup.ts'

const partialSuffix = '.partial'

export function walFolder(out: string, id: string): string {
  return path.join(out, 'wal', id)
}

/**
 * Brings the shipped log up to what PostgreSQL has on its disk now. Whole segments get their name, the one that
 * is being written ends with `.partial` and only grows. Throws `wal_gone` when a segment in between was used
 * again: then a new base backup is due.
 */
export async function shipWal(
  running: RunningCluster,
  { folder, nextSegment }: { folder: string; nextSegment: string },
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { timeline, flushed } = await withSuperuser(running.socketDirectory, async (client) => ({
    timeline: await readTimeline(client),
    flushed: positionOf(await one(client, 'select pg_current_wal_flush_lsn()::text as value')),
  }))
  const first = await firstToShip(folder, nextSegment)
  const current = flushed / BigInt(walSegmentBytes)
  for (let segment = first; segment <= current; segment += 1n) {
    const end = segment < current ? walSegmentBytes : Number(flushed % BigInt(walSegmentBytes))
    if (end > 0) await shipSegment(running.cluster, { folder, name: segmentName(timeline, segment), end })
  }
}

/** Behind the newest whole segment that is here. */
async function firstToShip(folder: string, nextSegment: string): Promise<bigint> {
  const whole = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}$/.test(name)).toSorted()
  const last = whole.at(-1)
  return last === undefined ? segmentOfName(nextSegment) : segmentOfName(last) + 1n
}

type Piece = { readonly folder: string; readonly name: string; readonly end: number }

/** Flushed bytes never change, so only what is new is appended. */
async function shipSegment(cluster: string, { folder, name, end }: Piece): Promise<void> {
  const from = path.join(cluster, 'pg_wal', name)
  const partial = path.join(folder, `${name}${partialSuffix}`)
  const source = await open(from, 'r').catch((cause: unknown) => {
    throw new BackupFault('wal_gone', { segment: name }, cause)
  })
  const target = await open(partial, 'a', 0o600)
  try {
    const { size } = await target.stat()
    if (size < end) {
      const bytes = Buffer.alloc(end - size)
      await source.read(bytes, 0, bytes.length, size)
      // Another file of this name now means that the one which was read had been used again.
      if ((await source.stat()).ino !== (await stat(from)).ino)
        throw new BackupFault('wal_gone', { segment: name })
      await target.appendFile(bytes)
      await target.sync()
    }
  } finally {
    await source.close()
    await target.close()
  }
  if (end === walSegmentBytes) await rename(partial, path.join(folder, name))
}

export type ShippedSegment = { readonly name: string; readonly file: string; readonly bytes: number }

/** Segments that follow the base backup without a gap, oldest first; a last partial one too. */
export async function listShipped(folder: string, nextSegment: string): Promise<ShippedSegment[]> {
  const names = new Set(await readdir(folder).catch(() => []))
  const shipped: ShippedSegment[] = []
  const timeline = Number.parseInt(nextSegment.slice(0, 8), 16)
  for (let segment = segmentOfName(nextSegment); ; segment += 1n) {
    const name = segmentName(timeline, segment)
    const isWhole = names.has(name)
    if (!isWhole && !names.has(`${name}${partialSuffix}`)) return shipped
    const file = path.join(folder, isWhole ? name : `${name}${partialSuffix}`)
    shipped.push({ name, file, bytes: (await stat(file)).size })
    if (!isWhole) return shipped
  }
}

/** The shipped log of a backup that is no longer kept. */
export async function dropShipped(out: string, id: string): Promise<void> {
  await rm(walFolder(out, id), { recursive: true, force: true })
}
