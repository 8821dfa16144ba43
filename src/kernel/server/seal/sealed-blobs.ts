/** Blobs of sealed cases: a stream in chunks of AES-256-GCM under a name that says nothing about the content. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { BlobCipher, Blobs } from '../blobs.ts'
import type { Tx } from '../database.ts'
import { DamagedFile } from '../verified-read.ts'
import { keyBytes } from './envelope.ts'
import { ringOf, type CaseKeys } from './ring.ts'

const chunkBytes = 65_536
const tagBytes = 16
const saltBytes = 16
/** Version of the data key, then the salt of the file's own key. */
const headBytes = 4 + saltBytes

/** The blobs of a case: the plain ones, or those that its key opens when it is sealed. */
export function blobsOfCase(blobs: Blobs, tx: Tx, caseId: string): Blobs {
  const ring = ringOf(tx)
  if (!ring?.holds(caseId)) return blobs
  const keys = ring.keysOf(caseId)
  const nameOf = (sha256: string) => ring.token(caseId, `blob ${sha256}`)
  return {
    put: (stream, sizeBytesMax) => blobs.put(stream, sizeBytesMax, cipherOf(keys, nameOf)),
    read: (sha256) => Readable.from(decrypted(keys, blobs.readSealed(nameOf(sha256)))),
    has: (sha256) => blobs.hasSealed(nameOf(sha256)),
    readSealed: (name) => blobs.readSealed(name),
    hasSealed: (name) => blobs.hasSealed(name),
    remove: (sha256) => blobs.remove(sha256),
  }
}

/** Encrypts what is written, chunk by chunk. The last chunk is marked, so that a file cut short does not open. */
function cipherOf(keys: CaseKeys, nameOf: (sha256: string) => string): BlobCipher {
  const version = Math.max(...keys.keys())
  const salt = randomBytes(saltBytes)
  const key = fileKey(keys, version, salt)
  const head = Buffer.alloc(headBytes)
  head.writeUInt32BE(version)
  salt.copy(head, 4)
  let held: Buffer = Buffer.alloc(0)
  let count = 0
  const seal = (chunk: Uint8Array, isLast: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(count, isLast), { authTagLength: tagBytes })
    count += 1
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
  }
  return {
    head,
    nameOf,
    push: (bytes) => {
      held = Buffer.concat([held, bytes])
      const sealed: Buffer[] = []
      // The last chunk is only known at the end: one whole chunk is always held back.
      while (held.length > chunkBytes) {
        sealed.push(seal(held.subarray(0, chunkBytes), false))
        held = held.subarray(chunkBytes)
      }
      return Buffer.concat(sealed)
    },
    end: () => seal(held, true),
  }
}

async function* decrypted(keys: CaseKeys, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0)
  let key: Buffer | undefined
  let count = 0
  const open = (box: Buffer, isLast: boolean) => {
    if (!key || box.length < tagBytes) throw new DamagedFile()
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(count, isLast), { authTagLength: tagBytes })
    decipher.setAuthTag(box.subarray(box.length - tagBytes))
    count += 1
    try {
      return Buffer.concat([decipher.update(box.subarray(0, box.length - tagBytes)), decipher.final()])
    } catch {
      throw new DamagedFile()
    }
  }
  for await (const bytes of stream) {
    held = Buffer.concat([held, bytes])
    if (!key && held.length < headBytes) continue
    if (!key) {
      key = fileKey(keys, held.readUInt32BE(0), held.subarray(4, headBytes))
      held = held.subarray(headBytes)
    }
    for (; held.length > chunkBytes + tagBytes; held = held.subarray(chunkBytes + tagBytes))
      yield open(held.subarray(0, chunkBytes + tagBytes), false)
  }
  yield open(held, true)
}

function fileKey(keys: CaseKeys, version: number, salt: Uint8Array): Buffer {
  const key = keys.get(version)
  if (!key) throw new Error('the key of this sealed file is not open')
  return Buffer.from(hkdfSync('sha256', key, salt, 'toride.seal.blob.1', keyBytes))
}

/** Eleven bytes of the chunk's count and one that marks the last; each file has a key of its own. */
function nonceOf(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(count, 5, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}
