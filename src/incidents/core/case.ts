/** The case: its head, stages, phases, declaration and closing. Tasks, timeline and the rest are records of their own. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { isSamePerson, type By, type Party } from './who.ts'

export const stages = ['new', 'in_progress', 'closed'] as const
export type Stage = (typeof stages)[number]

export const tlpMarks = ['red', 'amber_strict', 'amber', 'green', 'clear'] as const
export type Tlp = (typeof tlpMarks)[number]

export const resolutions = [
  'resolved',
  'not_incident',
  'false_positive',
  'duplicate',
  'indeterminate',
] as const
export type Resolution = (typeof resolutions)[number]

/** What keeps it from happening again, or why there is nothing. */
export type Corrective =
  | { readonly kind: 'actions'; readonly text: string }
  | { readonly kind: 'none'; readonly reason: string }

/** Where we are, in words that people wrote. */
export type Situation = {
  readonly done: string
  readonly next: string
  readonly waitingFor: string
  readonly until: string
}

export type CaseSource = {
  readonly kind: 'manual' | 'report' | 'alert'
  readonly id: string
  readonly number: string
}

export type Case = {
  readonly number: string
  readonly title: string
  readonly stage: Stage
  readonly phases: readonly string[]
  readonly category: string | null
  /** 0 to 4, by the levels of the taxonomy. */
  readonly severity: number | null
  readonly tlp: Tlp
  readonly zones: readonly string[]
  readonly lead: Party | null
  readonly source: CaseSource
  /** When any section of the body first knew, and which. */
  readonly known: { readonly at: string; readonly section: string } | null
  readonly openedAt: string
  readonly openedBy: By
  readonly declared: { readonly at: string; readonly by: By; readonly criteria: string } | null
  readonly situation: Situation & { readonly writtenAt: string | null; readonly writtenBy: By | null }
  readonly summary: string
  readonly resolution: Resolution | null
  readonly corrective: Corrective | null
  /** Second signature for a closing that the lead makes. */
  readonly countersign: { readonly at: string; readonly by: By } | null
  readonly closed: { readonly at: string; readonly by: By } | null
  /** Empty means all handlers; named members are for need-to-know cases. */
  readonly memberIds: readonly string[]
  /** Number of the case that took this one in; kept readable. */
  readonly mergedInto: string | null
}

export type CaseHead = Pick<
  Case,
  'title' | 'category' | 'severity' | 'tlp' | 'zones' | 'lead' | 'summary' | 'resolution' | 'corrective'
>
export type CaseChanges = Partial<CaseHead> & { readonly situation?: Situation }

export type CaseEvent =
  | { readonly type: 'case.opened'; readonly case: Case }
  | { readonly type: 'case.updated'; readonly changes: CaseChanges; readonly at: string; readonly by: By }
  | { readonly type: 'case.started'; readonly at: string }
  | { readonly type: 'case.phases_set'; readonly phases: readonly string[]; readonly reason: string }
  | { readonly type: 'case.declared'; readonly at: string; readonly by: By; readonly criteria: string }
  | { readonly type: 'case.closing_countersigned'; readonly at: string; readonly by: By }
  | { readonly type: 'case.closed'; readonly at: string; readonly by: By; readonly resolution: Resolution }
  | { readonly type: 'case.reopened'; readonly at: string; readonly by: By; readonly reason: string }

export type CaseDraft = Pick<
  Case,
  'number' | 'title' | 'category' | 'severity' | 'tlp' | 'zones' | 'lead' | 'source' | 'known'
>

/** The case that `draft` describes, opened at `now` by `by`: new, in the phase of intake. */
export function openCase(draft: CaseDraft, { by, now }: { by: By; now: Date }): Case {
  return {
    ...draft,
    stage: 'new',
    phases: ['intake'],
    openedAt: now.toISOString(),
    openedBy: by,
    declared: null,
    situation: { done: '', next: '', waitingFor: '', until: '', writtenAt: null, writtenBy: null },
    summary: '',
    resolution: null,
    corrective: null,
    countersign: null,
    closed: null,
    memberIds: [],
    mergedInto: null,
  }
}

type Acting = { readonly by: By; readonly now: Date }
type Still = 'incidents.case_closed' | 'incidents.case_merged'

/** Refuses when nothing may change any more: closed cases are opened again first, merged ones stay as they are. */
export function refuseUnlessOpen(state: Pick<Case, 'stage' | 'mergedInto'>): Refusal<Still> | undefined {
  if (state.mergedInto) return refuse('incidents.case_merged', { number: state.mergedInto })
  return state.stage === 'closed' ? refuse('incidents.case_closed') : undefined
}

/** Answers one event with only what differs, or none. */
export function updateCase(
  state: Case,
  changes: CaseChanges,
  { by, now }: Acting,
): CaseEvent[] | Refusal<Still> {
  const still = refuseUnlessOpen(state)
  if (still) return still
  const { situation, ...head } = changes
  const { writtenAt: _at, writtenBy: _by, ...written } = state.situation
  const changed: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(head)) {
    if (value !== undefined && !isEqual(value, state[key as keyof CaseHead])) changed[key] = value
  }
  if (situation && !isEqual(situation, written)) changed['situation'] = situation
  if (Object.keys(changed).length === 0) return []
  return [{ type: 'case.updated', changes: changed, at: now.toISOString(), by }]
}

/** Work begins on a new case. */
export function startCase(
  state: Case,
  { now }: Acting,
): CaseEvent[] | Refusal<Still | 'incidents.case_cannot_move'> {
  const still = refuseUnlessOpen(state)
  if (still) return still
  if (state.stage !== 'new') return refuse('incidents.case_cannot_move')
  return [{ type: 'case.started', at: now.toISOString() }]
}

/** Sets the phases, which may overlap; the same ones again change nothing. */
export function setPhases(
  state: Case,
  { phases, reason }: { phases: readonly string[]; reason: string },
): CaseEvent[] | Refusal<Still> {
  const still = refuseUnlessOpen(state)
  if (still) return still
  const wanted = [...new Set(phases)]
  return isEqual(wanted, state.phases) ? [] : [{ type: 'case.phases_set', phases: wanted, reason }]
}

/** Declares an incident against written criteria; a new case is in progress from then on. */
export function declareCase(
  state: Case,
  criteria: string,
  { by, now }: Acting,
): CaseEvent[] | Refusal<Still | 'incidents.already_declared'> {
  const still = refuseUnlessOpen(state)
  if (still) return still
  if (state.declared) return refuse('incidents.already_declared')
  const at = now.toISOString()
  const start: CaseEvent[] = state.stage === 'new' ? [{ type: 'case.started', at }] : []
  return [{ type: 'case.declared', at, by, criteria }, ...start]
}

/** The second signature before the lead closes; it must come from somebody who is not the lead. */
export function countersignClosing(
  state: Case,
  { by, now }: Acting,
  isLead: boolean,
): CaseEvent[] | Refusal<Still | 'incidents.countersign_by_lead'> {
  const still = refuseUnlessOpen(state)
  if (still) return still
  if (isLead) return refuse('incidents.countersign_by_lead')
  return [{ type: 'case.closing_countersigned', at: now.toISOString(), by }]
}

/** Closes. What must be there before is asked of `missingToClose` and of the other slices first. */
export function closeCase(
  state: Case,
  { by, now }: Acting,
  missing: number,
): CaseEvent[] | Refusal<Still | 'incidents.not_ready_to_close'> {
  const still = refuseUnlessOpen(state)
  if (still) return still
  if (missing > 0 || !state.resolution) return refuse('incidents.not_ready_to_close', { count: missing })
  return [{ type: 'case.closed', at: now.toISOString(), by, resolution: state.resolution }]
}

/** Takes up a closed case again; one that was merged lives on in another and is refused. */
export function reopenCase(
  state: Case,
  reason: string,
  { by, now }: Acting,
): CaseEvent[] | Refusal<'incidents.case_cannot_move' | 'incidents.case_merged'> {
  if (state.mergedInto) return refuse('incidents.case_merged', { number: state.mergedInto })
  if (state.stage !== 'closed') return refuse('incidents.case_cannot_move')
  return [{ type: 'case.reopened', at: now.toISOString(), by, reason }]
}

/** Folds one event; a case begins with `case.opened`. */
export function evolveCase(state: Case, event: CaseEvent): Case {
  switch (event.type) {
    case 'case.opened':
      return event.case
    case 'case.updated':
      return applyChanges(state, event)
    case 'case.started':
      return { ...state, stage: 'in_progress' }
    case 'case.phases_set':
      return { ...state, phases: event.phases }
    case 'case.declared':
      return { ...state, declared: { at: event.at, by: event.by, criteria: event.criteria } }
    case 'case.closing_countersigned':
      return { ...state, countersign: { at: event.at, by: event.by } }
    case 'case.closed':
      return { ...state, stage: 'closed', closed: { at: event.at, by: event.by } }
    default:
      return { ...state, stage: 'in_progress', closed: null, countersign: null }
  }
}

/** A changed closing text takes the second signature with it: it was given to other words. */
function applyChanges(state: Case, event: Extract<CaseEvent, { type: 'case.updated' }>): Case {
  const { situation, ...head } = event.changes
  const touchesClosing = ['summary', 'resolution', 'corrective', 'lead'].some((key) => key in head)
  return {
    ...state,
    ...head,
    situation: situation ? { ...situation, writtenAt: event.at, writtenBy: event.by } : state.situation,
    countersign: touchesClosing ? null : state.countersign,
  }
}

/** True when the closer needs a second signature and none was given by somebody else. */
export function lacksSecondPerson(state: Case, closer: By, isLead: boolean): boolean {
  if (!isLead) return false
  return state.countersign === null || isSamePerson(state.countersign.by, closer)
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
