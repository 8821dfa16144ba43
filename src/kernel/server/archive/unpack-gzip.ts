/** Unpacks gzip that nobody trusts: what grows out of all proportion ends before anything of it is used. */
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { archiveLimits } from './limits.ts'

/** Thrown by the unpacked stream; an expected end of a hostile file, told apart from damage. */
export class GzipBomb extends Error {
  constructor() {
    super('gzip grows out of all proportion')
  }
}

/** So much is unpacked before the first byte is handed on, so that a bomb is known by its begin. */
const firstBytes = 1024 * 1024

/**
 * The unpacked bytes of a gzip stream. Ends with `GzipBomb` when more than `ratioMax` times the packed bytes
 * have come out; a megabyte is always allowed, since small files of equal lines pack very well.
 */
export async function* unpackGzip(
  packed: Readable,
  ratioMax = archiveLimits.ratioMax,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  // `pipeline` ends the unpacking too when the sender goes away; the reader of the result is told the fault.
  const unpacked = pipeline(packed, gunzip, () => undefined)
  const held: Buffer[] = []
  let bytes = 0
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > firstBytes && bytes > gunzip.bytesWritten * ratioMax) throw new GzipBomb()
    held.push(chunk)
    if (bytes > firstBytes) yield* held.splice(0)
  }
  yield* held
}
