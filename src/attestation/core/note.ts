/** The signed note of C2SP (signed-note, tlog-cosignature): text that keys have signed, in a form people can print. */
import { bigEndian64, fromBase64, fromBigEndian, fromHex, joinBytes, toBase64, toHex } from './bytes.ts'
import type { Hash } from './tree.ts'

/** What notes need of the platform. `verify` is Ed25519 (RFC 8032) over `message`. */
export type NoteCrypto = {
  readonly utf8: (text: string) => Uint8Array
  readonly sha256: Hash
  readonly verify: (claim: Ed25519Claim) => boolean | Promise<boolean>
}

export type Ed25519Claim = {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** `log` signs the text (type 0x01); `witness` signs time and text (cosignature/v1, type 0x04). */
export type KeyKind = 'log' | 'witness'

export type VerifierKey = {
  readonly name: string
  readonly keyId: string
  readonly kind: KeyKind
  readonly publicKey: Uint8Array
}

/** One line below the text; `bytes` are what follows the key id (8 hexadecimal digits). */
export type NoteSignature = { readonly name: string; readonly keyId: string; readonly bytes: Uint8Array }

/** `text` ends in a newline. */
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }

const typeBytes = { log: 0x01, witness: 0x04 } as const satisfies Record<KeyKind, number>
const noteCharactersMax = 1_000_000
const signaturesMax = 100
const keyIdBytes = 4
const timeBytes = 8
const ed25519Bytes = 64
// Any character that is not a space of Unicode and not a plus.
const namePattern = /^[^\s+\u0085]+$/u

/** The first four bytes of SHA-256 over name, newline, type and public key, in hexadecimal. */
export function keyIdOf(
  key: { name: string; kind: KeyKind; publicKey: Uint8Array },
  platform: Pick<NoteCrypto, 'utf8' | 'sha256'>,
): string {
  const type = Uint8Array.of(typeBytes[key.kind])
  const digest = platform.sha256(joinBytes([platform.utf8(`${key.name}\n`), type, key.publicKey]))
  return toHex(digest.subarray(0, keyIdBytes))
}

/** `<name>+<key id>+<base64 of type and public key>`. */
export function formatVerifierKey(key: VerifierKey): string {
  const bytes = joinBytes([Uint8Array.of(typeBytes[key.kind]), key.publicKey])
  return `${key.name}+${key.keyId}+${toBase64(bytes)}`
}

/** The key of a line that `formatVerifierKey` or another tool wrote, or `undefined`. */
export function parseVerifierKey(
  line: string,
  platform: Pick<NoteCrypto, 'utf8' | 'sha256'>,
): VerifierKey | undefined {
  const match = /^(?<name>[^+]+)\+(?<id>[0-9a-f]{8})\+(?<key>\S+)$/u.exec(line.trim())
  const { name = '', id: keyId = '', key: text = '' } = match?.groups ?? {}
  const bytes = fromBase64(text)
  if (!namePattern.test(name) || !bytes || bytes.length !== 33) return undefined
  const kind = (['log', 'witness'] as const).find((known) => typeBytes[known] === bytes[0])
  if (!kind) return undefined
  const key = { name, kind, publicKey: bytes.slice(1) }
  return keyIdOf(key, platform) === keyId ? { ...key, keyId } : undefined
}

/** Throws when text or names cannot stand in a note. */
export function formatNote({ text, signatures }: SignedNote): string {
  if (!isText(text)) throw new Error('a note is text without control characters that ends in a newline')
  return `${text}\n${signatures.map(formatSignature).join('')}`
}

export function formatSignature({ name, keyId, bytes }: NoteSignature): string {
  const id = fromHex(keyId)
  if (!namePattern.test(name) || id?.length !== keyIdBytes) throw new Error('not a name and id of a key')
  return `— ${name} ${toBase64(joinBytes([id, bytes]))}\n`
}

/** The parts of a note whose form is right, or `undefined`. Nothing is verified. */
export function parseNote(note: string): SignedNote | undefined {
  if (note.length > noteCharactersMax) return undefined
  const gap = note.lastIndexOf('\n\n')
  if (gap < 0 || !note.endsWith('\n')) return undefined
  const text = note.slice(0, gap + 1)
  const lines = note.slice(gap + 2, -1).split('\n')
  if (!isText(text) || lines.length > signaturesMax) return undefined
  const signatures = lines.map(parseSignature)
  return signatures.every((signature) => signature !== undefined) ? { text, signatures } : undefined
}

/** The notes of a file to which one after another was added, an empty line between them. Line ends may be those of Windows. */
export function splitNotes(text: string): string[] {
  return text.replaceAll('\r\n', '\n').split(/(?<=\n— [^\n]*\n)\n+(?=[^\n—])/u)
}

export function parseSignature(line: string): NoteSignature | undefined {
  const match = /^— (?<name>\S+) (?<base64>\S+)$/u.exec(line)
  const { name = '', base64 = '' } = match?.groups ?? {}
  const bytes = fromBase64(base64)
  if (!namePattern.test(name) || !bytes || bytes.length <= keyIdBytes) return undefined
  return { name, keyId: toHex(bytes.subarray(0, keyIdBytes)), bytes: bytes.slice(keyIdBytes) }
}

/** What a log's key signs is the text; what a witness signs at `seconds` (POSIX) is this. */
export function cosignedMessage(text: string, seconds: number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`
}

/** The bytes of a cosignature line: time, then the signature over `cosignedMessage`. */
export function cosignatureBytes(seconds: number, signature: Uint8Array): Uint8Array {
  return joinBytes([bigEndian64(seconds), signature])
}

/** `unsigned`: this key has not signed; `signedAt` (POSIX seconds) only of witnesses. */
export type Verdict =
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'right'; readonly signedAt?: number }

/** Whether `key` has signed the note; every signature under its name and id must be right. */
export async function verifyNote(note: SignedNote, key: VerifierKey, platform: NoteCrypto): Promise<Verdict> {
  const own = note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
  let verdict: Verdict = { kind: 'unsigned' }
  for (const signature of own) {
    const claim = claimOf(note.text, { key, bytes: signature.bytes })
    if (!claim) return { kind: 'wrong' }
    const { signedAt, message, bytes } = claim
    const isRight = await platform.verify({
      publicKey: key.publicKey,
      message: platform.utf8(message),
      signature: bytes,
    })
    if (!isRight) return { kind: 'wrong' }
    verdict = signedAt === undefined ? { kind: 'right' } : { kind: 'right', signedAt }
  }
  return verdict
}

type Claim = { readonly message: string; readonly bytes: Uint8Array; readonly signedAt?: number }

function claimOf(text: string, { key, bytes }: { key: VerifierKey; bytes: Uint8Array }): Claim | undefined {
  if (key.kind === 'log') return bytes.length === ed25519Bytes ? { message: text, bytes } : undefined
  if (bytes.length !== timeBytes + ed25519Bytes) return undefined
  const signedAt = fromBigEndian(bytes.subarray(0, timeBytes))
  if (!Number.isSafeInteger(signedAt)) return undefined
  return { message: cosignedMessage(text, signedAt), bytes: bytes.subarray(timeBytes), signedAt }
}

function isText(text: string): boolean {
  return text.endsWith('\n') && !/[^\P{Cc}\n\u007f-\u009f]/u.test(text) && text.isWellFormed()
}
