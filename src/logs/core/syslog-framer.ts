/** Cuts a stream into messages: one a line and, for syslog over TCP, octet counting (RFC 6587 §3.4.1), mixed freely. */

export type Framed = {
  readonly messages: Uint8Array[]
  /** Messages longer than allowed: their first bytes and how long they were. */
  readonly oversized: Oversized[]
}

export type Oversized = { readonly start: Uint8Array; readonly bytes: number }

export type Framer = {
  /** Takes the next bytes of the stream. */
  push(chunk: Uint8Array): Framed
  /** The stream has ended: what stands without its line end is a message too. */
  end(): Framed
}

export const messageBytesMax = 256 * 1024
export const keptBytesOfOversized = 1_024

type State = {
  /** Begin of a message whose end has not come yet. */
  rest: Uint8Array
  /** A message that is too long is passed over: what is kept of it, its length so far, and how it ends. */
  skipping?: { readonly start: Uint8Array; bytes: number; left: number | 'to line end' }
}

export type FramerOptions = {
  readonly bytesMax?: number
  readonly octetCounting?: boolean
  /** Puts an empty message where an oversized one stood: for formats whose lines belong together. */
  readonly marksOversized?: boolean
}

/** A framer holds at most one message of `bytesMax`, whatever the sender does. */
export function createFramer({
  bytesMax = messageBytesMax,
  octetCounting = false,
  marksOversized = false,
}: FramerOptions = {}): Framer {
  const state: State = { rest: new Uint8Array(0) }
  return {
    push: (chunk) => {
      const framed: Framed = { messages: [], oversized: [] }
      const bytes = state.rest.byteLength === 0 ? chunk : joined(state.rest, chunk)
      state.rest = new Uint8Array(0)
      let at = 0
      while (at < bytes.byteLength) {
        const next = state.skipping
          ? skip(state, bytes, { at, framed, marksOversized })
          : take(state, bytes, { at, framed, bytesMax, octetCounting })
        if (next === undefined) break
        at = next
      }
      return framed
    },
    end: () => {
      const { rest, skipping } = state
      state.rest = new Uint8Array(0)
      state.skipping = undefined
      if (skipping) {
        const oversized = [{ start: skipping.start, bytes: skipping.bytes }]
        return { messages: marksOversized ? [new Uint8Array(0)] : [], oversized }
      }
      const last = withoutReturn(rest)
      return { messages: last.byteLength > 0 ? [last] : [], oversized: [] }
    },
  }
}

const newline = 0x0a
const space = 0x20
const countDigitsMax = 10

type Taking = {
  readonly at: number
  readonly framed: Framed
  readonly bytesMax: number
  readonly octetCounting: boolean
}

function take(
  state: State,
  bytes: Uint8Array,
  { at, framed, bytesMax, octetCounting }: Taking,
): number | undefined {
  const count = octetCounting ? readCount(bytes, at) : undefined
  if (count === 'unfinished') return hold(state, bytes, at)
  const begin = count ? count.begin : at
  const end = count ? begin + count.length : bytes.indexOf(newline, at)
  const isWhole = end !== -1 && end <= bytes.byteLength
  const length = isWhole || count ? end - begin : bytes.byteLength - begin
  if (length > bytesMax) {
    const start = bytes.slice(begin, begin + keptBytesOfOversized)
    state.skipping = { start, bytes: 0, left: count ? count.length : 'to line end' }
    return begin
  }
  if (!isWhole) return hold(state, bytes, at)
  const message = withoutReturn(bytes.subarray(begin, end))
  if (message.byteLength > 0) framed.messages.push(message)
  return count ? end : end + 1
}

/** Octet counting begins with a digit that is no zero; a syslog message of a line begins with `<` or text. */
function readCount(
  bytes: Uint8Array,
  at: number,
): { begin: number; length: number } | 'unfinished' | undefined {
  let index = at
  let length = 0
  for (; index < bytes.byteLength && index - at <= countDigitsMax; index += 1) {
    const byte = bytes[index] ?? 0
    if (byte === space && index > at)
      return bytes[index + 1] === undefined || bytes[index + 1] === 0x3c
        ? { begin: index + 1, length }
        : undefined
    if (byte < 0x30 || byte > 0x39 || (index === at && byte === 0x30)) return undefined
    length = length * 10 + (byte - 0x30)
  }
  return index === bytes.byteLength ? 'unfinished' : undefined
}

function hold(state: State, bytes: Uint8Array, at: number): undefined {
  state.rest = bytes.slice(at)
  return undefined
}

type Skipping = { readonly at: number; readonly framed: Framed; readonly marksOversized: boolean }

function skip(state: State, bytes: Uint8Array, { at, framed, marksOversized }: Skipping): number {
  const { skipping } = state
  if (!skipping) return at
  const left = bytes.byteLength - at
  const lineEnd = skipping.left === 'to line end' ? bytes.indexOf(newline, at) : -1
  const length =
    skipping.left === 'to line end' ? (lineEnd === -1 ? left : lineEnd - at) : Math.min(left, skipping.left)
  skipping.bytes += length
  if (skipping.left !== 'to line end') skipping.left -= length
  if (lineEnd !== -1 || skipping.left === 0) {
    framed.oversized.push({ start: skipping.start, bytes: skipping.bytes })
    if (marksOversized) framed.messages.push(new Uint8Array(0))
    state.skipping = undefined
  }
  return at + length + (lineEnd === -1 ? 0 : 1)
}

function withoutReturn(message: Uint8Array): Uint8Array {
  return message.at(-1) === 0x0d ? message.subarray(0, -1) : message
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.byteLength + right.byteLength)
  bytes.set(left)
  bytes.set(right, left.byteLength)
  return bytes
}
