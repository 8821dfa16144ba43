/** Node under the verifier: hashes, signatures, and a folder of files. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { DumpFolder, Platform } from '../../core/verify/platform.ts'
import { noteCrypto } from '../note-crypto.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const chunkBytes = 1024 * 1024

export const nodePlatform: Platform = {
  ...noteCrypto,
  text: (bytes) => decoder.decode(bytes),
  ascii: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
  startDigest: () => {
    const hash = createHash('sha256')
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() }
  },
}

/** Throws when the folder cannot be read. */
export function openDumpFolder(folder: string): DumpFolder {
  return {
    files: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      return Promise.all(
        files.map(async (entry) => {
          const file = path.join(entry.parentPath, entry.name)
          const { size } = await stat(file)
          return { path: path.relative(folder, file).split(path.sep).join('/'), sizeBytes: size }
        }),
      )
    },
    read: (name) => createReadStream(path.join(folder, name), { highWaterMark: chunkBytes }),
  }
}
