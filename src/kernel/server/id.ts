/** Ids and secrets: made by the application, sortable by time, never by the database. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id `<kind>_<26 characters>`: 48 bits of milliseconds, then 80 random bits (the layout of ULID). */
export function newId(kind: string, now: number = Date.now()): string {
  return `${kind}_${encode(BigInt(now), 10)}${encode(BigInt(`0x${randomBytes(10).toString('hex')}`), 16)}`
}

/** A secret of `bytes` random bytes for links and keys, in URL-safe base64. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** SHA-256 of a secret in hexadecimal: what is stored in its place. */
export function secretDigest(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}

/** A short id that a person can read out on the telephone: `7F3K-22`. */
export function spokenId(): string {
  const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
  const pick = (count: number) =>
    Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('')
  return `${pick(4)}-${pick(2)}`
}

function encode(value: bigint, length: number): string {
  let rest = value
  let text = ''
  for (let index = 0; index < length; index += 1) {
    text = (alphabet[Number(rest & 31n)] ?? '') + text
    rest >>= 5n
  }
  return text
}
