/** The timeline of a case: what happened when, apart from when it was written down. Nothing is overwritten. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { By } from './who.ts'

export const lanes = ['attacker', 'victim', 'responder', 'outside'] as const
export type Lane = (typeof lanes)[number]

export const precisions = ['second', 'minute', 'hour', 'day'] as const
export type Precision = (typeof precisions)[number]

export const linkKinds = [
  'observable',
  'task',
  'countermeasure',
  'decision',
  'evidence',
  'item',
  'report',
  'alert',
  'event',
  'run',
  'duty',
] as const

export type TimelineLink = {
  readonly kind: (typeof linkKinds)[number]
  readonly id: string
  readonly label: string
}

export type TimelineEntry = {
  readonly caseId: string
  readonly occurredAt: string
  readonly endedAt: string | null
  readonly precision: Precision
  /** The time is a guess; drawn hollow. */
  readonly estimated: boolean
  readonly recordedAt: string
  readonly recordedBy: By
  /** Who acted at the machine, when somebody else wrote it down from paper. */
  readonly operator: string
  readonly onPaper: boolean
  readonly lane: Lane
  readonly text: string
  readonly links: readonly TimelineLink[]
  /** `person` wrote it; `act` follows from an act recorded elsewhere; `card` from a step. */
  readonly origin: 'person' | 'act' | 'card'
  /** The entry that this one replaces, and why. */
  readonly corrects: { readonly entryId: string; readonly reason: string } | null
  /** The entry that replaced this one. */
  readonly correctedBy: string | null
}

export type TimelineEvent =
  | { readonly type: 'timeline.added'; readonly caseId: string; readonly entry: TimelineEntry }
  | { readonly type: 'timeline.corrected'; readonly caseId: string; readonly correctedBy: string }

export type TimelineDraft = {
  readonly occurredAt: string
  readonly endedAt?: string | null
  readonly precision?: Precision
  readonly estimated?: boolean
  readonly operator?: string
  readonly onPaper?: boolean
  readonly lane: Lane
  readonly text: string
  readonly links?: readonly TimelineLink[]
  readonly origin?: TimelineEntry['origin']
  readonly corrects?: TimelineEntry['corrects']
}

/** Clocks of people and machines differ a little; later than this is a slip of the pen. */
const futureToleranceMs = 10 * 60_000

type DraftRefusal = Refusal<'incidents.in_future' | 'incidents.ends_before_start' | 'incidents.text_missing'>

/** Refuses what a person cannot have meant. Instants come in as ISO 8601. */
export function checkDraft(draft: TimelineDraft, now: Date): DraftRefusal | undefined {
  const start = Date.parse(draft.occurredAt)
  const end = draft.endedAt ? Date.parse(draft.endedAt) : start
  if (draft.text.trim() === '') return refuse('incidents.text_missing')
  if (Math.max(start, end) > now.getTime() + futureToleranceMs) return refuse('incidents.in_future')
  return end < start ? refuse('incidents.ends_before_start') : undefined
}

/** Completes a draft to an entry; instants are kept in UTC. Clocks of machines are kept as wrong as they were. */
export function writeEntry(
  draft: TimelineDraft,
  context: { caseId: string; now: Date; by: By },
): TimelineEntry {
  const start = new Date(draft.occurredAt)
  const end = draft.endedAt ? new Date(draft.endedAt) : null
  return {
    caseId: context.caseId,
    occurredAt: start.toISOString(),
    endedAt: end && end.getTime() >= start.getTime() ? end.toISOString() : null,
    precision: draft.precision ?? 'minute',
    estimated: draft.estimated ?? false,
    recordedAt: context.now.toISOString(),
    recordedBy: context.by,
    operator: draft.operator?.trim() ?? '',
    onPaper: draft.onPaper ?? false,
    lane: draft.lane,
    text: draft.text.trim(),
    links: draft.links ?? [],
    origin: draft.origin ?? 'person',
    corrects: draft.corrects ?? null,
    correctedBy: null,
  }
}

/** Marks `entry` as replaced. Each entry is corrected once; a second correction starts from the newer entry. */
export function markCorrected(
  entry: TimelineEntry,
  correctedBy: string,
): TimelineEvent[] | Refusal<'incidents.already_corrected'> {
  if (entry.correctedBy) return refuse('incidents.already_corrected')
  return [{ type: 'timeline.corrected', caseId: entry.caseId, correctedBy }]
}

/** Folds one event; an entry begins with `timeline.added`; it is corrected by another one, never changed. */
export function evolveTimeline(entry: TimelineEntry, event: TimelineEvent): TimelineEntry {
  return event.type === 'timeline.added' ? event.entry : { ...entry, correctedBy: event.correctedBy }
}
