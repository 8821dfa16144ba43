/** The slot of those who act when a checkpoint has been signed: publication, and whoever counts. */
import { slot } from '../../kernel/core/slot.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { StoredCheckpoint } from './store.ts'

/** Runs in the transaction that stores the checkpoint: put a job there, do not reach out. */
export const checkpointListener =
  slot<(ctx: Context, checkpoint: StoredCheckpoint) => Promise<void>>('attestation.checkpoint')
