/** The promise of the event store: a group is stored whole under its token, and the same token again changes nothing. */
import type { EventStore } from '../../../src/logs/server/event-store/event-store.ts'
import type { Random } from './random.ts'

export type SimulatedStore = {
  /** The insert of one life of the program: when the program is gone there is no answer. */
  insertGroup(isAlive: () => boolean): EventStore['insertGroup']
  rows(): readonly string[]
  problems(): readonly string[]
}

/** It outlives the program, may be away for a moment, and may store a group whose answer gets lost. */
export function createSimulatedStore(random: Random): SimulatedStore {
  const groups = new Map<string, string>()
  const rows: string[] = []
  const problems: string[] = []
  const keep = (token: string, blocks: readonly string[]) => {
    const content = blocks.join('\n')
    const known = groups.get(token)
    if (known !== undefined && known !== content) problems.push(`group ${token} came with other content`)
    if (known !== undefined) return
    groups.set(token, content)
    rows.push(...blocks)
  }
  return {
    insertGroup: (isAlive) => async (group) => {
      for (let turns = random.below(12); turns > 0; turns -= 1) await Promise.resolve()
      if (!isAlive()) await new Promise<never>(() => undefined)
      if (random.chance(0.05)) throw new Error('the store is away')
      keep(
        group.token,
        group.blocks.map((block) => Buffer.from(block).toString()),
      )
      if (random.chance(0.05)) throw new Error('the answer of the store got lost')
    },
    rows: () => rows,
    problems: () => problems,
  }
}
