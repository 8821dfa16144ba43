/** The scale of the timeline: one ratio for everything, long empty stretches cut out, ticks on round times. */

export type Span = { readonly from: number; readonly to: number }

export type Scale = {
  /** Stretches that are drawn, left to right; all in one ratio. */
  readonly pieces: readonly (Span & { readonly x: number; readonly width: number })[]
  /** Stretches that are left out, with where their mark stands. */
  readonly cuts: readonly (Span & { readonly x: number; readonly width: number })[]
  /** Pixels of an instant (milliseconds); inside a cut its middle, outside the ends. */
  readonly xOf: (at: number) => number
  readonly ticks: readonly { readonly at: number; readonly x: number }[]
}

export const cutWidth = 72
const cutShareMin = 0.1
const breakRatioMin = 3
const cutMsMin = 30 * 60_000
const cutsMax = 8
const tickPixels = 96
const dayTickPixels = 132
const dayMs = 86_400_000
const minute = 60_000
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200, 129_600].map(
  (minutes) => minutes * minute,
)
/** Japan's offset: ticks fall on its full hours and days. */
const offsetMs = 9 * 3_600_000

/**
 * Lays `instants` (milliseconds) out over `width` pixels. A stretch without any instant is cut when it is
 * longer than 30 minutes, a tenth of what would be drawn, and three times the next longest; `opened` names cuts
 * (by their first instant) that the reader opened.
 */
export function scaleOf(instants: readonly number[], width: number, opened: ReadonlySet<number>): Scale {
  const sorted = [...new Set(instants)].sort((left, right) => left - right)
  const first = sorted[0] ?? 0
  const last = sorted.at(-1) ?? first
  const gaps = cutGaps(sorted, opened)
  const drawn = last - first - gaps.reduce((sum, gap) => sum + (gap.to - gap.from), 0)
  const margin = Math.max(minute, drawn * 0.03)
  const spans = spansBetween({ from: first - margin, to: last + margin }, gaps, margin)
  const total = spans.reduce((sum, span) => sum + (span.to - span.from), 0)
  const ratio = Math.max(1, width - gaps.length * cutWidth) / total
  return place(spans, ratio)
}

/** The longest empty stretches down to the last clear break: each is long against the next and against what is left. */
function cutGaps(sorted: readonly number[], opened: ReadonlySet<number>): Span[] {
  const all = sorted
    .slice(1)
    .map((to, index) => ({ from: sorted[index] ?? to, to }))
    .sort((one, other) => lengthOf(other) - lengthOf(one))
  let left = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
  let count = 0
  for (const [index, gap] of all.slice(0, cutsMax).entries()) {
    const next = all[index + 1]
    const isLong = lengthOf(gap) >= cutMsMin && lengthOf(gap) >= left * cutShareMin
    if (isLong && next && lengthOf(gap) >= lengthOf(next) * breakRatioMin) count = index + 1
    left -= lengthOf(gap)
  }
  return all
    .slice(0, count)
    .filter((gap) => !opened.has(gap.from))
    .sort((one, other) => one.from - other.from)
}

function lengthOf(span: Span): number {
  return span.to - span.from
}

/** What is drawn around the gaps: each side of a gap keeps a margin, so that no mark touches the cut. */
function spansBetween(whole: Span, gaps: readonly Span[], margin: number): Span[] {
  const bounds = gaps.flatMap((gap) => {
    const edge = Math.min(margin, (gap.to - gap.from) / 4)
    return [gap.from + edge, gap.to - edge]
  })
  const points = [whole.from, ...bounds, whole.to]
  const spans: Span[] = []
  for (let index = 0; index + 1 < points.length; index += 2)
    spans.push({ from: points[index] ?? 0, to: points[index + 1] ?? 0 })
  return spans
}

function place(spans: readonly Span[], ratio: number): Scale {
  let x = 0
  const pieces = spans.map((span) => {
    const piece = { ...span, x, width: (span.to - span.from) * ratio }
    x += piece.width + cutWidth
    return piece
  })
  const cuts = pieces.slice(1).map((piece, index) => ({
    from: pieces[index]?.to ?? piece.from,
    to: piece.from,
    x: piece.x - cutWidth,
    width: cutWidth,
  }))
  const xOf = (at: number) => {
    const piece = pieces.find((one) => at <= one.to) ?? pieces.at(-1)
    if (!piece) return 0
    if (at < piece.from) return piece === pieces[0] ? 0 : piece.x - cutWidth / 2
    return piece.x + (Math.min(at, piece.to) - piece.from) * ratio
  }
  return { pieces, cuts, xOf, ticks: pieces.flatMap((piece) => ticksOf(piece, ratio)) }
}

/** Round times of one piece, far enough apart to be read. */
function ticksOf(piece: Span & { readonly x: number }, ratio: number): { at: number; x: number }[] {
  const step =
    steps.find((candidate) => candidate * ratio >= (candidate >= dayMs ? dayTickPixels : tickPixels)) ??
    steps.at(-1) ??
    minute
  const ticks: { at: number; x: number }[] = []
  const begin = Math.ceil((piece.from + offsetMs) / step) * step - offsetMs
  for (let at = begin; at <= piece.to; at += step) ticks.push({ at, x: piece.x + (at - piece.from) * ratio })
  return ticks
}
