/** What happened since the last base backup, kept every few minutes: logs, blobs, files and the write-ahead log. */
import path from 'node:path'
import { withSuperuser } from '../postgres/connection.ts'
import { one } from './base-backup.ts'
import { withBackupLock } from './backup-lock.ts'
import { createCopier } from './copy-areas.ts'
import { readIncreases, readManifest, writeManifest, type Head } from './manifest.ts'
import { openObjectStore, syncFileSystem } from './object-store.ts'
import { shipWal, walFolder } from './ship-wal.ts'
import { copyBlobs, copyFiles, idOf, type BackupRun, type BackupSources } from './take-backup.ts'

/**
 * Keeps the state of now behind the backup `base`. The order makes every cut-off harmless: the logs are never
 * newer than the database that goes with them, and every blob that the database knows is there. Throws
 * `wal_gone` when a new base backup is due.
 */
export async function followBackup(
  sources: BackupSources,
  { out, base }: { out: string; base: string },
  run: BackupRun,
): Promise<Head> {
  return withBackupLock(out, async () => {
    const { head: baseHead, ...baseList } = await readManifest(out, base)
    const earlier = (await readIncreases(out, base)).at(-1) ?? { head: baseHead, ...baseList }
    const objects = await openObjectStore(path.join(out, 'objects'))
    const copier = createCopier({ objects, earlier, say: run.say, signal: run.signal })
    const begunAt = run.now()
    await sources.withLogs((folder) => copier.tree('logs', folder))
    await copyFiles(copier, sources.dataDir)
    const lsn = await flushedLsn(sources)
    await copyBlobs(copier, sources.dataDir)
    await syncFileSystem(out)
    for (const { sha256, bytes } of copier.fresh) await objects.verify(sha256, bytes)
    const entries = [...copier.entries.values()]
    const head: Head = {
      format: 1,
      id: idOf(begunAt),
      begunAt: begunAt.toISOString(),
      endedAt: run.now().toISOString(),
      program: sources.program,
      since: { base, lsn },
      files: entries.length,
      bytes: entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.bytes : 0), 0),
    }
    await writeManifest(out, { head, entries })
    const nextSegment = baseHead.postgres?.nextSegment
    if (sources.postgres && nextSegment !== undefined)
      await shipWal(sources.postgres, { folder: walFolder(out, base), nextSegment })
    return head
  })
}

async function flushedLsn({ postgres }: BackupSources): Promise<string> {
  if (!postgres) return '0/0'
  return withSuperuser(postgres.socketDirectory, (client) =>
    one(client, 'select pg_current_wal_flush_lsn()::text as value'),
  )
}
