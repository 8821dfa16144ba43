/** What publication needs of the ledger, in the words of a note: hashes in base64. */
import type { Tx } from '../../../kernel/server/database.ts'
import { toBase64 } from '../../core/bytes.ts'
import { originOf, parseSignedCheckpoint } from '../../core/checkpoint.ts'
import type { Attestation, StoredCheckpoint } from '../public.ts'
import type { OwnLog, SignedCheckpoint } from './deps.ts'

export function ownLogOf(attestation: Attestation): OwnLog {
  return {
    newest: async (tx, bodyId) => {
      const stored = await attestation.newestCheckpoint(tx, bodyId)
      return stored && toSigned(stored)
    },
    consistency: async (tx: Tx, bodyId, span) =>
      (await attestation.consistencyProof(tx, bodyId, span)).map(toBase64),
    origin: originOf,
    verifierKey: (bodyId) => attestation.verifierKeyLine(bodyId),
  }
}

function toSigned({ size, note, signedAt }: StoredCheckpoint): SignedCheckpoint {
  const parsed = parseSignedCheckpoint(note)
  if (!parsed) throw new Error('a stored checkpoint cannot be read')
  return { size, rootHash: toBase64(parsed.checkpoint.root), note, signedAt }
}
