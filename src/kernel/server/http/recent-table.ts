/** A table that holds what was used lately and never more than its bound, at the same cost per entry however full. */

export type RecentTable<Value> = {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  readonly size: () => number
}

/**
 * Holds between half of `entriesMax` and all of it. When the young half is full it becomes the old one, and what
 * was not used since the last time goes at once: dropping one by one would cost a walk over the gaps each time.
 */
export function createRecentTable<Value>(entriesMax: number): RecentTable<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  const set = (key: string, value: Value) => {
    old.delete(key)
    young.set(key, value)
    if (young.size < entriesMax / 2) return
    old = young
    young = new Map()
  }
  return {
    set,
    get: (key) => {
      const known = young.get(key)
      if (known !== undefined) return known
      const kept = old.get(key)
      if (kept !== undefined) set(key, kept)
      return kept
    },
    delete: (key) => {
      young.delete(key)
      old.delete(key)
    },
    size: () => young.size + old.size,
  }
}
