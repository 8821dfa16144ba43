/** What notes and trees need of Node: SHA-256 and Ed25519. */
import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto'
import type { NoteCrypto } from '../core/note.ts'
import type { Hash } from '../core/tree.ts'

// SubjectPublicKeyInfo of Ed25519 (RFC 8410) up to the 32 bytes of the key.
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const rawKeyBytes = 32

export const sha256: Hash = (bytes) => hash('sha256', bytes, 'buffer')

export const noteCrypto: NoteCrypto = {
  utf8: (text) => Buffer.from(text, 'utf8'),
  sha256,
  verify: ({ publicKey, message, signature }) => {
    const der = Buffer.concat([keyPrefix, publicKey])
    return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)
  },
}

/** The 32 bytes of an Ed25519 public key. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(-rawKeyBytes)
}
