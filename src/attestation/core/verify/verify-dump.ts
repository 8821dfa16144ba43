/** Verifies a dump against verifier keys and checkpoints from outside. Pure: files come as streams of bytes. */
import { toHex } from '../bytes.ts'
import { parseNote, splitNotes, verifyNote, type VerifierKey } from '../note.ts'
import { blobPath, dumpFiles, parseManifest, type Manifest } from './dump-form.ts'
import { ja } from './ja.ts'
import { eachLine } from './lines.ts'
import type { DumpFolder, Platform } from './platform.ts'
import { collectProblems, type Problems, type Report } from './report.ts'
import { compareRoots, readCheckpoint, type Keys, type Wanted } from './verify-checkpoints.ts'
import { checkEntries, type Told } from './verify-entries.ts'
import { checkRows } from './verify-rows.ts'

export type Outside = { readonly where: string; readonly text: string }

export type Asked = {
  readonly folder: DumpFolder
  /** Of the ledger, and of witnesses. */
  readonly keys: readonly VerifierKey[]
  readonly outside: readonly Outside[]
  /** Told now and then how many entries have been read. */
  readonly progress?: (entries: number) => void
}

type Run = Asked & {
  readonly platform: Platform
  readonly problems: Problems
  /** SHA-256 and size of files that were read, by path. */
  readonly digests: Map<string, { sha256: string; sizeBytes: number }>
}

const originPrefix = 'toride/'
const progressEvery = 50_000

/** Streams everything once; needs memory for the newest digest of each record, not for entries. */
export async function verifyDump(platform: Platform, asked: Asked): Promise<Report> {
  const run: Run = { ...asked, platform, problems: collectProblems(), digests: new Map() }
  const files = await run.folder.files()
  const manifest = await readManifest(
    run,
    files.map(({ path }) => path),
  )
  const origin = manifest?.origin ?? asked.keys.find(({ kind }) => kind === 'log')?.name ?? ''
  const log = asked.keys.find(({ kind, name }) => kind === 'log' && name === origin)
  if (!log) run.problems.add('no_key', origin)
  const witnesses = asked.keys.filter(({ kind }) => kind === 'witness')
  const paths = new Set(files.map(({ path }) => path))
  const wanted = log ? await readCheckpoints(run, { log, witnesses }, paths) : []
  const roots = compareRoots(wanted, run.problems)
  const { entries, erased, told } = await readEntries(run, { origin, wanted: roots, paths })
  const { anchors, provedSize } = roots.finish()
  if (entries > provedSize) run.problems.add('entry_unsigned', ja.where.entry({ index: provedSize }))
  const rows = await readRows(run, told, paths)
  const blobs = await readBlobs(run, rows.files, paths)
  await compareFiles(run, manifest, paths)
  const { listed, more } = run.problems
  return {
    ok: listed.length === 0,
    entries,
    erased,
    rows: rows.rows,
    rowsWithoutDigest: rows.withoutDigest,
    blobs,
    origin,
    anchors,
    problems: listed,
    moreProblems: more(),
  }
}

/** The manifest when its form is right; a wrong signature is told. */
async function readManifest(run: Run, paths: readonly string[]): Promise<Manifest | undefined> {
  const text = paths.includes(dumpFiles.manifest) ? await readText(run, dumpFiles.manifest) : undefined
  const note = text === undefined ? undefined : parseNote(text)
  const manifest = note && parseManifest(note.text)
  // A dump is signed once: more lines below are not of the program that made it.
  if (!note || !manifest || note.signatures.length !== 1) {
    run.problems.add('manifest_missing', dumpFiles.manifest)
    return undefined
  }
  const key = run.keys.find(({ kind, name }) => kind === 'log' && name === manifest.origin)
  if (key && (await verifyNote(note, key, run.platform)).kind !== 'right')
    run.problems.add('manifest_signature', dumpFiles.manifest)
  return manifest
}

async function readCheckpoints(run: Run, keys: Keys, paths: ReadonlySet<string>): Promise<Wanted[]> {
  const given = run.outside.flatMap(({ where, text }) =>
    splitNotes(text).map((note, at) => ({
      where: at === 0 ? where : `${where} #${at + 1}`,
      text: note,
      isOutside: true,
    })),
  )
  let line = 0
  if (paths.has(dumpFiles.checkpoints))
    await eachLine(readHashed(run, dumpFiles.checkpoints), (bytes) => {
      line += 1
      const where = ja.where.line({ file: dumpFiles.checkpoints, line })
      given.push({ where, text: noteOf(bytes, run.platform), isOutside: false })
    })
  const wanted: Wanted[] = []
  for (const checkpoint of given) {
    const read = await readCheckpoint(run.platform, { ...checkpoint, keys }, run.problems)
    if (read) wanted.push(read)
  }
  return wanted
}

/** A line holds one note as a JSON string. */
function noteOf(line: Uint8Array, platform: Platform): string {
  try {
    const text: unknown = JSON.parse(platform.text(line))
    return typeof text === 'string' && JSON.stringify(text) === platform.text(line) ? text : ''
  } catch {
    return ''
  }
}

async function readEntries(
  run: Run,
  {
    origin,
    wanted,
    paths,
  }: { origin: string; wanted: ReturnType<typeof compareRoots>; paths: ReadonlySet<string> },
): Promise<{ entries: number; erased: number; told: Told }> {
  const bodyId = origin.startsWith(originPrefix) ? origin.slice(originPrefix.length) : origin
  const check = checkEntries(run.platform, { bodyId, wanted, problems: run.problems })
  let count = 0
  if (paths.has(dumpFiles.entries))
    await eachLine(readHashed(run, dumpFiles.entries), (line) => {
      check.take(line)
      count += 1
      if (count % progressEvery === 0) run.progress?.(count)
    })
  return check.finish()
}

async function readRows(run: Run, told: Told, paths: ReadonlySet<string>) {
  const check = checkRows(run.platform, told, run.problems)
  if (paths.has(dumpFiles.rows)) await eachLine(readHashed(run, dumpFiles.rows), (line) => check.take(line))
  return check.finish()
}

/** Plain files are named by their digest; those of sealed cases are held by the manifest alone. */
async function readBlobs(run: Run, wanted: ReadonlySet<string>, paths: ReadonlySet<string>): Promise<number> {
  for (const sha256 of wanted) if (!paths.has(blobPath(sha256))) run.problems.add('blob_missing', sha256)
  let count = 0
  for (const path of paths) {
    if (!path.startsWith(`${dumpFiles.blobs}/`)) continue
    count += 1
    await drain(readHashed(run, path))
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (path === blobPath(name) && run.digests.get(path)?.sha256 !== name)
      run.problems.add('blob_changed', name)
  }
  return count
}

async function compareFiles(
  run: Run,
  manifest: Manifest | undefined,
  paths: ReadonlySet<string>,
): Promise<void> {
  if (!manifest) return
  const listed = new Map(manifest.files.map((file) => [file.path, file]))
  for (const path of paths) {
    if (path === dumpFiles.manifest) continue
    const file = listed.get(path)
    listed.delete(path)
    if (!file) {
      run.problems.add('file_unlisted', path)
      continue
    }
    if (!run.digests.has(path)) await drain(readHashed(run, path))
    const read = run.digests.get(path)
    if (read?.sha256 !== file.sha256 || read.sizeBytes !== file.sizeBytes)
      run.problems.add('file_changed', path)
  }
  for (const path of listed.keys()) run.problems.add('file_missing', path)
}

async function* readHashed(run: Run, path: string): AsyncIterable<Uint8Array> {
  const digest = run.platform.startDigest()
  let sizeBytes = 0
  for await (const chunk of run.folder.read(path)) {
    digest.update(chunk)
    sizeBytes += chunk.length
    yield chunk
  }
  run.digests.set(path, { sha256: toHex(digest.digest()), sizeBytes })
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) if (chunk.length === 0) continue
}

async function readText(run: Run, path: string): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  for await (const chunk of run.folder.read(path)) chunks.push(chunk)
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  try {
    return run.platform.text(whole)
  } catch {
    return undefined
  }
}
