/** Shares of the recovery key that a first approver has given: in memory for an hour, for one request only. */

const hourMs = 3_600_000

/** Share by the pair of holders it belongs to. */
export type Shares = ReadonlyMap<string, Buffer>

export type HeldShares = {
  hold(requestId: string, shares: Shares, now: Date): void
  /** The shares once; undefined when none were given, the hour has passed or the server was started anew. */
  take(requestId: string, now: Date): Shares | undefined
  has(requestId: string, now: Date): boolean
  wipeAll(): void
}

export function createHeldShares(): HeldShares {
  const held = new Map<string, { shares: Shares; until: number }>()
  const isThere = (requestId: string, now: Date) => (held.get(requestId)?.until ?? 0) > now.getTime()
  return {
    hold: (requestId, shares, now) => void held.set(requestId, { shares, until: now.getTime() + hourMs }),
    take: (requestId, now) => {
      const shares = isThere(requestId, now) ? held.get(requestId)?.shares : undefined
      held.delete(requestId)
      return shares
    },
    has: isThere,
    wipeAll: () => {
      for (const { shares } of held.values()) for (const share of shares.values()) share.fill(0)
      held.clear()
    },
  }
}
