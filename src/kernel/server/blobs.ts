/** Blobs: bytes kept under their SHA-256, written once, never changed. */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { refuse, type Refusal } from '../core/result.ts'
import { verifiedRead } from './verified-read.ts'

export type Blob = { readonly sha256: string; readonly sizeBytes: number; readonly head: Buffer }
export type Blobs = {
  /** Stores a stream of at most `sizeBytesMax`; the bytes are on disk when it answers. */
  put(
    stream: AsyncIterable<Uint8Array>,
    sizeBytesMax: number,
    cipher?: BlobCipher,
  ): Promise<Blob | Refusal<'kernel.too_large'>>
  /** Breaks off before its end (`EDAMAGED`) when the bytes are not those of the name any more. */
  read(sha256: string): NodeJS.ReadableStream
  has(sha256: string): Promise<boolean>
  /** Bytes of a sealed case as they lie on disk, by the name that its cipher gave. */
  readSealed(name: string): AsyncIterable<Uint8Array>
  hasSealed(name: string): Promise<boolean>
  /** Takes a plain blob away: its content was sealed and nothing else holds it. */
  remove(sha256: string): Promise<void>
}

/** Encrypts a blob on its way to the disk; see `seal/sealed-blobs.ts`. */
export type BlobCipher = {
  readonly head: Buffer
  push(bytes: Uint8Array): Buffer
  end(): Buffer
  /** The file's name (64 hexadecimal digits) for the digest of the plain bytes. */
  nameOf(sha256: string): string
}

const headBytes = 4096

export function openBlobs(folder: string): Blobs {
  const sealedFolder = path.join(folder, 'sealed')
  return {
    put: (stream, sizeBytesMax, cipher) =>
      put({ folder: cipher ? sealedFolder : folder, cipher }, stream, sizeBytesMax),
    read: (sha256) => verifiedRead(createReadStream(fileOf(folder, sha256)), sha256),
    has: (sha256) => exists(fileOf(folder, sha256)),
    readSealed: (name) => createReadStream(fileOf(sealedFolder, name)),
    hasSealed: (name) => exists(fileOf(sealedFolder, name)),
    remove: (sha256) => rm(fileOf(folder, sha256), { force: true }),
  }
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

type Place = { readonly folder: string; readonly cipher?: BlobCipher }

async function put(
  { folder, cipher }: Place,
  stream: AsyncIterable<Uint8Array>,
  sizeBytesMax: number,
): Promise<Blob | Refusal<'kernel.too_large'>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = path.join(folder, `.part-${randomBytes(8).toString('hex')}`)
  try {
    const written = await writePart({ part, cipher }, stream, sizeBytesMax)
    if (!written) return refuse('kernel.too_large', { megabytes: Math.floor(sizeBytesMax / 1_048_576) })
    const file = fileOf(folder, cipher ? cipher.nameOf(written.sha256) : written.sha256)
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    await rename(part, file)
    await syncFolder(path.dirname(file))
    return written
  } finally {
    await rm(part, { force: true })
  }
}

async function writePart(
  { part, cipher }: { part: string; cipher?: BlobCipher },
  stream: AsyncIterable<Uint8Array>,
  sizeBytesMax: number,
): Promise<Blob | undefined> {
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let sizeBytes = 0
  const file = await open(part, 'wx', 0o600)
  try {
    if (cipher) await file.appendFile(cipher.head)
    for await (const chunk of stream) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > sizeBytesMax) return undefined
      if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes)
      hash.update(chunk)
      // Unlike `write`, this goes on until every byte is written.
      await file.appendFile(cipher ? cipher.push(chunk) : chunk)
    }
    if (cipher) await file.appendFile(cipher.end())
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), sizeBytes, head }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function fileOf(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a blob is named by 64 hexadecimal digits')
  return path.join(folder, sha256.slice(0, 2), sha256)
}
