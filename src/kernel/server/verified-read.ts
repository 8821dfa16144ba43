/** Reading bytes that are named by their digest: what has rotted since is never handed on whole. */
import { createHash } from 'node:crypto'
import { pipeline, Transform, type Readable } from 'node:stream'

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
      if (hash.digest('hex') === sha256) return done(null, held)
      done(Object.assign(new Error('a stored file is damaged'), { code: 'EDAMAGED', sha256 }))
    },
  })
  // The fault is told by the stream that is read; the source alone would tell nobody.
  return pipeline(source, check, () => undefined)
}
