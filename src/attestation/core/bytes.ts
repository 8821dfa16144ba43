/** Bytes as text and as numbers: strict base64 (RFC 4648 §4), hexadecimal, big-endian integers. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const valueOf = new Map(Array.from(alphabet, (letter, value) => [letter, value]))

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const bits = a * 65_536 + b * 256 + c
    const letters = [18, 12, 6, 0].map((shift) => alphabet[Math.floor(bits / 2 ** shift) % 64]).join('')
    text += letters.slice(0, Math.min(bytes.length - at, 3) + 1).padEnd(4, '=')
  }
  return text
}

/** The bytes, or `undefined` when the text is not exactly what `toBase64` writes. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const letters = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4))
  let bits = 0
  let count = 0
  let at = 0
  for (const letter of letters) {
    bits = (bits * 64 + (valueOf.get(letter) ?? 0)) % 2 ** 24
    count += 6
    if (count < 8) continue
    count -= 8
    bytes[at] = Math.floor(bits / 2 ** count) % 256
    at += 1
  }
  return toBase64(bytes) === text ? bytes : undefined
}

const hexadecimal = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexadecimal[byte]
  return text
}

/** The bytes of lower-case hexadecimal digits, or `undefined`. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at += 1) {
    const high = digitOf(text.charCodeAt(at * 2))
    const low = digitOf(text.charCodeAt(at * 2 + 1))
    if (high < 0 || low < 0) return undefined
    bytes[at] = high * 16 + low
  }
  return bytes
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

/** Eight bytes, most significant first. `value` is a whole number up to 2^53 − 1. */
export function bigEndian64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  let rest = value
  for (let at = 7; at >= 0 && rest > 0; at -= 1) {
    bytes[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

/** The number in bytes, most significant first; exact up to 2^53 − 1. */
export function fromBigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function areSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}
