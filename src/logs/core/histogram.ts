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
