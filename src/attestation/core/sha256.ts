/** SHA-256 (FIPS 180-4) in plain ECMAScript, for the verifier in a browser, whose own is not made for many small hashes. */

const constants = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))
const start = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))
const blockBytes = 64

export type Sha256 = { update(bytes: Uint8Array): void; digest(): Uint8Array }

export function sha256(bytes: Uint8Array): Uint8Array {
  const hash = startSha256()
  hash.update(bytes)
  return hash.digest()
}

/** A hash over a stream; `digest` is called once, at the end. */
export function startSha256(): Sha256 {
  const state = start.slice()
  const words = new Uint32Array(64)
  const rest = new Uint8Array(blockBytes)
  let restBytes = 0
  let length = 0
  const update = (bytes: Uint8Array): void => {
    length += bytes.length
    let at = 0
    if (restBytes > 0) {
      at = Math.min(blockBytes - restBytes, bytes.length)
      rest.set(bytes.subarray(0, at), restBytes)
      restBytes += at
      if (restBytes < blockBytes) return
      compress(state, words, { bytes: rest, at: 0 })
      restBytes = 0
    }
    for (; at + blockBytes <= bytes.length; at += blockBytes) compress(state, words, { bytes, at })
    rest.set(bytes.subarray(at))
    restBytes = bytes.length - at
  }
  return {
    update,
    digest: () => {
      const bits = length * 8
      const padding = new Uint8Array((restBytes < 56 ? 56 : 120) - restBytes + 8)
      padding[0] = 0x80
      const view = new DataView(padding.buffer)
      view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32))
      view.setUint32(padding.length - 4, bits >>> 0)
      update(padding)
      const digest = new DataView(new ArrayBuffer(32))
      state.forEach((word, place) => digest.setUint32(place * 4, word))
      return new Uint8Array(digest.buffer)
    },
  }
}

function compress(state: Uint32Array, words: Uint32Array, block: { bytes: Uint8Array; at: number }): void {
  fillWords(words, block)
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let round = 0; round < 64; round += 1) {
    const one = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const first = (h + one + ((e & f) ^ (~e & g)) + (constants[round] ?? 0) + (words[round] ?? 0)) | 0
    const two = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const second = (two + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  const after = [a, b, c, d, e, f, g, h]
  for (let place = 0; place < 8; place += 1) state[place] = (state[place] ?? 0) + (after[place] ?? 0)
}

function fillWords(words: Uint32Array, { bytes, at }: { bytes: Uint8Array; at: number }): void {
  for (let place = 0; place < 16; place += 1) {
    const from = at + place * 4
    words[place] =
      ((bytes[from] ?? 0) << 24) |
      ((bytes[from + 1] ?? 0) << 16) |
      ((bytes[from + 2] ?? 0) << 8) |
      (bytes[from + 3] ?? 0)
  }
  for (let place = 16; place < 64; place += 1) {
    const early = words[place - 15] ?? 0
    const late = words[place - 2] ?? 0
    const low = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const high = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    words[place] = (words[place - 16] ?? 0) + low + (words[place - 7] ?? 0) + high
  }
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate += 1)
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  return found
}

/** The first 32 bits of the fractional part. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32)
}
