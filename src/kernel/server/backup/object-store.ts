/** The files of all backups in one folder, each once, named by its SHA-256: `sha256sum` alone can check them. */
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { BackupFault } from './backup-fault.ts'

const run = promisify(execFile)

export type StoredObject = { readonly sha256: string; readonly bytes: number; readonly isNew: boolean }

export type ObjectStore = {
  /** Stores the bytes that `file` has now (at most `bytesMax`). A file that has gone gives `undefined`. */
  put(file: string, bytesMax?: number): Promise<StoredObject | undefined>
  /** True when an object of this name and size is there. */
  has(sha256: string, bytes: number): Promise<boolean>
  /** Reads an object back; throws `damaged` when it is missing or not what its name says. */
  verify(sha256: string, bytes: number): Promise<void>
  /** Writes an object to `target`, which must not exist; throws `damaged` as `verify` does. */
  copyOut(object: { sha256: string; bytes: number }, target: string, mode: number): Promise<void>
  /** Removes every object that `isWanted` denies, and drafts of a run that was killed; answers how many. */
  sweep(isWanted: (sha256: string) => boolean): Promise<number>
}

const chunkBytes = 1024 * 1024

/** Opens the store in `folder`, which is made when missing. */
export async function openObjectStore(folder: string): Promise<ObjectStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fileOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), sha256)
  return {
    put: (file, bytesMax = Number.MAX_SAFE_INTEGER) => put({ folder, fileOf, bytesMax }, file),
    has: (sha256, bytes) =>
      stat(fileOf(sha256)).then(
        (entry) => entry.size === bytes,
        () => false,
      ),
    verify: (sha256, bytes) => verify(fileOf(sha256), { sha256, bytes }),
    copyOut: (object, target, mode) => copyOut({ from: fileOf(object.sha256), target, mode }, object),
    sweep: (isWanted) => sweep(folder, isWanted),
  }
}

type Put = {
  readonly folder: string
  readonly fileOf: (sha256: string) => string
  readonly bytesMax: number
}

async function put({ folder, fileOf, bytesMax }: Put, file: string): Promise<StoredObject | undefined> {
  const source = await open(file, 'r').catch(undefinedWhenGone)
  if (!source) return undefined
  const draft = path.join(folder, `.draft-${randomBytes(8).toString('hex')}`)
  try {
    const written = await copyHashed(source, draft, bytesMax)
    const target = fileOf(written.sha256)
    const isThere = await stat(target).then(
      (entry) => entry.size === written.bytes,
      () => false,
    )
    if (isThere) return { ...written, isNew: false }
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
    await rename(draft, target)
    return { ...written, isNew: true }
  } finally {
    await source.close()
    await rm(draft, { force: true })
  }
}

async function copyHashed(source: FileHandle, draft: string, bytesMax: number) {
  const hash = createHash('sha256')
  const target = await open(draft, 'wx', 0o600)
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let bytes = 0
  try {
    for (;;) {
      const wanted = Math.min(chunkBytes, bytesMax - bytes)
      const { bytesRead } = wanted > 0 ? await source.read(buffer, 0, wanted, bytes) : { bytesRead: 0 }
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes }
      const chunk = buffer.subarray(0, bytesRead)
      hash.update(chunk)
      await target.appendFile(chunk)
      bytes += bytesRead
    }
  } finally {
    await target.close()
  }
}

type Named = { readonly sha256: string; readonly bytes: number }

async function verify(file: string, { sha256, bytes }: Named): Promise<void> {
  const found = await digestOf(file).catch(undefinedWhenGone)
  if (found?.sha256 !== sha256 || found.bytes !== bytes) throw new BackupFault('damaged', { file })
}

/** SHA-256 and length of a file. */
export async function digestOf(file: string): Promise<Named> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.byteLength
  }
  return { sha256: hash.digest('hex'), bytes }
}

type CopyOut = { readonly from: string; readonly target: string; readonly mode: number }

async function copyOut({ from, target, mode }: CopyOut, object: Named): Promise<void> {
  const source = await open(from, 'r').catch(undefinedWhenGone)
  if (!source) throw new BackupFault('damaged', { file: from })
  try {
    const written = await copyHashed(source, target, Number.MAX_SAFE_INTEGER)
    if (written.sha256 !== object.sha256) throw new BackupFault('damaged', { file: from })
    await chmod(target, mode)
  } finally {
    await source.close()
  }
}

async function sweep(folder: string, isWanted: (sha256: string) => boolean): Promise<number> {
  let removed = 0
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) removed += await sweepFolder(place, isWanted)
    else await rm(place, { force: true })
  }
  return removed
}

async function sweepFolder(folder: string, isWanted: (sha256: string) => boolean): Promise<number> {
  const unwanted = (await readdir(folder)).filter((name) => !isWanted(name))
  for (const name of unwanted) await rm(path.join(folder, name), { force: true })
  return unwanted.length
}

/** Makes everything that was written to the file system of `folder` survive a power cut. */
export async function syncFileSystem(folder: string): Promise<void> {
  await run('/usr/bin/sync', ['-f', folder]).catch(() => run('/bin/sync', ['-f', folder]))
}

/** Writes a small file whole and to the disk: after a crash either all of it is there or none. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.draft`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}

function undefinedWhenGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
