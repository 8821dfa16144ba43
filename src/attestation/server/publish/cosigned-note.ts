/** The newest checkpoint as one note: the log's own signature, then those of its witnesses. */
import type { Tx } from '../../../kernel/server/database.ts'
import type { SignedCheckpoint } from './deps.ts'
import { listCosignatures } from './store.ts'

export type CosignedCheckpoint = SignedCheckpoint & { readonly witnesses: readonly string[] }

/** Cosignatures stand below the log's own line, as tlog-cosignature has it. */
export async function withCosignatures(
  tx: Tx,
  bodyId: string,
  checkpoint: SignedCheckpoint,
): Promise<CosignedCheckpoint> {
  const lines = await listCosignatures(tx, bodyId, checkpoint)
  return {
    ...checkpoint,
    note: checkpoint.note + lines.map(({ line }) => line).join(''),
    witnesses: lines.map(({ signer }) => signer),
  }
}
