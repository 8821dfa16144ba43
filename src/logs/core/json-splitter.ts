/** Cuts a JSON array, or objects that follow each other over any number of lines, into the bytes of its objects. */
import { keptBytesOfOversized, messageBytesMax, type Framed, type Framer } from './syslog-framer.ts'

type State = {
  depth: number
  isInText: boolean
  isEscaped: boolean
  /** Pieces of the object that has begun, and their length. */
  pieces: Uint8Array[]
  bytes: number
}

const [quote, backslash, open, close] = [0x22, 0x5c, 0x7b, 0x7d]

/** What stands between objects (brackets, commas, blanks) is passed over; an object larger than `bytesMax` is told as oversized. */
export function createJsonSplitter(bytesMax = messageBytesMax): Framer {
  const state: State = { depth: 0, isInText: false, isEscaped: false, pieces: [], bytes: 0 }
  return {
    push: (chunk) => {
      const framed: Framed = { messages: [], oversized: [] }
      let begin = 0
      for (let at = 0; at < chunk.byteLength; at += 1) {
        const before = state.depth
        step(state, chunk[at] ?? 0)
        if (before === 0 && state.depth === 1) begin = at
        if (before === 1 && state.depth === 0) {
          keep(state, chunk.subarray(begin, at + 1), bytesMax)
          finish(state, framed, bytesMax)
        }
      }
      if (state.depth > 0) keep(state, chunk.slice(begin), bytesMax)
      return framed
    },
    end: () => {
      const framed: Framed = { messages: [], oversized: [] }
      // A record that the file's end cut short is handed on as it is: the decoder keeps it as text.
      if (state.bytes > 0) finish(state, framed, bytesMax)
      return framed
    },
  }
}

function step(state: State, byte: number): void {
  if (state.isEscaped) state.isEscaped = false
  else if (state.isInText && byte === backslash) state.isEscaped = true
  else if (byte === quote && state.depth > 0) state.isInText = !state.isInText
  else if (!state.isInText && byte === open) state.depth += 1
  else if (!state.isInText && byte === close && state.depth > 0) state.depth -= 1
}

function keep(state: State, piece: Uint8Array, bytesMax: number): void {
  if (state.bytes <= bytesMax) state.pieces.push(piece)
  state.bytes += piece.byteLength
}

function finish(state: State, framed: Framed, bytesMax: number): void {
  const whole = joined(state.pieces)
  if (state.bytes <= bytesMax) framed.messages.push(whole)
  else framed.oversized.push({ start: whole.slice(0, keptBytesOfOversized), bytes: state.bytes })
  state.pieces = []
  state.bytes = 0
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (only && pieces.length === 1) return only
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}
