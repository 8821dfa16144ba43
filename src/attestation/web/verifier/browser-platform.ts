/** A browser under the verifier: nothing leaves it. */
import { sha256, startSha256 } from '../../core/sha256.ts'
import type { DumpFolder, Platform } from '../../core/verify/platform.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const ascii = new TextDecoder('latin1')

export const browserPlatform: Platform = {
  utf8: (text) => encoder.encode(text),
  text: (bytes) => decoder.decode(bytes),
  ascii: (bytes) => ascii.decode(bytes),
  sha256,
  startDigest: startSha256,
  verify: async ({ publicKey, message, signature }) => {
    const key = await crypto.subtle.importKey('raw', publicKey.slice(), 'Ed25519', false, ['verify'])
    return crypto.subtle.verify('Ed25519', key, signature.slice(), message.slice())
  },
}

/** Whether this browser can verify Ed25519. */
export async function canVerify(): Promise<boolean> {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']).then(
    () => true,
    () => false,
  )
}

/** The files of a chosen folder; paths without the name of the folder itself. */
export function folderOf(files: readonly File[]): DumpFolder {
  const byPath = new Map(files.map((file) => [file.webkitRelativePath.split('/').slice(1).join('/'), file]))
  return {
    files: async () => [...byPath].map(([path, file]) => ({ path, sizeBytes: file.size })),
    read: (path) => piecesOf(byPath.get(path)),
  }
}

async function* piecesOf(file: File | undefined): AsyncIterable<Uint8Array> {
  const reader = file?.stream().getReader()
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) yield piece.value
}
