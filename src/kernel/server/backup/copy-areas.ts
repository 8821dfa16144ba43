/** Copies folders of the data into the object store of a backup, and lists what it copied. */
import { lstat, readdir, readlink } from 'node:fs/promises'
import path from 'node:path'
import { BackupFault } from './backup-fault.ts'
import type { Area, Entry, FileEntry, Manifest } from './manifest.ts'
import { isFile } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'

export type Copier = {
  readonly entries: ReadonlyMap<string, Entry>
  /** Objects that this run wrote, to be read back at its end. */
  readonly fresh: readonly FileEntry[]
  /** Copies one file; one that has gone meanwhile is left out. */
  file(area: Area, root: string, name: string): Promise<void>
  /** Copies everything in `root` but what `isLeftOut` names by its path relative to it. */
  tree(area: Area, root: string, isLeftOut?: (name: string) => boolean): Promise<void>
  add(entry: Entry): void
}

export type CopierOptions = {
  readonly objects: ObjectStore
  /** Files of an earlier backup: immutable ones of the same name and size are not read again. */
  readonly earlier: Manifest | undefined
  readonly say: (progress: { files: number; bytes: number }) => void
  readonly signal: AbortSignal
}

/** A part of the event store never changes: what changes is a new part under a new name. */
const partOfEvents = /^events\/data\/store\/[^/]+\/[^/]+\/[^/]+_\d+_\d+_\d+(_\d+)?\//
const permissionBits = 0o777

export function createCopier(options: CopierOptions): Copier {
  const entries = new Map<string, Entry>()
  const fresh: FileEntry[] = []
  const known = new Map(
    (options.earlier?.entries ?? []).filter(isFile).map((entry) => [`${entry.area}/${entry.path}`, entry]),
  )
  let bytes = 0
  const add = (entry: Entry) => void entries.set(`${entry.area}/${entry.path}`, entry)
  const file: Copier['file'] = async (area, root, name) => {
    if (options.signal.aborted) throw new BackupFault('cancelled')
    const source = path.join(root, name)
    const status = await lstat(source).catch(() => undefined)
    if (!status?.isFile()) return
    const mode = status.mode & permissionBits
    const earlier = isImmutable(area, name) ? known.get(`${area}/${name}`) : undefined
    if (earlier?.bytes === status.size && (await options.objects.has(earlier.sha256, earlier.bytes))) {
      add({ ...earlier, mode })
      return
    }
    const stored = await options.objects.put(source)
    if (!stored) return
    refuseDamaged(area, name, stored.sha256)
    const entry = {
      kind: 'file',
      area,
      path: name,
      mode,
      bytes: stored.bytes,
      sha256: stored.sha256,
    } as const
    add(entry)
    if (stored.isNew) fresh.push(entry)
    bytes += stored.bytes
    options.say({ files: entries.size, bytes })
  }
  const copier: Copier = { entries, fresh, file, add, tree: (...args) => copyTree(copier, '', args) }
  return copier
}

function isImmutable(area: Area, name: string): boolean {
  return area === 'blobs' || (area === 'logs' && partOfEvents.test(name))
}

/** A plain blob tells by its name what it must hold; better to learn of damage now than when it is needed. */
function refuseDamaged(area: Area, name: string, sha256: string): void {
  const told = area === 'blobs' ? /^[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(name)?.[1] : undefined
  if (told !== undefined && told !== sha256) throw new BackupFault('damaged_source', { file: name })
}

async function copyTree(
  copier: Copier,
  inside: string,
  [area, root, isLeftOut = () => false]: Parameters<Copier['tree']>,
): Promise<void> {
  const found = await readdir(path.join(root, inside), { withFileTypes: true }).catch(() => [])
  for (const entry of found) {
    const name = path.join(inside, entry.name)
    if (isLeftOut(name)) continue
    if (entry.isFile()) await copier.file(area, root, name)
    if (entry.isSymbolicLink()) {
      copier.add({ kind: 'link', area, path: name, target: await readlink(path.join(root, name)) })
    }
    if (!entry.isDirectory()) continue
    const { mode } = await lstat(path.join(root, name))
    copier.add({ kind: 'folder', area, path: name, mode: mode & permissionBits })
    await copyTree(copier, name, [area, root, isLeftOut])
  }
}
