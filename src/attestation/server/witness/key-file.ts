/** An Ed25519 key in a file that only Toride's account reads; it never enters the database. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

export type SigningKey = {
  /** 32 bytes of RFC 8032. */
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

/** Opens the key of `file`; it is made (mode 0600) when it is missing. */
export function openSigningKey(file: string): SigningKey {
  const privateKey = readKey(file) ?? makeKey(file)
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  }
}

/** Written beside and linked, so that two processes starting at once end with one whole key. */
function makeKey(file: string): KeyObject {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const part = `${file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(part, 'wx', 0o600)
  try {
    writeSync(
      handle,
      String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
    )
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(part, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(part, { force: true })
  }
  const made = readKey(file)
  if (!made) throw new Error(`the key file ${file} cannot be read`)
  return made
}

function readKey(file: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(readFileSync(file))
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`the key file ${file} is not an Ed25519 key`)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
