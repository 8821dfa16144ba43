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
  put(stream: AsyncIterable<Uint8Array>, sizeBytesMax: number): Promise<Blob | Refusal<'kernel.too_large'>>
  /** Breaks off before its end (`EDAMAGED`) when the bytes are not those of the name any more. */
  read(sha256: string): NodeJS.ReadableStream
  has(sha256: string): Promise<boolean>
}

const headBytes = 4096

export function openBlobs(folder: string): Blobs {
  return {
    put: (stream, sizeBytesMax) => put(folder, stream, sizeBytesMax),
    read: (sha256) => verifiedRead(createReadStream(fileOf(folder, sha256)), sha256),
    has: (sha256) =>
      stat(fileOf(folder, sha256)).then(
        () => true,
        () => false,
      ),
  }
}

async function put(
  folder: string,
  stream: AsyncIterable<Uint8Array>,
  sizeBytesMax: number,
): Promise<Blob | Refusal<'kernel.too_large'>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = path.join(folder, `.part-${randomBytes(8).toString('hex')}`)
  try {
    const written = await writePart(part, stream, sizeBytesMax)
    if (!written) return refuse('kernel.too_large', { megabytes: Math.floor(sizeBytesMax / 1_048_576) })
    await mkdir(path.dirname(fileOf(folder, written.sha256)), { recursive: true, mode: 0o700 })
    await rename(part, fileOf(folder, written.sha256))
    await syncFolder(path.dirname(fileOf(folder, written.sha256)))
    return written
  } finally {
    await rm(part, { force: true })
  }
}

async function writePart(
  part: string,
  stream: AsyncIterable<Uint8Array>,
  sizeBytesMax: number,
): Promise<Blob | undefined> {
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let sizeBytes = 0
  const file = await open(part, 'wx', 0o600)
  try {
    for await (const chunk of stream) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > sizeBytesMax) return undefined
      if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes)
      hash.update(chunk)
      // Unlike `write`, this goes on until every byte is written.
      await file.appendFile(chunk)
    }
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
