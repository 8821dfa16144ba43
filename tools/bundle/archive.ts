/** A `tar.gz` that has the same bytes whenever and wherever it is made: sorted names, no owner, one time, fixed modes. */
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'

export type ArchiveEntry =
  | {
      readonly kind: 'file'
      readonly name: string
      readonly source: string
      readonly bytes: number
      readonly isProgram: boolean
    }
  | { readonly kind: 'text'; readonly name: string; readonly text: string; readonly isProgram: boolean }
  | { readonly kind: 'link'; readonly name: string; readonly target: string }

const blockBytes = 512
const endBlocks = 2
const nameBytesMax = 100
const fileMode = 0o644
const programMode = 0o755

/** Writes `entries` to `target`; every one gets the time `seconds` (since 1970 UTC). */
export async function writeArchive(
  target: string,
  entries: readonly ArchiveEntry[],
  seconds: number,
): Promise<void> {
  const sorted = entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))
  // Node writes neither a name nor a time into the head of gzip; the level is told so that it never changes.
  const gzip = createGzip({ level: 6, memLevel: 8, strategy: constants.Z_DEFAULT_STRATEGY })
  await pipeline(Readable.from(blocksOf(sorted, seconds)), gzip, createWriteStream(target))
}

async function* blocksOf(entries: readonly ArchiveEntry[], seconds: number): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    const bytes = sizeOf(entry)
    yield* headOf(entry, bytes, seconds)
    if (entry.kind === 'text') yield Buffer.from(entry.text)
    if (entry.kind === 'file') yield* contentOf(entry.source, bytes)
    if (bytes % blockBytes > 0) yield Buffer.alloc(blockBytes - (bytes % blockBytes))
  }
  yield Buffer.alloc(endBlocks * blockBytes)
}

function sizeOf(entry: ArchiveEntry): number {
  if (entry.kind === 'link') return 0
  return entry.kind === 'text' ? Buffer.byteLength(entry.text) : entry.bytes
}

/** A file that changes while it is packed would shift everything behind it: then there is no archive. */
async function* contentOf(source: string, bytes: number): AsyncGenerator<Buffer> {
  let read = 0
  for await (const chunk of createReadStream(source) as AsyncIterable<Buffer>) {
    read += chunk.byteLength
    yield chunk
  }
  if (read !== bytes) throw new Error(`${source} changed while it was packed`)
}

/** A long name goes before its entry, as a record of the POSIX pax format. */
function headOf(entry: ArchiveEntry, bytes: number, seconds: number): Buffer[] {
  const type = entry.kind === 'link' ? '2' : '0'
  const target = entry.kind === 'link' ? entry.target : ''
  const mode = entry.kind !== 'link' && entry.isProgram ? programMode : fileMode
  const head = ustarHead({ name: entry.name.slice(-nameBytesMax), target, type, mode, bytes, seconds })
  const isLong = Buffer.byteLength(entry.name) > nameBytesMax
  if (Buffer.byteLength(target) > nameBytesMax) throw new Error(`the link ${entry.name} points too far`)
  if (!isLong) return [head]
  const record = Buffer.from(paxRecord('path', entry.name))
  const rest = (blockBytes - (record.length % blockBytes)) % blockBytes
  const paxHead = ustarHead({
    name: 'pax',
    target: '',
    type: 'x',
    mode: fileMode,
    bytes: record.length,
    seconds,
  })
  return [paxHead, record, Buffer.alloc(rest), head]
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const restBytes = Buffer.byteLength(rest)
  const guess = restBytes + String(restBytes).length
  const length = restBytes + String(guess).length
  return `${length}${rest}`
}

type Head = {
  readonly name: string
  readonly target: string
  readonly type: string
  readonly mode: number
  readonly bytes: number
  readonly seconds: number
}

const checksumAt = 148
const checksumBytes = 8

function ustarHead(head: Head): Buffer {
  const block = Buffer.alloc(blockBytes)
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
  block.write(head.name, 0, nameBytesMax)
  octal(head.mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(head.bytes, 124, 12)
  octal(head.seconds, 136, 12)
  block.fill(' ', checksumAt, checksumAt + checksumBytes)
  block.write(head.type, 156)
  block.write(head.target, 157, nameBytesMax)
  block.write('ustar\0', 257)
  block.write('00', 263)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, checksumAt)
  return block
}
