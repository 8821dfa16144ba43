/** Evidence items and their chain of custody: every hand that an item passes through, from finding to disposal. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { By } from '../../incidents/core/who.ts'

export const evidenceKinds = ['physical', 'digital'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

export const evidenceStages = [
  'identified',
  'collected',
  'sealed',
  'stored',
  'checked_out',
  'handed_over',
  'returned',
  'disposed',
  'not_collected',
] as const
export type EvidenceStage = (typeof evidenceStages)[number]

export const custodyActs = [
  'identify',
  'collect',
  'upload',
  'verify',
  'seal',
  'store',
  'check_out',
  'hand_over',
  'take_back',
  'dispose',
  'leave',
  'correct',
] as const
export type CustodyAct = (typeof custodyActs)[number]

export const legalBases = ['voluntary', 'warrant', 'inquiry', 'contract', 'other'] as const
export type LegalBasis = (typeof legalBases)[number]

/** How, by whom and with what an item was taken. */
export type Acquisition = {
  readonly at: string
  readonly by: string
  /** Name of the witness; empty only when there was none and that was said. */
  readonly witness: string
  readonly noWitness: boolean
  readonly method: string
  /** Tool with its version. */
  readonly tool: string
  /** Seconds by which the machine's clock was ahead (negative: behind); null when nobody looked. */
  readonly clockOffsetSeconds: number | null
}

export type Receiver = {
  readonly organization: string
  readonly name: string
  readonly idNumber: string
  readonly basis: LegalBasis
  readonly receiptNumber: string
}

export type HashCheck = 'match' | 'mismatch' | 'missing' | 'not_checked'

/** One line of the chain of custody. Lines are added, never changed; a correction is a line of its own. */
export type CustodyEntry = {
  readonly number: number
  readonly act: CustodyAct
  readonly at: string
  readonly recordedAt: string
  readonly by: By
  readonly from: string
  readonly to: string
  readonly place: string
  readonly purpose: string
  readonly condition: string
  readonly witness: string
  readonly hash: HashCheck
  readonly sha256: string
  readonly receiver: Receiver | null
  readonly note: string
}

export type EvidenceFile = {
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  /** What the first bytes say. */
  readonly type: string
  /** The name promises something else; kept all the same. */
  readonly isNotAsNamed: boolean
}

export type Evidence = {
  readonly caseId: string
  readonly serial: string
  readonly kind: EvidenceKind
  readonly title: string
  /** Where it came from: machine, room, person. */
  readonly origin: string
  readonly stage: EvidenceStage
  readonly acquired: Acquisition | null
  readonly sealNumber: string
  /** Where it is now, or who has it. */
  readonly location: string
  readonly file: EvidenceFile | null
  /** Digest that a tool or another person stated, before Toride computed its own. */
  readonly statedSha256: string
  readonly hash: HashCheck
  readonly custody: readonly CustodyEntry[]
  /** The step of a first-response card that asked for it. */
  readonly step: { readonly runId: string; readonly stepId: string } | null
  readonly addedAt: string
  readonly addedBy: By
}

export type EvidenceEvent =
  | { readonly type: 'evidence.added'; readonly caseId: string; readonly evidence: Evidence }
  | {
      readonly type: 'evidence.custody'
      readonly caseId: string
      readonly stage: EvidenceStage
      readonly entry: CustodyEntry
      readonly changes: EvidenceChanges
    }

type EvidenceChanges = Partial<
  Pick<Evidence, 'acquired' | 'sealNumber' | 'location' | 'file' | 'statedSha256' | 'hash'>
>

export type Acting = { readonly by: By; readonly now: Date }

/** What a person fills in for an act; which of it must not be empty depends on the act. */
export type CustodyDraft = {
  readonly at: string
  readonly from?: string
  readonly to?: string
  readonly place?: string
  readonly purpose?: string
  readonly condition?: string
  readonly witness?: string
  readonly noWitness?: boolean
  readonly sealNumber?: string
  readonly receiver?: Receiver
  readonly note?: string
}

type Field = 'to' | 'place' | 'purpose' | 'sealNumber' | 'receiver' | 'note' | 'witness'

/** act → stages from which it is possible, the stage after it (null: the same), and what must be filled in. */
const acts = {
  collect: { from: ['identified'], to: 'collected', needs: ['witness'] },
  seal: { from: ['collected', 'stored'], to: 'sealed', needs: ['sealNumber', 'witness'] },
  store: { from: ['collected', 'sealed', 'checked_out', 'returned'], to: 'stored', needs: ['place'] },
  check_out: { from: ['stored', 'sealed'], to: 'checked_out', needs: ['to', 'purpose'] },
  hand_over: { from: ['collected', 'sealed', 'stored'], to: 'handed_over', needs: ['receiver', 'witness'] },
  take_back: { from: ['handed_over'], to: 'returned', needs: ['to'] },
  dispose: { from: ['stored', 'returned'], to: 'disposed', needs: ['note', 'witness'] },
  leave: { from: ['identified'], to: 'not_collected', needs: ['note'] },
  correct: { from: evidenceStages, to: null, needs: ['note'] },
} as const satisfies Record<string, Transition>

type Transition = {
  readonly from: readonly EvidenceStage[]
  readonly to: EvidenceStage | null
  readonly needs: readonly Field[]
}

export type MoveAct = keyof typeof acts
export const moveActs = Object.keys(acts) as readonly MoveAct[]

/** Stages in which an item may stay when its case is closed. */
export const restingStages: readonly EvidenceStage[] = ['stored', 'handed_over', 'disposed', 'not_collected']

export type MoveRefusal = Refusal<
  'custody.cannot_move' | 'custody.in_future' | 'custody.field_missing' | 'custody.witness_missing'
>

/** True when the chain of custody allows `act` on an item in `stage`. */
export function mayMove(stage: EvidenceStage, act: MoveAct): boolean {
  const transition: Transition = acts[act]
  return transition.from.includes(stage)
}

/** Records an act on an item. `acquired` goes with `collect`. */
export function moveEvidence(
  evidence: Evidence,
  { act, draft, acquired }: { act: MoveAct; draft: CustodyDraft; acquired?: Acquisition },
  acting: Acting,
): EvidenceEvent[] | MoveRefusal {
  const { to, needs }: Transition = acts[act]
  if (!mayMove(evidence.stage, act)) return refuse('custody.cannot_move')
  const fault = checkDraft(draft, needs, acting.now)
  if (fault) return fault
  const entry = newEntry(evidence, { act, draft }, acting)
  const changes: EvidenceChanges = {
    ...(acquired ? { acquired } : {}),
    ...(draft.sealNumber ? { sealNumber: draft.sealNumber } : {}),
    ...(act === 'correct' ? {} : locationAfter(draft)),
  }
  return [{ type: 'evidence.custody', caseId: evidence.caseId, stage: to ?? evidence.stage, entry, changes }]
}

/** Adds the file of a digital item. An item has one file, which never changes; another file is another item. */
export function attachFile(
  evidence: Evidence,
  { file, statedSha256 }: { file: EvidenceFile; statedSha256: string },
  acting: Acting,
): EvidenceEvent[] | Refusal<'custody.file_there' | 'custody.not_digital' | 'custody.not_collected_yet'> {
  const fault = refuseFile(evidence)
  if (fault) return fault
  const stated = statedSha256 || evidence.statedSha256
  const hash: HashCheck = stated === '' ? 'not_checked' : stated === file.sha256 ? 'match' : 'mismatch'
  const draft = { at: acting.now.toISOString(), note: file.name }
  const entry = newEntry(evidence, { act: 'upload', draft, hash, sha256: file.sha256 }, acting)
  const changes = { file, statedSha256: stated, hash }
  return [{ type: 'evidence.custody', caseId: evidence.caseId, stage: evidence.stage, entry, changes }]
}

/** Why no file can be added to the item; undefined when one can. */
export function refuseFile(
  evidence: Evidence,
): Refusal<'custody.file_there' | 'custody.not_digital' | 'custody.not_collected_yet'> | undefined {
  if (evidence.kind !== 'digital') return refuse('custody.not_digital')
  if (evidence.file) return refuse('custody.file_there')
  return evidence.stage === 'identified' || evidence.stage === 'not_collected'
    ? refuse('custody.not_collected_yet')
    : undefined
}

/**
 * Records a check of the digest: `observed` is what was computed now, null when the file is not there any
 * more. It is compared with the file's digest, or with the stated one when Toride does not hold the file.
 */
export function verifyEvidence(
  evidence: Evidence,
  { observed, place }: { observed: string | null; place: string },
  acting: Acting,
): EvidenceEvent[] | Refusal<'custody.nothing_to_verify'> {
  const known = evidence.file?.sha256 ?? evidence.statedSha256
  const isFirst = known === '' && observed !== null
  if (known === '' && !isFirst) return refuse('custody.nothing_to_verify')
  const hash: HashCheck = observed === null ? 'missing' : isFirst || observed === known ? 'match' : 'mismatch'
  const draft = { at: acting.now.toISOString(), place }
  const entry = newEntry(evidence, { act: 'verify', draft, hash, sha256: observed ?? '' }, acting)
  const changes = { hash, ...(isFirst ? { statedSha256: observed } : {}) }
  return [{ type: 'evidence.custody', caseId: evidence.caseId, stage: evidence.stage, entry, changes }]
}

export type EvidenceDraft = Pick<
  Evidence,
  'caseId' | 'serial' | 'kind' | 'title' | 'origin' | 'statedSha256' | 'step'
>

/** A new item as it was found; taking it is the next act. */
export function identifyEvidence(draft: EvidenceDraft, acting: Acting): Evidence {
  const item: Evidence = {
    ...draft,
    stage: 'identified',
    acquired: null,
    sealNumber: '',
    location: draft.origin,
    file: null,
    hash: 'not_checked',
    custody: [],
    addedAt: acting.now.toISOString(),
    addedBy: acting.by,
  }
  const found = { act: 'identify', draft: { at: item.addedAt, place: draft.origin } } as const
  return { ...item, custody: [newEntry(item, found, acting)] }
}

/** Folds one event; an item begins with `evidence.added`, every later one adds a custody entry. */
export function evolveEvidence(evidence: Evidence, event: EvidenceEvent): Evidence {
  if (event.type === 'evidence.added') return event.evidence
  return { ...evidence, ...event.changes, stage: event.stage, custody: [...evidence.custody, event.entry] }
}

const futureToleranceMs = 600_000

function checkDraft(
  draft: CustodyDraft,
  needs: readonly Field[],
  now: Date,
): Refusal<'custody.in_future' | 'custody.field_missing' | 'custody.witness_missing'> | undefined {
  if (Date.parse(draft.at) > now.getTime() + futureToleranceMs) return refuse('custody.in_future')
  if (needs.includes('witness') && !draft.noWitness && !draft.witness?.trim())
    return refuse('custody.witness_missing')
  const missing = needs.find((field) => field !== 'witness' && isEmpty(draft[field]))
  return missing ? refuse('custody.field_missing', { field: missing }) : undefined
}

function isEmpty(value: string | Receiver | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function locationAfter(draft: CustodyDraft): { location?: string } {
  const location = draft.place || draft.receiver?.organization || draft.to
  return location ? { location } : {}
}

type NewEntry = {
  readonly act: CustodyAct
  readonly draft: CustodyDraft
  readonly hash?: HashCheck
  readonly sha256?: string
}

function newEntry(evidence: Evidence, { act, draft, hash, sha256 }: NewEntry, acting: Acting): CustodyEntry {
  return {
    number: evidence.custody.length + 1,
    act,
    at: new Date(draft.at).toISOString(),
    recordedAt: acting.now.toISOString(),
    by: acting.by,
    from: draft.from || (act === 'identify' ? '' : evidence.location),
    to: draft.to ?? draft.receiver?.name ?? '',
    place: draft.place ?? '',
    purpose: draft.purpose ?? '',
    condition: draft.condition ?? '',
    witness: draft.witness?.trim() ?? '',
    hash: hash ?? 'not_checked',
    sha256: sha256 ?? '',
    receiver: draft.receiver ?? null,
    note: draft.note ?? '',
  }
}
