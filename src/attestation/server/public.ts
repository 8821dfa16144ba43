/** What others may ask of the ledger's attestation. */
import path from 'node:path'
import type { Refusal } from '../../kernel/core/result.ts'
import { programDir } from '../../kernel/server/config.ts'
import type { Tx } from '../../kernel/server/database.ts'
import { toBase64 } from '../core/bytes.ts'
import { parseSignedCheckpoint } from '../core/checkpoint.ts'
import { dumpLedger, type Dumped } from './dump/dump-ledger.ts'
import { makeProofFile, type WantedProof } from './proof-file.ts'
import { withCosignatures } from './publish/cosigned-note.ts'
import { settleLedger, type SequencerDeps } from './sequencer.ts'
import { readConsistencyProof, readInclusionProof, readRoot } from './read-proof.ts'
import { findLeaf, findNewestCheckpoint, type StoredCheckpoint } from './store.ts'

export { countPlaces } from './publish/store-places.ts'
export { erasable, type Erasable, type ErasableRecord } from './erase/slots.ts'
export { checkpointListener } from './slots.ts'
export { signingKeyFile } from './signing-key.ts'
export type { StoredCheckpoint } from './store.ts'

/** The verifier as one page; the build makes it, and a dump without it is as good. */
const verifierFile = path.join(programDir, 'dist/verify.html')

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
    /** A checkpoint with the lines of the witnesses that signed it too. */
    withWitnesses,
    /** Writes everything that proves the records of a body into an empty folder. */
    dump: (wanted: {
      bodyId: string
      folder: string
    }): Promise<Dumped | Refusal<'attestation.folder_not_empty'>> =>
      dumpLedger(deps, { ...wanted, verifierFile }),
    /** The proof file of an entry (C2SP tlog-proof), at most 4 KB. */
    proofFile: (bodyId: string, wanted: WantedProof) =>
      makeProofFile({ ...deps, withWitnesses }, bodyId, wanted),
    /** The leaf of a trail entry, or `undefined` while it waits for one. */
    leafOf: (tx: Tx, bodyId: string, sequence: string): Promise<number | undefined> =>
      findLeaf(tx, bodyId, sequence),
    inclusionProof: readInclusionProof,
    consistencyProof: readConsistencyProof,
    rootAt: readRoot,
  }
}

function withWitnesses(tx: Tx, bodyId: string, checkpoint: StoredCheckpoint) {
  const root = parseSignedCheckpoint(checkpoint.note)?.checkpoint.root ?? new Uint8Array(0)
  return withCosignatures(tx, bodyId, { ...checkpoint, rootHash: toBase64(root) })
}
