/** What a bench module exports as `measure`, and what it answers. */

export type Result = {
  /** In kebab-case; becomes `<bench>.<name>` in the document. */
  readonly name: string
  readonly value: number
  /** `ms`, `events/s`, `MB`, `requests/s`. */
  readonly unit: string
}

/** `say` writes a line of progress. */
export type Bench = (say: (text: string) => void) => Promise<readonly Result[]>

/** The value below which `share` (0 to 1) of `values` lie; `values` may be in any order and is not empty. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
