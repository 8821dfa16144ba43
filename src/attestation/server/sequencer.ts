/** The sequencer: one loop a program that gives leaves to new trail entries within a second. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { growTree, isDue, type GrowDeps, type Growth } from './grow-tree.ts'
import type { SigningKey } from './signing-key.ts'
import { checkpointListener } from './slots.ts'
import { hasPending, readTree, type StoredCheckpoint } from './store.ts'

export type SequencerDeps = { readonly kernel: Kernel; readonly key: SigningKey }
export type Sequencer = { stop(): Promise<void> }

const busyPauseMs = 100
const idlePauseMs = 400
const faultPauseMsMax = 10_000
/** So long after the last entry the loop looks often. */
const busyMs = 10_000

/** Starts the loop over the bodies that `bodyIds` names at every turn. */
export function startSequencer(deps: SequencerDeps, bodyIds: () => Promise<readonly string[]>): Sequencer {
  const controller = new AbortController()
  const running = loop(deps, bodyIds, controller.signal)
  return {
    stop: async () => {
      controller.abort()
      await running
    },
  }
}

async function loop(
  deps: SequencerDeps,
  bodyIds: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<void> {
  let lastWorkAt = performance.now()
  let faultPauseMs = busyPauseMs
  while (!signal.aborted) {
    let pauseMs = performance.now() - lastWorkAt < busyMs ? busyPauseMs : idlePauseMs
    try {
      if (await takeTurns(deps, await bodyIds())) lastWorkAt = performance.now()
      faultPauseMs = busyPauseMs
    } catch (error) {
      if (!signal.aborted)
        deps.kernel.log.error('the ledger could not be continued; it is tried again', error)
      faultPauseMs = Math.min(faultPauseMs * 2, faultPauseMsMax)
      pauseMs = faultPauseMs
    }
    await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

async function takeTurns(deps: SequencerDeps, bodyIds: readonly string[]): Promise<boolean> {
  let hadWork = false
  for (const bodyId of bodyIds) hadWork = (await takeTurn(deps, bodyId)) || hadWork
  return hadWork
}

/** Looks without a lock first: most turns find nothing. Answers whether there was something. */
async function takeTurn(deps: SequencerDeps, bodyId: string): Promise<boolean> {
  const { database, now } = deps.kernel
  const isWaiting = await database.transaction(bodyId, async (tx) => {
    if (await hasPending(tx, bodyId)) return true
    const tree = await readTree(tx, bodyId)
    return tree !== undefined && isDue(tree, now(), 'soon')
  })
  if (!isWaiting) return false
  while ((await growOnce(deps, bodyId, 'soon')).isFull);
  return true
}

/** Gives a leaf to everything that waits now and signs; answers the checkpoint when there was something to sign. */
export async function settleLedger(
  deps: SequencerDeps,
  bodyId: string,
): Promise<StoredCheckpoint | undefined> {
  let growth = await growOnce(deps, bodyId, 'now')
  while (growth.isFull) growth = await growOnce(deps, bodyId, 'now')
  return growth.signed
}

function growOnce({ kernel, key }: SequencerDeps, bodyId: string, when: 'soon' | 'now'): Promise<Growth> {
  const deps: GrowDeps = { key, listeners: () => kernel.slots.of(checkpointListener) }
  return kernel.database.transaction(bodyId, (tx) =>
    growTree(kernel.systemContext({ bodyId, tx, name: 'attestation.sequencer' }), deps, when),
  )
}
