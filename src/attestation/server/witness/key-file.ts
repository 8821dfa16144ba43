/** An Ed25519 key in a file that only Toride's account reads; it never enters the database. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readOrMakeKeyFile } from '../../../kernel/server/key-file.ts'
import { newEd25519Key } from '../signing-key.ts'

export type SigningKey = {
  /** 32 bytes of RFC 8032. */
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

/** Opens the key of `file`; it is made (mode 0600) when it is missing. */
export function openSigningKey(file: string): SigningKey {
  const privateKey = createPrivateKey(readOrMakeKeyFile(file, newEd25519Key))
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new Error(`the key file ${file} is not an Ed25519 key`)
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  }
}
