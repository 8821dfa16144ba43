/** Chance that repeats itself: the same seed gives the same day. Never for secrets. */

export type Chance = {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  /** One of the list. */
  pick<Value>(values: readonly Value[]): Value
  /** One of the list, as often as its weight says. */
  weighted<Value extends { readonly weight: number }>(values: readonly Value[]): Value
}

/** A 32-bit linear mix; its quality is enough for a demonstration. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (values) => present(values[below(values.length)]),
    weighted: (values) => weigh(values, next()),
  }
}

function weigh<Value extends { readonly weight: number }>(values: readonly Value[], share: number): Value {
  let left = share * values.reduce((sum, value) => sum + value.weight, 0)
  return present(values.find((value) => (left -= value.weight) < 0) ?? values.at(-1))
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('nothing to choose from')
  return value
}
