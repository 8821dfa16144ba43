/** Looks through an uploaded zip without trusting it: counts what really comes out, and stops at the limits. */
import type { Readable } from 'node:stream'
import { fromBuffer, open, type Entry, type ZipFile } from 'yauzl'
import { isRefusal, refuse, type Refusal } from '../../core/result.ts'
import { archiveLimits, type ArchiveLimits } from './limits.ts'
import { sniffType } from './sniff-type.ts'

export type ZipRefusal = Refusal<
  | 'kernel.archive_unreadable'
  | 'kernel.archive_encrypted'
  | 'kernel.archive_path'
  | 'kernel.archive_too_many'
  | 'kernel.archive_too_large'
  | 'kernel.archive_bomb'
  | 'kernel.archive_too_deep'
>

export type ZipEntry = { readonly name: string; readonly sizeBytes: number; readonly isArchive: boolean }

/** What was counted; `totalBytes` includes the archives inside. */
export type ZipReport = { readonly entries: readonly ZipEntry[]; readonly totalBytes: number }

/** A file on disk by its path, or bytes in memory. */
export type ZipSource = { readonly path: string } | { readonly bytes: Buffer }

/**
 * Reads every entry once, keeps nothing but counts, and refuses: more entries or bytes than allowed, more
 * than `ratioMax` times the packed size, archives nested deeper than `depthMax`, names that lead outside,
 * encrypted entries, and what is no zip at all. The sizes in the archive's own directory are not believed.
 */
export async function inspectZip(
  source: ZipSource,
  limits: ArchiveLimits = archiveLimits,
): Promise<ZipReport | ZipRefusal> {
  const budget: Budget = { entries: 0, bytes: 0, limits }
  const entries = await inspectLevel(source, budget, 0)
  return isRefusal(entries) ? entries : { entries, totalBytes: budget.bytes }
}

type Budget = { entries: number; bytes: number; readonly limits: ArchiveLimits }

async function inspectLevel(
  source: ZipSource,
  budget: Budget,
  depth: number,
): Promise<ZipEntry[] | ZipRefusal> {
  const zip = await openZip(source)
  if (isRefusal(zip)) return zip
  const entries: ZipEntry[] = []
  try {
    for await (const entry of entriesOf(zip)) {
      const result = await inspectEntry({ zip, entry, budget, depth })
      if (isRefusal(result)) return result
      if (result) entries.push(result)
    }
    return entries
  } catch (cause) {
    return unreadable(cause)
  } finally {
    zip.close()
  }
}

function openZip(source: ZipSource): Promise<ZipFile | ZipRefusal> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false }
  return new Promise((resolve) => {
    const done = (cause: Error | null, zip?: ZipFile): void => resolve(zip ?? unreadable(cause))
    if ('path' in source) open(source.path, options, done)
    else fromBuffer(source.bytes, options, done)
  })
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      zip.once('entry', resolve)
      zip.once('end', () => resolve(null))
      zip.once('error', reject)
      zip.readEntry()
    })
    zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error')
    zip.on('error', () => undefined)
    if (!entry) return
    yield entry
  }
}

type EntryParts = { zip: ZipFile; entry: Entry; budget: Budget; depth: number }

async function inspectEntry({
  zip,
  entry,
  budget,
  depth,
}: EntryParts): Promise<ZipEntry | null | ZipRefusal> {
  budget.entries += 1
  if (budget.entries > budget.limits.entriesMax)
    return refuse('kernel.archive_too_many', { limit: budget.limits.entriesMax })
  if (leadsOutside(entry.fileName) || isLink(entry))
    return refuse('kernel.archive_path', { name: entry.fileName.slice(0, 120) })
  if (entry.fileName.endsWith('/')) return null
  if (entry.isEncrypted()) return refuse('kernel.archive_encrypted', { name: entry.fileName.slice(0, 120) })
  const read = await readEntry(await openEntry(zip, entry), entry, budget)
  if (isRefusal(read)) return read
  const isArchive = read.inner !== null
  if (read.inner) {
    if (depth >= budget.limits.depthMax)
      return refuse('kernel.archive_too_deep', { limit: budget.limits.depthMax })
    const inner = await inspectLevel({ bytes: read.inner }, budget, depth + 1)
    if (isRefusal(inner)) return inner
  }
  return { name: entry.fileName, sizeBytes: read.sizeBytes, isArchive }
}

/** A symbolic link of Unix: the upper half of the external attributes is its mode (APPNOTE 4.4.15). */
function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000
}

function leadsOutside(name: string): boolean {
  return /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:/i.test(name) || name.includes('\0') || name.length > 1024
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (cause, stream) => (stream ? resolve(stream) : reject(cause)))
  })
}

/** Ratios say little about small files; text packs well. */
const ratioFromBytes = 1024 * 1024
/** An archive inside is kept in memory up to this size to be looked through as well. */
const innerBytesMax = 16 * 1024 * 1024

async function readEntry(
  stream: Readable,
  entry: Entry,
  budget: Budget,
): Promise<{ sizeBytes: number; inner: Buffer | null } | ZipRefusal> {
  const { limits } = budget
  let sizeBytes = 0
  let inner: Buffer[] | null = null
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (sizeBytes === 0 && sniffType(chunk) === 'zip') inner = []
    sizeBytes += chunk.length
    budget.bytes += chunk.length
    if (sizeBytes > limits.entryBytesMax || budget.bytes > limits.totalBytesMax)
      return stop(stream, refuse('kernel.archive_too_large', { megabytes: megabytes(limits) }))
    if (sizeBytes > ratioFromBytes && sizeBytes > Math.max(1, entry.compressedSize) * limits.ratioMax)
      return stop(stream, refuse('kernel.archive_bomb', { name: entry.fileName.slice(0, 120) }))
    inner?.push(chunk)
    if (inner && sizeBytes > innerBytesMax)
      return stop(stream, refuse('kernel.archive_too_large', { megabytes: megabytes(limits) }))
  }
  return { sizeBytes, inner: inner && Buffer.concat(inner) }
}

function stop(stream: Readable, refusal: ZipRefusal): ZipRefusal {
  stream.destroy()
  return refusal
}

function megabytes(limits: ArchiveLimits): number {
  return Math.floor(limits.totalBytesMax / 1_048_576)
}

function unreadable(cause: unknown): ZipRefusal {
  return refuse('kernel.archive_unreadable', {
    reason: cause instanceof Error ? cause.message.slice(0, 200) : '',
  })
}
