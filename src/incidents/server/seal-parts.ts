/** What rows of a sealed case leave readable: stages, deadlines and whom to remind. Everything else is in the envelope. */
import type { Outline, SealedPart } from '../../kernel/server/seal/sealed-state.ts'
import type { Case } from '../core/case.ts'
import type { Countermeasure } from '../core/countermeasure.ts'
import type { ItemLink } from '../core/link.ts'
import { formatSealedLabel } from '../core/number.ts'
import type { Observable } from '../core/observable.ts'
import type { Task } from '../core/task.ts'
import type { TimelineEntry } from '../core/timeline.ts'
import type { Party } from '../core/who.ts'

/** Stands where a kind or a role would tell something. */
export const sealedKind = 'sealed'

/** The text whose keyed name is a sealed case's label. */
export const labelText = 'label'

type Seal<State> = Omit<SealedPart<State>, 'table'>

export const caseSeal: Seal<Case> = {
  caseOf: (_state, id) => id,
  outline: ({ stage, openedAt, lead }, token) => ({
    number: formatSealedLabel(token(labelText)),
    title: '',
    stage,
    zones: [],
    openedAt,
    lead: remindedOf(lead),
  }),
}

/** Parts of which nothing but the case is readable. */
export const partSeal: Seal<{ readonly caseId: string }> = ofCase(() => ({}))

export const taskSeal = ofCase<Task>(({ stage, dueAt, assignee }) => ({
  stage,
  dueAt,
  assignee: remindedOf(assignee),
}))

export const timelineSeal = ofCase<TimelineEntry>(() => ({ occurredAt: '' }))

export const measureSeal = ofCase<Countermeasure>(({ stage, reviewAt, emergency, countersigned }) => ({
  stage,
  reviewAt,
  emergency: emergency && { countersignUntil: emergency.countersignUntil },
  countersigned: countersigned && {},
}))

export const observableSeal = ofCase<Observable>(({ kind, value }, token) => ({
  kind: sealedKind,
  value: token(`${kind} ${value}`),
}))

export const linkSeal = ofCase<ItemLink>(({ role, snapshot }, token) => ({
  role: sealedKind,
  snapshot: { itemId: token(`${role} ${snapshot.itemId}`) },
}))

function ofCase<State extends { readonly caseId: string }>(outline: Outline<State>): Seal<State> {
  return {
    caseOf: (state) => state.caseId,
    outline: (state, token) => ({ caseId: state.caseId, ...outline(state, token) }),
  }
}

function remindedOf(party: Party | null) {
  return party && { seatId: party.seatId, personId: party.personId }
}
