/** Lines of a byte stream with a limit: a line too long is told apart, not kept in memory. */
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** `bytes` without the line end; `null` for a line longer than the limit. `number` counts from 1. */
export type Line = { readonly number: number; readonly bytes: Buffer | null }

/** Splits at LF; a CR before it belongs to the line end. An empty last line is no line. */
export async function* readLines(chunks: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<Line> {
  let held: Buffer[] = []
  let heldBytes = 0
  let number = 0
  const hold = (part: Buffer) => {
    heldBytes += part.length
    // What was held of a line that has become too long is let go; only its length still counts.
    if (heldBytes > bytesMax) held = []
    else held.push(part)
  }
  const take = (): Line => {
    const bytes = heldBytes > bytesMax ? null : withoutCarriageReturn(Buffer.concat(held))
    held = []
    heldBytes = 0
    number++
    return { number, bytes }
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      hold(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < chunk.length) hold(chunk.subarray(start))
  }
  if (heldBytes > 0) yield take()
}

function withoutCarriageReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes
}

/** What the first bytes say about a stream, and the stream with them again; gzip is unpacked. */
export type Opened =
  | { readonly kind: 'text'; readonly chunks: AsyncIterable<Buffer> }
  | { readonly kind: 'evtx' | 'utf16' }

/** Looks at the content, not at the name: a renamed archive is still read, a binary event log is named. */
export async function openText(source: AsyncIterable<Buffer | string>): Promise<Opened> {
  const iterator = source[Symbol.asyncIterator]()
  const head = await readHead(iterator)
  if (head.subarray(0, 7).toString('latin1') === 'ElfFile') return { kind: 'evtx' }
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return { kind: 'utf16' }
  const chunks = replay(head, iterator)
  if (!startsWith(head, [0x1f, 0x8b])) return { kind: 'text', chunks: skipByteOrderMark(chunks) }
  const unpacked = createGunzip()
  const packed = Readable.from(chunks)
  packed.on('error', (error) => unpacked.destroy(error))
  return { kind: 'text', chunks: skipByteOrderMark(packed.pipe(unpacked)) }
}

async function readHead(iterator: AsyncIterator<Buffer | string>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < 8) {
    const next = await iterator.next()
    if (next.done === true) break
    head = Buffer.concat([head, Buffer.from(next.value)])
  }
  return head
}

async function* replay(head: Buffer, iterator: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer> {
  yield head
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    yield Buffer.from(next.value)
  }
}

async function* skipByteOrderMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const chunk of chunks) {
    yield isFirst && startsWith(chunk, [0xef, 0xbb, 0xbf]) ? chunk.subarray(3) : chunk
    isFirst = false
  }
}

function startsWith(bytes: Buffer, head: readonly number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte)
}
