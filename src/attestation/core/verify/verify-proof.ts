/** A proof file of one entry (C2SP tlog-proof): the entry itself, its place, hashes up to the root, the signed root. */
import { fromBase64, fromHex, joinBytes, areSameBytes, toBase64 } from '../bytes.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { leafData } from '../leaf.ts'
import { verifyNote, type VerifierKey } from '../note.ts'
import { leafHash, verifyInclusion } from '../tree.ts'
import type { DumpEntry } from './dump-form.ts'
import type { Platform } from './platform.ts'
import { collectProblems, type Anchor, type Problem, type ProblemKind } from './report.ts'

export type ProofReport = {
  readonly ok: boolean
  readonly entries: number
  readonly index: number
  readonly size: number
  readonly origin: string
  /** What was recorded, as it was recorded; null when it was erased or is not proved. */
  readonly entry: unknown
  readonly witnesses: Anchor['witnesses']
  readonly problems: readonly Problem[]
}

export type ProofParts = {
  /** What the leaf is made of, and its content. */
  readonly extra: Omit<DumpEntry, 'leaf'>
  readonly index: number
  readonly proof: readonly Uint8Array[]
  readonly note: string
}

const head = 'c2sp.org/tlog-proof@v1'
export const proofBytesMax = 4_096

export function formatProof({ extra, index, proof, note }: ProofParts, utf8: Platform['utf8']): string {
  const { commitment, entry, salt, sequence } = extra
  const bytes = utf8(JSON.stringify({ commitment, entry, salt, sequence }))
  return [head, `extra ${toBase64(bytes)}`, `index ${index}`, ...proof.map(toBase64), '', note].join('\n')
}

function parseProof(text: string, platform: Pick<Platform, 'text'>): ProofParts | undefined {
  const gap = text.indexOf('\n\n')
  const [first, extraLine = '', indexLine = '', ...hashes] = text.slice(0, gap).split('\n')
  const extraBytes = fromBase64(/^extra (\S+)$/.exec(extraLine)?.[1] ?? '-')
  const index = Number(/^index (0|[1-9]\d{0,15})$/.exec(indexLine)?.[1] ?? Number.NaN)
  const proof = hashes.map(fromBase64)
  if (gap < 0 || first !== head || !extraBytes || !Number.isSafeInteger(index)) return undefined
  const extra = parseExtra(extraBytes, platform)
  if (!extra || !proof.every((hash) => hash !== undefined)) return undefined
  return { extra, index, proof, note: text.slice(gap + 2) }
}

function parseExtra(bytes: Uint8Array, platform: Pick<Platform, 'text'>): ProofParts['extra'] | undefined {
  try {
    const { commitment, entry, salt, sequence } = JSON.parse(platform.text(bytes)) as Record<string, unknown>
    if (typeof commitment !== 'string' || typeof sequence !== 'string') return undefined
    const isWhole = typeof entry === 'string' && typeof salt === 'string'
    if (!isWhole && (entry !== null || salt !== null)) return undefined
    return isWhole ? { commitment, entry, salt, sequence } : { commitment, entry: null, salt: null, sequence }
  } catch {
    return undefined
  }
}

type Judged = Pick<ProofReport, 'index' | 'size' | 'origin' | 'witnesses' | 'entry'>

export async function verifyProof(
  platform: Platform,
  { keys, where, text }: { keys: readonly VerifierKey[]; where: string; text: string },
): Promise<ProofReport> {
  const problems = collectProblems()
  const nothing: Judged = { index: 0, size: 0, origin: '', witnesses: [], entry: null }
  const parts = parseProof(text, platform)
  const judged = parts ? await judge(platform, parts, keys) : 'proof_unreadable'
  if (typeof judged === 'string') problems.add(judged, where)
  const found = typeof judged === 'string' ? nothing : judged
  const isGood = problems.listed.length === 0
  return { ok: isGood, entries: isGood ? 1 : 0, ...found, problems: problems.listed }
}

async function judge(
  platform: Platform,
  parts: ProofParts,
  keys: readonly VerifierKey[],
): Promise<Judged | ProblemKind> {
  const signed = parseSignedCheckpoint(parts.note)
  if (!signed) return 'proof_unreadable'
  const { origin, size, root } = signed.checkpoint
  const log = keys.find(({ kind, name }) => kind === 'log' && name === origin)
  if (!log) return 'no_key'
  if ((await verifyNote(signed.note, log, platform)).kind !== 'right') return 'checkpoint_signature'
  const { extra, index, proof } = parts
  const commitment = fromHex(extra.commitment)
  if (commitment?.length !== 32 || !/^(?:0|[1-9]\d{0,14})$/.test(extra.sequence)) return 'proof_unreadable'
  const leaf = leafHash(leafData(extra.sequence, commitment), platform.sha256)
  if (!verifyInclusion({ index, size, leaf, proof, root }, platform.sha256)) return 'proof_mismatch'
  if (!isCommitted(extra, commitment, platform)) return 'entry_changed'
  const witnesses: { name: string; signedAt: string }[] = []
  for (const key of keys.filter(({ kind }) => kind === 'witness')) {
    const verdict = await verifyNote(signed.note, key, platform)
    if (verdict.kind === 'wrong') return 'witness_signature'
    if (verdict.kind === 'right')
      witnesses.push({ name: key.name, signedAt: new Date((verdict.signedAt ?? 0) * 1000).toISOString() })
  }
  const entry: unknown = extra.entry === null ? null : JSON.parse(extra.entry)
  return { index, size, origin, witnesses, entry }
}

function isCommitted(
  { entry, salt }: ProofParts['extra'],
  commitment: Uint8Array,
  platform: Platform,
): boolean {
  if (entry === null || salt === null) return true
  const bytes = joinBytes([fromHex(salt) ?? new Uint8Array(0), platform.utf8(entry)])
  return areSameBytes(platform.sha256(bytes), commitment)
}
