/** Asks a witness to cosign a checkpoint of ours, and keeps its signature when it is good. */
import { isOutboundFailure, type OutboundAnswer } from '../../../kernel/server/outbound/outbound.ts'
import {
  formatSignature,
  parseNote,
  parseSignature,
  parseVerifierKey,
  verifyNote,
  type VerifierKey,
} from '../../core/note.ts'
import type { TargetSettings } from '../../core/publish/target.ts'
import { formatAddCheckpoint, readKnownSize } from '../../core/publish/witness.ts'
import { noteCrypto } from '../note-crypto.ts'
import type { PublishDeps, SignedCheckpoint } from './deps.ts'
import * as store from './store.ts'

type Asking = {
  readonly bodyId: string
  readonly settings: Extract<TargetSettings, { kind: 'witness' }>
  readonly checkpoint: SignedCheckpoint
}

/** The witness knows best what it has seen: the first answer may tell, the second try then fits. */
const triesMax = 3

/** Answers a fault code, or undefined when the cosignature is kept. */
export async function askWitness(deps: PublishDeps, asking: Asking): Promise<string | undefined> {
  const key = parseVerifierKey(asking.settings.verifierKey, noteCrypto)
  if (key?.kind !== 'witness') return 'witness_bad_answer'
  let oldSize = await knownSize(deps, asking, key)
  for (let tries = 0; tries < triesMax; tries += 1) {
    const answer = await post(deps, asking, oldSize)
    if (isOutboundFailure(answer)) return answer.fault
    if (answer.status === 200) return keepCosignature(deps, asking, { key, answer })
    const known = answer.status === 409 ? readKnownSize(answer.body.toString('utf8')) : undefined
    if (known === undefined) return faultOf(answer.status)
    if (known > asking.checkpoint.size) return 'witness_ahead'
    if (known === oldSize) return 'witness_conflict'
    oldSize = known
  }
  return 'witness_bad_answer'
}

/** What this witness has last signed of ours; 0 lets it tell. */
async function knownSize(
  deps: PublishDeps,
  { bodyId, checkpoint }: Asking,
  key: VerifierKey,
): Promise<number> {
  const signer = signerOf(key)
  const last = await deps.kernel.database.transaction(bodyId, (tx) =>
    store.readNewestCosigned(tx, { bodyId, signer, sizeMax: checkpoint.size }),
  )
  return last?.size ?? 0
}

async function post(deps: PublishDeps, { bodyId, settings, checkpoint }: Asking, oldSize: number) {
  const proof =
    oldSize === 0
      ? []
      : await deps.kernel.database.transaction(bodyId, (tx) =>
          deps.log.consistency(tx, bodyId, { from: oldSize, to: checkpoint.size }),
        )
  return deps.kernel.outbound.send(`${settings.url.replace(/\/$/, '')}/add-checkpoint`, {
    method: 'POST',
    body: formatAddCheckpoint({ oldSize, proof, note: checkpoint.note }),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    bytesMax: 65_536,
  })
}

function faultOf(status: number): string {
  if (status === 404) return 'witness_unknown_log'
  if (status === 403) return 'witness_distrusts'
  if (status === 409 || status === 422) return 'witness_conflict'
  return `answered_${status}`
}

async function keepCosignature(
  deps: PublishDeps,
  { bodyId, checkpoint }: Asking,
  { key, answer }: { key: VerifierKey; answer: OutboundAnswer },
): Promise<string | undefined> {
  const own = parseNote(checkpoint.note)
  const lines = answer.body.toString('utf8').split('\n')
  const signature = lines
    .flatMap((line) => parseSignature(line) ?? [])
    .find(({ name, keyId }) => name === key.name && keyId === key.keyId)
  if (!own || !signature) return 'witness_bad_answer'
  const verdict = await verifyNote({ text: own.text, signatures: [signature] }, key, noteCrypto)
  if (verdict.kind !== 'right') return 'witness_bad_answer'
  const { size, rootHash } = checkpoint
  const row = {
    signer: signerOf(key),
    line: formatSignature(signature),
    at: deps.kernel.now(),
    head: { size, rootHash },
  }
  await deps.kernel.database.transaction(bodyId, (tx) => store.saveCosignature(tx, bodyId, row))
  return undefined
}

function signerOf({ name, keyId }: VerifierKey): string {
  return `${name}+${keyId}`
}
