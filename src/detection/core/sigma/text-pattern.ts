/** Sigma strings: wildcards and escapes read into pieces, pieces into a pattern, a pattern against a text. */
import type { TextPosition } from './rule.ts'

/** `*`: any run of characters, also none. */
export const anyRun = 0
/** `?`: exactly one UTF-16 code unit. */
const anyOne = 1
/** A place where Windows takes any of `-` `/` `–` `—` `―` for a command line switch. */
export const anyDash = 2

export type Piece = string | typeof anyRun | typeof anyOne | typeof anyDash

/** A stretch without `*`. `marks[i]` is 0 where `text[i]` stands for itself, else `anyOne` or `anyDash`. */
export type Segment = { readonly text: string; readonly marks: readonly number[] | null }

export type TextPattern = {
  readonly cased: boolean
  readonly segments: readonly Segment[]
  /** The first segment must stand at the start of the text; the last one at its end. */
  readonly fixedStart: boolean
  readonly fixedEnd: boolean
}

/**
 * Reads a Sigma string (specification 2.1, "Escaping"): `*` and `?` are wildcards; `\*`, `\?` and `\\` stand
 * for the second character; any other backslash stands for itself.
 */
export function parsePieces(source: string): Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index)
    const next = source.charAt(index + 1)
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      plain += next
      index++
    } else if (character === '*' || character === '?') {
      if (plain !== '') pieces.push(plain)
      plain = ''
      pieces.push(character === '*' ? anyRun : anyOne)
    } else {
      plain += character
    }
  }
  if (plain !== '') pieces.push(plain)
  return pieces
}

/** Makes the pattern that asks for `pieces` at `position`; compares without regard to case unless `cased`. */
export function makePattern(pieces: readonly Piece[], position: TextPosition, cased: boolean): TextPattern {
  const open: Piece[] = [anyRun]
  const opensStart = position === 'contains' || position === 'endswith'
  const opensEnd = position === 'contains' || position === 'startswith'
  const full = [...(opensStart ? open : []), ...pieces, ...(opensEnd ? open : [])]
  return {
    cased,
    segments: toSegments(full, cased),
    fixedStart: full[0] !== anyRun,
    fixedEnd: full.length === 0 || full[full.length - 1] !== anyRun,
  }
}

function toSegments(pieces: readonly Piece[], cased: boolean): Segment[] {
  const segments: Segment[] = []
  let current: Piece[] = []
  for (const piece of [...pieces, anyRun] as const) {
    if (piece !== anyRun) {
      current.push(piece)
      continue
    }
    if (current.length > 0) segments.push(toSegment(current, cased))
    current = []
  }
  return segments
}

function toSegment(pieces: readonly Piece[], cased: boolean): Segment {
  let text = ''
  const marks: number[] = []
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? (cased ? piece : piece.toLowerCase()) : '-'
    text += part
    for (let index = 0; index < part.length; index++) marks.push(typeof piece === 'string' ? 0 : piece)
  }
  return { text, marks: marks.some((mark) => mark !== 0) ? marks : null }
}

/**
 * True when `text` fits `pattern`. Give a lower-cased text for a pattern that is not `cased`.
 * Leftmost search of each segment suffices, so the time is bounded by text length × pattern length.
 */
export function matchesPattern(pattern: TextPattern, text: string): boolean {
  const { segments, fixedStart, fixedEnd } = pattern
  const last = segments.length - 1
  if (last < 0) return !(fixedStart || fixedEnd) || text === ''
  let position = 0
  for (const [index, segment] of segments.entries()) {
    const atStart = index === 0 && fixedStart
    if (index === last && fixedEnd) return matchesEnd({ segment, text, from: position, atStart })
    const found = atStart ? (matchesAt(segment, text, 0) ? 0 : -1) : findSegment(segment, text, position)
    if (found < 0) return false
    position = found + segment.text.length
  }
  return true
}

function matchesEnd(place: { segment: Segment; text: string; from: number; atStart: boolean }): boolean {
  const start = place.text.length - place.segment.text.length
  if (start < place.from || (place.atStart && start !== 0)) return false
  return matchesAt(place.segment, place.text, start)
}

function findSegment(segment: Segment, text: string, from: number): number {
  if (segment.marks === null) return text.indexOf(segment.text, from)
  for (let start = from; start + segment.text.length <= text.length; start++) {
    if (matchesAt(segment, text, start)) return start
  }
  return -1
}

function matchesAt(segment: Segment, text: string, start: number): boolean {
  if (segment.marks === null) return text.startsWith(segment.text, start)
  if (start + segment.text.length > text.length) return false
  for (let index = 0; index < segment.text.length; index++) {
    const code = text.charCodeAt(start + index)
    const mark = segment.marks[index]
    if (mark === anyOne) continue
    if (mark === anyDash ? !isDash(code) : code !== segment.text.charCodeAt(index)) return false
  }
  return true
}

/** `-`, `/`, en dash, em dash, horizontal bar. */
function isDash(code: number): boolean {
  return code === 0x2d || code === 0x2f || code === 0x2013 || code === 0x2014 || code === 0x2015
}
