/** Widths of the histogram's bars: whole minutes, hours or days of Japan, at most 72 over the range. */

const widths = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000]
const barsMax = 72
/** Bars begin at midnight of Japan, hence the nine hours. */
export const japanSeconds = 32_400

/** Seconds of one bar for a range. */
export function barSeconds(from: Date, to: Date): number {
  const seconds = (to.getTime() - from.getTime()) / 1000
  return widths.find((width) => seconds / width <= barsMax) ?? Math.ceil(seconds / barsMax / 86_400) * 86_400
}

export type Bar = { readonly at: Date; readonly count: number }

/** All bars of the range, those without events too. */
export function fillBars(
  counts: ReadonlyMap<number, number>,
  range: { from: Date; to: Date; seconds: number },
): Bar[] {
  const { seconds } = range
  const first = Math.floor((range.from.getTime() / 1000 + japanSeconds) / seconds) * seconds - japanSeconds
  const bars: Bar[] = []
  for (let at = first; at * 1000 < range.to.getTime() && bars.length <= barsMax + 1; at += seconds) {
    bars.push({ at: new Date(at * 1000), count: counts.get(at) ?? 0 })
  }
  return bars
}

const mergedWidths = [
  60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400, 172_800, 345_600, 604_800,
  1_209_600, 2_592_000, 5_184_000, 15_552_000,
]

/**
 * The same counts in at most `max` wider bars, so that a finger can meet each. Bars up to a day begin at round
 * times of Japan, wider ones at the first bar.
 */
export function mergeBars(
  bars: readonly Bar[],
  seconds: number,
  max: number,
): { readonly bars: readonly Bar[]; readonly seconds: number } {
  const [first] = bars
  if (!first || bars.length <= max) return { bars, seconds }
  const fits = mergedWidths.filter((width) => width % seconds === 0)
  const merged = fits.map((width) => ({ seconds: width, bars: inWidth(bars, width, first.at) }))
  return merged.find((candidate) => candidate.bars.length <= max) ?? { bars, seconds }
}

function inWidth(bars: readonly Bar[], width: number, first: Date): Bar[] {
  const origin = width > 86_400 ? first.getTime() / 1000 : -japanSeconds
  const groups = Map.groupBy(bars, ({ at }) => Math.floor((at.getTime() / 1000 - origin) / width))
  return [...groups].map(([index, group]) => ({
    at: new Date((index * width + origin) * 1000),
    count: group.reduce((sum, bar) => sum + bar.count, 0),
  }))
}
