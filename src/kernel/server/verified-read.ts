/** Reading bytes that are named by their digest: what has rotted since is never handed on whole. */
import { createHash } from 'node:crypto'
import { pipeline, Transform, type Readable } from 'node:stream'

/** What is kept is not what was put in. `found` is the digest of what lies there now, where it can be told. */
export class DamagedFile extends Error {
  readonly code = 'EDAMAGED'
  readonly found: string | undefined
  constructor(found?: string) {
    super('a stored file is damaged')
    this.found = found
  }
}

/**
 * The bytes of `source`, checked on their way. The last piece waits until the digest is known; when it is
 * another than `sha256` the stream breaks off before it, so that nobody takes what came for the file.
 */
export function verifiedRead(source: Readable, sha256: string): Readable {
  const hash = createHash('sha256')
  let held: Buffer | undefined
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      const ready = held
      held = chunk
      done(null, ready)
    },
    flush(done) {
      const found = hash.digest('hex')
      if (found === sha256) done(null, held)
      else done(new DamagedFile(found))
    },
  })
  // The fault is told by the stream that is read; the source alone would tell nobody.
  return pipeline(source, check, () => undefined)
}
