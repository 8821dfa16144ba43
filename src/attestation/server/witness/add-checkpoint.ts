/** What this server does as a witness: looks at a checkpoint of another log, remembers it, and cosigns it. */
import type { Context } from '../../../kernel/server/context.ts'
import { note as noteInTrail } from '../../../kernel/server/ledger.ts'
import type { Stored } from '../../../kernel/server/record.ts'
import { fromBase64, toBase64 } from '../../core/bytes.ts'
import { parseSignedCheckpoint, type SignedCheckpoint } from '../../core/checkpoint.ts'
import {
  cosignatureBytes,
  cosignedMessage,
  formatSignature,
  parseVerifierKey,
  verifyNote,
  type VerifierKey,
} from '../../core/note.ts'
import {
  judge,
  parseAddCheckpoint,
  type AddCheckpoint,
  type RefusalKind,
} from '../../core/publish/witness.ts'
import type { WitnessedLog } from '../../core/publish/witnessed-log.ts'
import { verifyConsistency } from '../../core/tree.ts'
import type { SigningKey } from './key-file.ts'
import { noteCrypto, sha256 } from '../note-crypto.ts'
import * as store from './store.ts'

/** The witness of a body: its name, its key. */
export type Witness = { readonly verifierKey: VerifierKey; readonly signing: SigningKey }

export type WitnessAnswer = {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly body: string
  readonly mediaType: string
}

const plain = 'text/plain; charset=utf-8'

/**
 * Answers a request of add-checkpoint. The transaction of `ctx` must be committed before the answer leaves:
 * a witness that forgets what it has signed is none.
 */
export async function addCheckpoint(ctx: Context, witness: Witness, body: string): Promise<WitnessAnswer> {
  const asked = parseAddCheckpoint(body)
  const signed = asked && parseSignedCheckpoint(asked.note)
  if (!asked || !signed) return say(400, 'not an add-checkpoint request')
  const log = await store.findLogByOrigin(ctx.tx, { bodyId: ctx.bodyId, origin: signed.checkpoint.origin })
  if (!log?.state.isOn) return say(404, 'unknown log')
  const key = parseVerifierKey(log.state.verifierKey, noteCrypto)
  const verdict = key && (await verifyNote(signed.note, key, noteCrypto))
  if (verdict?.kind !== 'right') return say(403, 'no signature of a known key')
  return answerSigned(ctx, { witness, log, asked, signed })
}

type Case = {
  readonly witness: Witness
  readonly log: Stored<WitnessedLog>
  readonly asked: AddCheckpoint
  readonly signed: SignedCheckpoint
}

async function answerSigned(ctx: Context, { witness, log, asked, signed }: Case): Promise<WitnessAnswer> {
  const key = { bodyId: ctx.bodyId, logId: log.id }
  const { size, root } = signed.checkpoint
  await store.lockLog(ctx.tx, key)
  const seen = (await store.readNewestHead(ctx.tx, key)) ?? { size: 0, rootHash: '' }
  const same = await store.readHeadOfSize(ctx.tx, { ...key, size })
  const rootHash = toBase64(root)
  const judgement = judge(seen, {
    oldSize: asked.oldSize,
    size,
    rootHash,
    wasSeenSo: same && same.rootHash === rootHash,
    isConsistent: () => continues(seen, { asked, signed }),
  })
  if (judgement.status === 400) return say(400, 'the old size is above the size')
  if (judgement.status === 200) {
    if (judgement.isNew)
      await store.addHead(ctx.tx, { ...key, size, rootHash, note: asked.note, seenAt: ctx.now })
    return { status: 200, body: cosign(witness, signed.note.text, ctx.now), mediaType: plain }
  }
  if (judgement.attempt)
    await keepAttempt(ctx, { log, kind: judgement.attempt, head: { size, rootHash }, seen, text: asked.note })
  if (judgement.status === 422) return say(422, 'the consistency proof does not verify')
  return { status: 409, body: `${seen.size}\n`, mediaType: 'text/x.tlog.size' }
}

function continues(
  seen: { size: number; rootHash: string },
  { asked, signed }: Pick<Case, 'asked' | 'signed'>,
): boolean {
  const proof = asked.proof.map(fromBase64)
  if (!proof.every((hash) => hash !== undefined)) return false
  const { size, root } = signed.checkpoint
  if (seen.size === 0) return proof.length === 0
  const fromRoot = fromBase64(seen.rootHash)
  return (
    fromRoot !== undefined &&
    verifyConsistency({ from: seen.size, to: size, fromRoot, toRoot: root, proof }, sha256)
  )
}

function cosign({ verifierKey, signing }: Witness, text: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000)
  const signature = signing.sign(noteCrypto.utf8(cosignedMessage(text, seconds)))
  const { name, keyId } = verifierKey
  return formatSignature({ name, keyId, bytes: cosignatureBytes(seconds, signature) })
}

/** The signed head is kept whole: it is what a court would be shown. The trail hears of each head once. */
async function keepAttempt(
  ctx: Context,
  attempt: {
    log: Stored<WitnessedLog>
    kind: RefusalKind
    head: { size: number; rootHash: string }
    seen: { size: number }
    text: string
  },
): Promise<void> {
  const { log, kind, head, seen, text } = attempt
  const isNews = await store.addRefusal(ctx.tx, {
    bodyId: ctx.bodyId,
    logId: log.id,
    ...head,
    kind,
    knownSize: seen.size,
    note: text,
    at: ctx.now,
  })
  if (!isNews) return
  const event = {
    type: 'attestation.witness_refused',
    attempt: kind,
    ...head,
    knownSize: seen.size,
    note: text,
  }
  await noteInTrail(ctx, { kind: 'witnessed_log', id: log.id }, event)
}

function say(status: WitnessAnswer['status'], sentence: string): WitnessAnswer {
  return { status, body: `${sentence}\n`, mediaType: plain }
}
