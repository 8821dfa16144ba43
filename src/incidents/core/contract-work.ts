/** Endpoints of what belongs to a case: tasks, timeline, decisions, observables, links to the registers. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, text, version } from '../../kernel/core/endpoint.ts'
import { ja } from './ja.ts'
import { compromiseStates, linkRoles } from './link.ts'
import { observableKinds, verdicts } from './observable.ts'
import { partyInput, saved, short, timelineLink } from './schema.ts'
import { taskStages } from './task.ts'
import { lanes, precisions } from './timeline.ts'

const endpoint = endpointsWith(ja.refusals)
const closed = ['incidents.case_closed', 'incidents.case_merged'] as const

export const addTask = endpoint({
  id: 'incidents.addTask',
  method: 'POST',
  path: '/api/cases/:caseId/tasks',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    title: line(200),
    note: text(4000).default(''),
    mandatory: z.boolean().default(false),
    dueAt: instant.nullable().default(null),
    assignee: partyInput.nullable().default(null),
  }),
  output: saved,
  refusals: [...closed, 'incidents.unknown_party'],
})

export const updateTask = endpoint({
  id: 'incidents.updateTask',
  method: 'PUT',
  path: '/api/tasks/:id',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    title: line(200).optional(),
    note: text(4000).optional(),
    mandatory: z.boolean().optional(),
    dueAt: instant.nullable().optional(),
    assignee: partyInput.nullable().optional(),
  }),
  output: saved,
  refusals: [...closed, 'incidents.unknown_party', 'incidents.mandatory_needs_lead'],
})

/** `reason` is asked for by `cancelled` and `on_hold`, `revisitAt` by `on_hold`; with `done` it is what came out. */
export const moveTask = endpoint({
  id: 'incidents.moveTask',
  method: 'POST',
  path: '/api/tasks/:id/move',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    to: z.enum(taskStages),
    reason: text(1000).optional(),
    revisitAt: instant.optional(),
    waitingFor: short(200).optional(),
  }),
  output: saved,
  refusals: [
    ...closed,
    'incidents.task_cannot_move',
    'incidents.task_of_card',
    'incidents.mandatory_needs_lead',
    'incidents.reason_missing',
    'incidents.revisit_missing',
  ],
})

const entryFields = {
  occurredAt: instant,
  endedAt: instant.nullable().default(null),
  precision: z.enum(precisions).default('minute'),
  estimated: z.boolean().default(false),
  operator: short(200).default(''),
  onPaper: z.boolean().default(false),
  lane: z.enum(lanes),
  text: text(4000),
  links: z.array(timelineLink).max(20).default([]),
}
const entryRefusals = [
  'incidents.text_missing',
  'incidents.in_future',
  'incidents.ends_before_start',
] as const

export const addTimelineEntry = endpoint({
  id: 'incidents.addTimelineEntry',
  method: 'POST',
  path: '/api/cases/:caseId/timeline',
  permission: 'case.record',
  audit: 'write',
  input: z.strictObject({ caseId: id, ...entryFields }),
  output: saved,
  refusals: [...closed, ...entryRefusals],
})

/** A correction is a new entry that points to the old one; the old one stays readable. */
export const correctTimelineEntry = endpoint({
  id: 'incidents.correctTimelineEntry',
  method: 'POST',
  path: '/api/timeline/:id/correct',
  permission: 'case.record',
  audit: 'write',
  input: z.strictObject({ id, version, reason: line(400), ...entryFields }),
  output: saved,
  refusals: [...closed, ...entryRefusals, 'incidents.already_corrected'],
})

/** `replaces` names the earlier decision that this one takes the place of. */
export const recordDecision = endpoint({
  id: 'incidents.recordDecision',
  method: 'POST',
  path: '/api/cases/:caseId/decisions',
  permission: 'case.decide',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    decidedAt: instant,
    /** Without it the one who writes has decided. */
    decidedBy: partyInput.optional(),
    what: line(400),
    why: text(2000).refine((value) => value.trim() !== ''),
    alternatives: text(2000).default(''),
    information: text(2000).default(''),
    replaces: id.nullable().default(null),
  }),
  output: saved,
  refusals: [...closed, 'incidents.unknown_party', 'incidents.in_future'],
})

/** Without `kind` the value is recognised; defanged and full-width spellings are read. */
export const addObservable = endpoint({
  id: 'incidents.addObservable',
  method: 'POST',
  path: '/api/cases/:caseId/observables',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    kind: z.enum(observableKinds).optional(),
    value: line(2000),
    verdict: z.enum(verdicts).default('unknown'),
    note: text(1000).default(''),
    source: short(200).default(''),
  }),
  output: saved,
  refusals: [...closed, 'incidents.observable_unreadable', 'incidents.observable_there'],
})

export const judgeObservable = endpoint({
  id: 'incidents.judgeObservable',
  method: 'POST',
  path: '/api/observables/:id/judge',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({ id, version, verdict: z.enum(verdicts), note: text(1000).default('') }),
  output: saved,
  refusals: closed,
})

/** The register item is kept as it is now. */
export const linkItem = endpoint({
  id: 'incidents.linkItem',
  method: 'POST',
  path: '/api/cases/:caseId/links',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    role: z.enum(linkRoles),
    itemId: id,
    compromise: z.enum(compromiseStates).default('unknown'),
    note: text(1000).default(''),
  }),
  output: saved,
  refusals: [...closed, 'incidents.unknown_item', 'incidents.already_linked'],
})

export const assessLink = endpoint({
  id: 'incidents.assessLink',
  method: 'POST',
  path: '/api/links/:id/assess',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({ id, version, compromise: z.enum(compromiseStates), note: text(1000).default('') }),
  output: saved,
  refusals: closed,
})
