/** Lines of a stream of bytes, without holding more than one chunk and one line. */

const newline = 0x0a
const lineBytesMax = 64 * 1024 * 1024

/** Calls `take` with every line (without its newline); a last line without newline counts too. */
export async function eachLine(
  chunks: AsyncIterable<Uint8Array>,
  take: (line: Uint8Array) => void | Promise<void>,
): Promise<void> {
  let rest = new Uint8Array(0)
  for await (const chunk of chunks) {
    let at = 0
    for (;;) {
      const end = chunk.indexOf(newline, at)
      if (end < 0) break
      const part = chunk.subarray(at, end)
      const taken = take(rest.length === 0 ? part : joined(rest, part))
      if (taken) await taken
      rest = new Uint8Array(0)
      at = end + 1
    }
    if (at < chunk.length) rest = joined(rest, chunk.subarray(at))
    if (rest.length > lineBytesMax) throw new Error('a line is longer than any line of a dump')
  }
  if (rest.length > 0) await take(rest)
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(one.length + other.length)
  whole.set(one)
  whole.set(other, one.length)
  return whole
}
