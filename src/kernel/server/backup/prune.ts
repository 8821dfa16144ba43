/** Lets old backups go: their lists, their keys, their shipped log, and the objects that no list names any more. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { BackupFault } from './backup-fault.ts'
import { dropManifest, isFile, listSnapshots, readIncreases, readManifest } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'
import { dropShipped } from './ship-wal.ts'

/** Keeps the newest `kept` backups. A list that cannot be read keeps every object: nothing is thrown away blindly. */
export async function prune(
  place: { out: string; keys?: string; kept: number },
  objects: ObjectStore,
): Promise<void> {
  const ids = await listSnapshots(place.out)
  for (const id of ids.slice(0, -place.kept)) {
    await dropManifest(place.out, id)
    await dropShipped(place.out, id)
    if (place.keys !== undefined) await rm(path.join(place.keys, id), { recursive: true, force: true })
  }
  const wanted = await wantedObjects(place.out).catch((error: unknown) => {
    if (error instanceof BackupFault) return undefined
    throw error
  })
  if (wanted) await objects.sweep((sha256) => wanted.has(sha256))
}

async function wantedObjects(out: string): Promise<Set<string>> {
  const wanted = new Set<string>()
  for (const id of await listSnapshots(out)) {
    const lists = [await readManifest(out, id), ...(await readIncreases(out, id))]
    for (const entry of lists.flatMap((list) => list.entries)) if (isFile(entry)) wanted.add(entry.sha256)
  }
  return wanted
}
