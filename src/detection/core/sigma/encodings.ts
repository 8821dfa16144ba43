/** Byte encodings of rule values: UTF-8, UTF-16 and base64, written out because `core` has no `TextEncoder`. */

export type WideEncoding = 'utf16le' | 'utf16be' | 'utf16'

/** Text as UTF-16 bytes, each byte one character (U+0000 to U+00FF); `utf16` starts with FF FE. */
export function toWide(text: string, encoding: WideEncoding): string {
  let bytes = encoding === 'utf16' ? '\u00ff\u00fe' : ''
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    const high = String.fromCharCode(code >> 8)
    const low = String.fromCharCode(code & 0xff)
    bytes += encoding === 'utf16be' ? high + low : low + high
  }
  return bytes
}

/** Text as UTF-8 bytes, each byte one character. */
export function toUtf8(text: string): string {
  let bytes = ''
  for (const character of text) bytes += utf8Of(character.codePointAt(0) ?? 0)
  return bytes
}

function utf8Of(code: number): string {
  if (code < 0x80) return String.fromCharCode(code)
  const tail = (shift: number) => 0x80 | ((code >> shift) & 0x3f)
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(0))
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), tail(6), tail(0))
  return String.fromCharCode(0xf0 | (code >> 18), tail(12), tail(6), tail(0))
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 (RFC 4648 §4, padded) of a byte string. */
export function toBase64(bytes: string): string {
  let encoded = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const rest = bytes.length - index
    const word =
      (bytes.charCodeAt(index) << 16) |
      ((rest > 1 ? bytes.charCodeAt(index + 1) : 0) << 8) |
      (rest > 2 ? bytes.charCodeAt(index + 2) : 0)
    encoded += alphabet.charAt(word >> 18) + alphabet.charAt((word >> 12) & 63)
    encoded += rest > 1 ? alphabet.charAt((word >> 6) & 63) : '='
    encoded += rest > 2 ? alphabet.charAt(word & 63) : '='
  }
  return encoded
}

/**
 * What stays the same of `bytes` inside a longer base64 text, for each of the three alignments: characters
 * that also hold bits of the neighbours are cut off.
 */
export function toBase64Offsets(bytes: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = toBase64('\u0000'.repeat(offset) + bytes)
    const start = [0, 2, 3][offset] ?? 0
    const end = [0, -3, -2][(bytes.length + offset) % 3] ?? 0
    return encoded.slice(start, end === 0 ? undefined : end)
  })
}
