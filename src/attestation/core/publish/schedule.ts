/** When a target gets the newest checkpoint: coalesced while records grow, again and again while it fails, daily at least. */
import { paceMs, type Target } from './target.ts'

/** Size and root hash of a checkpoint: what is published. */
export type Head = { readonly size: number; readonly rootHash: string }

/** What is remembered of a target's deliveries. `size` 0 and an empty root mean: never. */
export type Delivery = Head & {
  readonly succeededAt: Date | null
  readonly triedAt: Date | null
  /** Since when every try has failed; null while it works. */
  readonly failingSince: Date | null
  readonly failures: number
  readonly fault: string | null
}

export const freshDelivery: Delivery = {
  size: 0,
  rootHash: '',
  succeededAt: null,
  triedAt: null,
  failingSince: null,
  failures: 0,
  fault: null,
}

const dayMs = 86_400_000
const firstWaitMs = 15_000
const longestWaitMs = 1_800_000

/** Longer than this without success is told on the first page. */
const failingMsMax = dayMs

/** The instant of the next try; undefined when there is nothing to send or the target is off. */
export function nextTryAt(target: Target, delivery: Delivery, newest: Head | undefined): Date | undefined {
  if (!newest || !target.isOn || target.removedAt !== null) return undefined
  if (delivery.failures > 0 && delivery.triedAt)
    return new Date(delivery.triedAt.getTime() + waitMs(delivery.failures))
  if (!delivery.succeededAt) return new Date(0)
  const isNews = delivery.size !== newest.size || delivery.rootHash !== newest.rootHash
  return new Date(delivery.succeededAt.getTime() + (isNews ? paceMs[target.pace] : dayMs))
}

/** 15 s, 30 s, 1 min … and never longer than half an hour. */
export function waitMs(failures: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 20))
}

export function settled(
  delivery: Delivery,
  outcome: { head: Head; fault: string | null; at: Date },
): Delivery {
  const { head, fault, at } = outcome
  if (fault === null) return { ...freshDelivery, ...head, succeededAt: at, triedAt: at }
  return {
    ...delivery,
    triedAt: at,
    fault,
    failures: delivery.failures + 1,
    failingSince: delivery.failingSince ?? at,
  }
}

export function hasFailedLong(delivery: Delivery, now: Date): boolean {
  return delivery.failingSince !== null && now.getTime() - delivery.failingSince.getTime() > failingMsMax
}
