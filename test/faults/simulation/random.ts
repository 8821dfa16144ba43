/** Numbers that look random and are the same for the same seed. */

export type Random = {
  /** An integer in [0, below). */
  below(limit: number): number
  chance(share: number): boolean
  pick<Value>(values: readonly [Value, ...Value[]]): Value
}

/** A 32-bit generator (counter through a multiplying mixer): short, fast, good enough for choices. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 0x9e37_79b1) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    pick: (values) => values[below(values.length)] ?? values[0],
  }
}
