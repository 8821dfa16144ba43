/** The proof file of one entry: everything that is needed to verify it without Toride. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Tx } from '../../kernel/server/database.ts'
import { readTrail, type StoredTrailEntry } from '../../kernel/server/store.ts'
import { canonicalJson } from '../../kernel/core/canonical-json.ts'
import { formatProof, proofBytesMax } from '../core/verify/verify-proof.ts'
import { noteCrypto } from './note-crypto.ts'
import { readInclusionProof } from './read-proof.ts'
import { settleLedger, type SequencerDeps } from './sequencer.ts'
import { findLeaf, findNewestCheckpoint, type StoredCheckpoint } from './store.ts'

export type WantedProof =
  | { readonly sequence: string }
  | { readonly subject: { readonly kind: string; readonly id: string } }

type ProofCode = 'kernel.not_found' | 'attestation.proof_too_large'
const entriesMax = 100_000

/** Of the entry, or of the newest one about a record. `withWitnesses` adds the lines of those who signed too. */
export async function makeProofFile(
  deps: SequencerDeps & {
    withWitnesses: (tx: Tx, bodyId: string, checkpoint: StoredCheckpoint) => Promise<{ note: string }>
  },
  bodyId: string,
  wanted: WantedProof,
): Promise<string | Refusal<ProofCode>> {
  await settleLedger(deps, bodyId)
  return deps.kernel.database.transaction(bodyId, async (tx) => {
    const entry = (await readTrail(tx, { bodyId, ...wanted, limit: entriesMax })).at(-1)
    const index = entry && (await findLeaf(tx, bodyId, entry.sequence))
    const checkpoint = await findNewestCheckpoint(tx, bodyId)
    if (!entry || index === undefined || !checkpoint || index >= checkpoint.size)
      return refuse('kernel.not_found')
    const { note } = await deps.withWitnesses(tx, bodyId, checkpoint)
    const proof = await readInclusionProof(tx, bodyId, { index, size: checkpoint.size })
    const text = formatProof({ extra: extraOf(entry), index, proof, note }, noteCrypto.utf8)
    const bytes = Buffer.byteLength(text)
    return bytes > proofBytesMax ? refuse('attestation.proof_too_large', { bytes }) : text
  })
}

function extraOf(stored: StoredTrailEntry) {
  const { sequence, salt, commitment, form, record, ...entry } = stored
  const isErased = (salt as Buffer | null) === null
  const content = { ...entry, recordedAt: entry.recordedAt.toISOString() }
  return {
    commitment: commitment.toString('hex'),
    entry: isErased ? null : canonicalJson(form === 1 ? content : { ...content, form, record }),
    salt: isErased ? null : salt.toString('hex'),
    sequence,
  }
}
