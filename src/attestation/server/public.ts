/** What others may ask of the ledger's attestation. */
import type { Tx } from '../../kernel/server/database.ts'
import { settleLedger, type SequencerDeps } from './sequencer.ts'
import { readConsistencyProof, readInclusionProof, readRoot } from './read-proof.ts'
import { findLeaf, findNewestCheckpoint, type StoredCheckpoint } from './store.ts'

export { checkpointListener } from './slots.ts'
export type { StoredCheckpoint } from './store.ts'

export type Attestation = ReturnType<typeof attestationPublic>

export function attestationPublic(deps: SequencerDeps) {
  return {
    /** The line with which anybody verifies the checkpoints of this body. */
    verifierKeyLine: (bodyId: string): string => deps.key.verifierKeyLine(bodyId),
    newestCheckpoint: (tx: Tx, bodyId: string): Promise<StoredCheckpoint | undefined> =>
      findNewestCheckpoint(tx, bodyId),
    /** Gives a leaf to what waits and signs; answers the newest checkpoint. */
    settle: async (bodyId: string): Promise<StoredCheckpoint | undefined> =>
      (await settleLedger(deps, bodyId)) ??
      (await deps.kernel.database.transaction(bodyId, (tx) => findNewestCheckpoint(tx, bodyId))),
    /** The leaf of a trail entry, or `undefined` while it waits for one. */
    leafOf: (tx: Tx, bodyId: string, sequence: string): Promise<number | undefined> =>
      findLeaf(tx, bodyId, sequence),
    inclusionProof: readInclusionProof,
    consistencyProof: readConsistencyProof,
    rootAt: readRoot,
  }
}
