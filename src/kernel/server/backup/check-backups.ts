/** Reads every file of every backup in a folder: a backup that nobody has read is a hope. */
import path from 'node:path'
import { BackupFault } from './backup-fault.ts'
import { isFile, listSnapshots, readIncreases, readManifest } from './manifest.ts'
import { openObjectStore } from './object-store.ts'

/** Throws `damaged` with the first file that is missing or not as it was written, `no_backup` when there is none. */
export async function checkBackups(out: string): Promise<{ snapshots: number; files: number }> {
  const ids = await listSnapshots(out)
  if (ids.length === 0) throw new BackupFault('no_backup', { folder: out })
  const objects = await openObjectStore(path.join(out, 'objects'))
  const checked = new Set<string>()
  for (const id of ids) {
    const lists = [await readManifest(out, id), ...(await readIncreases(out, id))]
    const files = lists.flatMap((list) => list.entries).filter(isFile)
    for (const { sha256, bytes, area } of files) {
      if (area === 'keys' || checked.has(sha256)) continue
      await objects.verify(sha256, bytes)
      checked.add(sha256)
    }
  }
  return { snapshots: ids.length, files: checked.size }
}
