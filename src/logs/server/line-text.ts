/** Bytes of a line to text: UTF-8, else CP932 (what Japanese Windows programs write), else UTF-8 with marks. */
import { TextDecoder } from 'node:util'

export type LineText = {
  readonly text: string
  readonly oddity?: 'cp932' | 'invalid_encoding' | 'nul_bytes'
  /** The bytes as they came, when the text cannot give them back. */
  readonly rawBase64?: string
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
const japanese = new TextDecoder('shift_jis', { fatal: true })
const lenient = new TextDecoder('utf-8')
const base64BytesMax = 8_192

export function readLine(bytes: Uint8Array): LineText {
  const text = tryDecode(strict, bytes)
  if (text !== undefined) return text.includes('\u0000') ? { text, oddity: 'nul_bytes' } : { text }
  const rawBase64 = Buffer.from(bytes.subarray(0, base64BytesMax)).toString('base64')
  const asJapanese = tryDecode(japanese, bytes)
  if (asJapanese !== undefined) return { text: asJapanese, oddity: 'cp932' }
  return { text: lenient.decode(bytes), oddity: 'invalid_encoding', rawBase64 }
}

function tryDecode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
