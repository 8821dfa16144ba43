/** Lets a backup hold the store loop between two groups, so that spool and event store stand still together. */
import type { Spool } from '../../kernel/server/spool/spool.ts'
import { storeConsumer } from './store-loop.ts'

export type HoldableSpool = {
  /** For the loops: a group is begun by `claim` and ended by `advance` of the store's consumer. */
  readonly spool: Spool
  /** Waits until no group is under way, at most `timeoutMs`, and answers how to let the loop go on. */
  hold(timeoutMs: number): Promise<() => void>
}

/** Wraps a spool; a hold that came too late gives its turn back by itself. */
export function holdable(inner: Spool): HoldableSpool {
  let turn: Promise<void> = Promise.resolve()
  let endGroup: (() => void) | undefined
  const take = async (): Promise<() => void> => {
    const before = turn
    const { promise, resolve } = Promise.withResolvers<void>()
    turn = promise
    await before
    return resolve
  }
  return {
    spool: {
      ...inner,
      claim: async (consumer, to) => {
        if (consumer === storeConsumer) endGroup ??= await take()
        await inner.claim(consumer, to)
      },
      advance: async (consumer, to) => {
        await inner.advance(consumer, to)
        if (consumer !== storeConsumer) return
        endGroup?.()
        endGroup = undefined
      },
    },
    hold: async (timeoutMs) => {
      const taken = take()
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(() => resolve(undefined), timeoutMs)
      const release = await Promise.race([taken, promise])
      clearTimeout(timer)
      if (release) return release
      void taken.then((late) => late())
      throw new Error('the event store is in the middle of a group and does not answer')
    },
  }
}
