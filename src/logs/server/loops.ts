/** The loops behind the spool of the logs: storing, and telling of matches. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Spool } from '../../kernel/server/spool/spool.ts'
import type { MatchListener } from '../core/slots.ts'
import { moveLoop, tellLoop } from './match-loop.ts'
import { storeLoop, type LoopDeps } from './store-loop.ts'

export type LoopsDeps = LoopDeps & {
  /** Undefined: matches wait in the spool for a program that has listeners. */
  readonly matches?: { readonly alerts: Spool; readonly listeners: () => readonly MatchListener[] }
}

export type Loops = {
  /** Matches since the start that found no room in the spool of alerts. */
  untold(): number
  stop(): Promise<void>
}

const stopMsMax = 1_500

/** Runs them until `stop`, which closes the spools too: what is under way is finished, the rest waits on disk. */
export function startLoops(deps: LoopsDeps): Loops {
  const stopper = new AbortController()
  let untold = 0
  const running = [storeLoop(deps, stopper.signal)]
  if (deps.matches) {
    const told = { ...deps, ...deps.matches, untold: (matches: number) => void (untold += matches) }
    running.push(moveLoop(told, stopper.signal), tellLoop(told, stopper.signal))
  }
  return {
    untold: () => untold,
    stop: async () => {
      stopper.abort()
      await deps.spool.close()
      await deps.matches?.alerts.close()
      await Promise.race([Promise.all(running), wait(stopMsMax)])
    },
  }
}
