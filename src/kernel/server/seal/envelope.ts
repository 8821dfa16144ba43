/** The cryptography of sealed records, all of it: data keys, envelopes, boxes for one person, keys under a passphrase. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'

export const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** DER in front of the 32 bytes of an X25519 key (RFC 8410): public (SPKI) and private (PKCS #8). */
const publicFront = Buffer.from('302a300506032b656e032100', 'hex')
const privateFront = Buffer.from('302e020100300506032b656e04220420', 'hex')

export function newKey(): Buffer {
  return randomBytes(keyBytes)
}

/** AES-256-GCM; `about` is authenticated with it, so that a box opens only where it belongs. Nonce, tag, content. */
export function encrypt(key: Uint8Array, about: string, content: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(about, 'utf8'))
  const sealed = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Throws when the key or `about` is another one, or when a byte was changed. */
export function decrypt(key: Uint8Array, about: string, box: Uint8Array): Buffer {
  const bytes = Buffer.from(box)
  const nonce = bytes.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(about, 'utf8'))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
}

export type KeyPair = { readonly publicKey: Buffer; readonly privateKey: Buffer }

/** A new X25519 pair, as the 32 bytes of each half. */
export function newKeyPair(): KeyPair {
  const pair = generateKeyPairSync('x25519')
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(publicFront.length),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(privateFront.length),
  }
}

/**
 * A box that only the holder of the private key to `publicKey` opens: an ephemeral X25519 key, HKDF-SHA-256 over
 * the shared secret and both public keys, AES-256-GCM. Ephemeral public key, then nonce, tag, content.
 */
export function wrapFor(publicKey: Uint8Array, about: string, content: Uint8Array): Buffer {
  const own = newKeyPair()
  const key = sharedKey({ privateKey: own.privateKey, theirs: publicKey }, own.publicKey, publicKey)
  own.privateKey.fill(0)
  const box = encrypt(key, about, content)
  key.fill(0)
  return Buffer.concat([own.publicKey, box])
}

/** Throws when the box was made for another key or another use. */
export function unwrapWith(pair: KeyPair, about: string, box: Uint8Array): Buffer {
  const theirs = box.subarray(0, keyBytes)
  const key = sharedKey({ privateKey: pair.privateKey, theirs }, theirs, pair.publicKey)
  try {
    return decrypt(key, about, box.subarray(keyBytes))
  } finally {
    key.fill(0)
  }
}

function sharedKey(
  between: { privateKey: Uint8Array; theirs: Uint8Array },
  ephemeral: Uint8Array,
  recipient: Uint8Array,
): Buffer {
  const secret = diffieHellman({
    privateKey: createPrivateKey({
      key: Buffer.concat([privateFront, between.privateKey]),
      format: 'der',
      type: 'pkcs8',
    }),
    publicKey: createPublicKey({
      key: Buffer.concat([publicFront, between.theirs]),
      format: 'der',
      type: 'spki',
    }),
  })
  const salt = Buffer.concat([ephemeral, recipient])
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'toride.seal.wrap.1', keyBytes))
  secret.fill(0)
  return key
}

/** argon2id with 64 MiB and three passes: slower than a sign-in, because a stolen dump may be guessed at offline. */
const cost = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: keyBytes } as const
const saltBytes = 16

/** A private key under a passphrase: salt, then nonce, tag, content. */
export async function lockKey(passphrase: string, about: string, privateKey: Uint8Array): Promise<Buffer> {
  const salt = randomBytes(saltBytes)
  const key = await hashRaw(passphrase, { ...cost, salt })
  const box = encrypt(key, about, privateKey)
  key.fill(0)
  return Buffer.concat([salt, box])
}

/** The private key, or undefined when the passphrase is wrong. */
export async function unlockKey(
  passphrase: string,
  about: string,
  locked: Uint8Array,
): Promise<Buffer | undefined> {
  const bytes = Buffer.from(locked)
  const key = await hashRaw(passphrase, { ...cost, salt: bytes.subarray(0, saltBytes) })
  try {
    return decrypt(key, about, bytes.subarray(saltBytes))
  } catch {
    return undefined
  } finally {
    key.fill(0)
  }
}

/** Two shares of a secret: each alone says nothing, both together are the secret. */
export function splitSecret(secret: Uint8Array): readonly [Buffer, Buffer] {
  const first = randomBytes(secret.length)
  return [first, joinShares(first, secret)]
}

export function joinShares(first: Uint8Array, second: Uint8Array): Buffer {
  if (first.length !== second.length) throw new Error('shares of one secret are of one length')
  return Buffer.from(first.map((byte, index) => byte ^ (second[index] ?? 0)))
}

/** A name for `text` that only holders of `key` can make: equal texts are found without being read. */
export function tokenOf(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex')
}

const smallestSize = 256

/** JSON with blanks behind it up to a power of two: the length of a ciphertext tells a class of sizes only. */
export function padded(value: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(value), 'utf8')
  let size = smallestSize
  while (size < json.length) size *= 2
  const bytes = Buffer.alloc(size, ' ')
  json.copy(bytes)
  return bytes
}
