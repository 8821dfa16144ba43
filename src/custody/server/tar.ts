/** A tar writer for streams: POSIX pax format, one file after the other, nothing kept in memory. */

export type TarEntry = {
  /** Path inside the archive, with `/`. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedAt: Date
  readonly content: AsyncIterable<Uint8Array> | Uint8Array
}

const blockBytes = 512

/** The bytes of an archive of `entries`. Throws when a content is not as long as it said. */
export async function* writeTar(
  entries: AsyncIterable<TarEntry> | Iterable<TarEntry>,
): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    if (needsExtension(entry.path)) yield* extension(entry)
    yield header({ ...entry, type: '0' })
    yield* padded(entry)
  }
  yield Buffer.alloc(2 * blockBytes)
}

async function* padded(entry: TarEntry): AsyncGenerator<Uint8Array> {
  let written = 0
  const content = entry.content instanceof Uint8Array ? [entry.content] : entry.content
  for await (const chunk of content) {
    written += chunk.byteLength
    yield chunk
  }
  if (written !== entry.sizeBytes)
    throw new Error(`${entry.path} has ${written} bytes instead of ${entry.sizeBytes}`)
  const rest = written % blockBytes
  if (rest > 0) yield Buffer.alloc(blockBytes - rest)
}

/** The plain header holds 100 bytes of ASCII; anything else goes into a pax record (POSIX.1-2001). */
function needsExtension(path: string): boolean {
  return path.length > 100 || /[^\x20-\x7e]/.test(path)
}

function* extension(entry: TarEntry): Generator<Uint8Array> {
  const record = paxRecord('path', entry.path)
  yield header({ path: 'pax', sizeBytes: record.length, modifiedAt: entry.modifiedAt, type: 'x' })
  yield record
  const rest = record.length % blockBytes
  if (rest > 0) yield Buffer.alloc(blockBytes - rest)
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const body = Buffer.from(` ${key}=${value}\n`, 'utf8')
  let length = body.length
  while (String(length).length + body.length !== length) length = String(length).length + body.length
  return Buffer.concat([Buffer.from(String(length)), body])
}

function header(file: { path: string; sizeBytes: number; modifiedAt: Date; type: '0' | 'x' }): Buffer {
  const block = Buffer.alloc(blockBytes)
  const plain = file.path.replaceAll(/[^\x20-\x7e]/g, '_').slice(-100)
  block.write(plain, 0, 100, 'latin1')
  writeOctal(block, { value: 0o644, at: 100, length: 8 })
  writeOctal(block, { value: 0, at: 108, length: 8 })
  writeOctal(block, { value: 0, at: 116, length: 8 })
  writeOctal(block, { value: file.sizeBytes, at: 124, length: 12 })
  writeOctal(block, { value: Math.floor(file.modifiedAt.getTime() / 1000), at: 136, length: 12 })
  block.write('        ', 148, 8, 'latin1')
  block.write(file.type, 156, 1, 'latin1')
  block.write('ustar\x0000', 257, 8, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1')
  return block
}

function writeOctal(block: Buffer, field: { value: number; at: number; length: number }): void {
  const figures = field.value.toString(8)
  if (figures.length >= field.length) throw new RangeError('too large for a tar header')
  block.write(figures.padStart(field.length - 1, '0'), field.at, field.length - 1, 'latin1')
}
