/** The key of the ledger: Ed25519, in a file that only this account reads, never in the database. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import path from 'node:path'
import type { Config } from '../../kernel/server/config.ts'
import { readOrMakeKeyFile } from '../../kernel/server/key-file.ts'
import { originOf } from '../core/checkpoint.ts'
import { formatNote, formatVerifierKey, keyIdOf, type VerifierKey } from '../core/note.ts'
import { noteCrypto, rawPublicKey } from './note-crypto.ts'

export type SigningKey = {
  /** The key under the name of a body's ledger, for whoever verifies. Makes the key when there is none yet. */
  verifierKey(bodyId: string): VerifierKey
  verifierKeyLine(bodyId: string): string
  /** The text as a note that the ledger of `bodyId` has signed. */
  signNote(bodyId: string, text: string): string
}

/** `TORIDE_LEDGER_KEY`, or `keys/ledger.key` in the data folder. */
export function signingKeyFile(config: Pick<Config, 'dataDir' | 'ledgerKeyFile'>): string {
  return config.ledgerKeyFile ?? path.join(config.dataDir, 'keys/ledger.key')
}

/** Reads the key at first use; a key file that is damaged is an error, never a reason to make another. */
export function openSigningKey(config: Pick<Config, 'dataDir' | 'ledgerKeyFile'>): SigningKey {
  return signingKeyOf(signingKeyFile(config))
}

/** The key in `file` (PKCS#8, PEM), made with mode 0600 when the file is missing. */
export function signingKeyOf(file: string): SigningKey {
  let known: KeyPair | undefined
  const pair = () => (known ??= pairOf(readOrMake(file)))
  const verifierKey = (bodyId: string): VerifierKey => {
    const key = { name: originOf(bodyId), kind: 'log', publicKey: pair().publicKey } as const
    return { ...key, keyId: keyIdOf(key, noteCrypto) }
  }
  return {
    verifierKey,
    verifierKeyLine: (bodyId) => formatVerifierKey(verifierKey(bodyId)),
    signNote: (bodyId, text) => {
      const { name, keyId } = verifierKey(bodyId)
      const bytes = sign(null, Buffer.from(text, 'utf8'), pair().privateKey)
      return formatNote({ text, signatures: [{ name, keyId, bytes }] })
    },
  }
}

type KeyPair = { readonly privateKey: KeyObject; readonly publicKey: Uint8Array }

function pairOf(pem: string): KeyPair {
  const privateKey = createPrivateKey(pem)
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('the key of the ledger is not Ed25519')
  const publicKey = createPublicKey({ key: privateKey.export({ format: 'jwk' }), format: 'jwk' })
  return { privateKey, publicKey: rawPublicKey(publicKey) }
}

function readOrMake(file: string): string {
  return readOrMakeKeyFile(file, newEd25519Key).toString('utf8')
}

/** A new private key of Ed25519 (RFC 8032) as PKCS#8, PEM. */
export function newEd25519Key(): Uint8Array {
  return Buffer.from(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }))
}
