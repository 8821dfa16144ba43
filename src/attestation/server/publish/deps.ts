/** What publication and witnessing are given. */
import type { Kernel } from '../../../kernel/server/kernel.ts'
import type { SecretBox } from '../../../kernel/server/secret-box.ts'
import type { Tx } from '../../../kernel/server/database.ts'
import type { Access } from '../../../access/server/public.ts'
import type { Organization } from '../../../organization/server/public.ts'

/** A checkpoint that our own log has signed. Hashes are in base64, as in the note. */
export type SignedCheckpoint = {
  readonly size: number
  readonly rootHash: string
  readonly note: string
  readonly signedAt: Date
}

/** What the sequencer of this body's log answers. */
export type OwnLog = {
  newest(tx: Tx, bodyId: string): Promise<SignedCheckpoint | undefined>
  /** Hashes in base64 that prove the tree of `from` leaves to be the beginning of that of `to`. */
  consistency(tx: Tx, bodyId: string, span: { from: number; to: number }): Promise<string[]>
  origin(bodyId: string): string
  verifierKey(bodyId: string): string
}

export type PublishDeps = {
  readonly kernel: Kernel
  readonly organization: Organization
  readonly access: Access
  readonly box: SecretBox
  readonly log: OwnLog
}
