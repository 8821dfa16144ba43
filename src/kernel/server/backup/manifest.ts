/** The list of one backup: a head and one line a file, so that any of them can be checked and put back. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { BackupFault } from './backup-fault.ts'
import { writeWhole } from './object-store.ts'

export const areas = ['postgres', 'logs', 'blobs', 'files', 'keys'] as const
export type Area = (typeof areas)[number]

const increasesKept = 2

const relativePath = z
  .string()
  .max(4000)
  .refine((text) => !path.isAbsolute(text) && !text.split('/').includes('..'))
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const entry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    area: z.enum(areas),
    path: relativePath,
    mode: z.number(),
    bytes: z.number(),
    sha256,
  }),
  z.strictObject({ kind: z.literal('folder'), area: z.enum(areas), path: relativePath, mode: z.number() }),
  z.strictObject({
    kind: z.literal('link'),
    area: z.enum(areas),
    path: relativePath,
    /** The event store's links from names to tables, and nothing else. */
    target: z.string().regex(/^(\.\.\/){1,2}store\/[0-9a-f]{3}\/[0-9a-f-]{36}\/?$/),
  }),
])

const head = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
  /** When the backup began: whatever was acknowledged before is in it. */
  begunAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  program: z.string().max(40),
  /** Undefined when the database is a server of its own, which its own tools must keep. */
  postgres: z
    .strictObject({
      version: z.string().max(80),
      systemIdentifier: z.string().max(40),
      stopLsn: z.string().max(40),
      /** First segment that follows the base backup: shipped ones begin here. */
      nextSegment: z.string().max(24),
    })
    .optional(),
  /** Of what was kept since a base backup: everything but PostgreSQL, whose log is shipped up to `lsn` or further. */
  since: z.strictObject({ base: z.string().max(60), lsn: z.string().max(40) }).optional(),
  files: z.number(),
  bytes: z.number(),
})

export type Entry = z.output<typeof entry>
export type FileEntry = Extract<Entry, { kind: 'file' }>
export type Head = z.output<typeof head>
export type Manifest = { readonly head: Head; readonly entries: readonly Entry[] }

const suffix = '.jsonl'

function snapshotFolder(out: string): string {
  return path.join(out, 'snapshots')
}

function increaseFolder(out: string, base: string): string {
  return path.join(out, 'since', base)
}

/** Writes the manifest last: a backup without one was not finished and counts for nothing. */
export async function writeManifest(out: string, manifest: Manifest): Promise<void> {
  const { id, since } = manifest.head
  const folder = since ? increaseFolder(out, since.base) : snapshotFolder(out)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const text = [manifest.head, ...manifest.entries].map((line) => JSON.stringify(line)).join('\n')
  const body = `${text}\n`
  const digest = createHash('sha256').update(body).digest('hex')
  await writeWhole(path.join(folder, `${id}${suffix}`), `${body}${JSON.stringify({ sha256: digest })}\n`)
  if (since) await dropOldIncreases(folder)
}

/** The one before the newest stays: the newest may be ahead of the write-ahead log when a copy was cut off. */
async function dropOldIncreases(folder: string): Promise<void> {
  const ids = await listIds(folder)
  for (const id of ids.slice(0, -increasesKept))
    await rm(path.join(folder, `${id}${suffix}`), { force: true })
}

/** Ids of the finished backups in `out`, oldest first. */
export function listSnapshots(out: string): Promise<string[]> {
  return listIds(snapshotFolder(out))
}

async function listIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.endsWith(suffix))
    .map((name) => path.basename(name, suffix))
    .toSorted()
}

/** Reads one manifest; throws `no_backup` when it is not there, `damaged` when it is not as it was written. */
export function readManifest(out: string, id: string): Promise<Manifest> {
  return readFrom(path.join(snapshotFolder(out), `${id}${suffix}`), out)
}

/** What was kept since the base backup `base`, oldest first. */
export async function readIncreases(out: string, base: string): Promise<Manifest[]> {
  const folder = increaseFolder(out, base)
  const ids = await listIds(folder)
  return Promise.all(ids.map((id) => readFrom(path.join(folder, `${id}${suffix}`), out)))
}

/** Takes a backup and what was kept since away; its objects stay until they are swept. */
export async function dropManifest(out: string, id: string): Promise<void> {
  await rm(path.join(snapshotFolder(out), `${id}${suffix}`), { force: true })
  await rm(increaseFolder(out, id), { recursive: true, force: true })
}

async function readFrom(file: string, out: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BackupFault('no_backup', { folder: out }, cause)
  })
  const lines = text.trimEnd().split('\n')
  const last = lines.pop() ?? ''
  const digest = createHash('sha256')
    .update(`${lines.join('\n')}\n`)
    .digest('hex')
  if (last !== JSON.stringify({ sha256: digest })) throw new BackupFault('damaged', { file })
  const [first = '', ...rest] = lines
  try {
    return {
      head: head.parse(JSON.parse(first)),
      entries: rest.map((line) => entry.parse(JSON.parse(line))),
    }
  } catch (cause) {
    throw new BackupFault('damaged', { file }, cause)
  }
}

export function isFile(entry: Entry): entry is FileEntry {
  return entry.kind === 'file'
}
