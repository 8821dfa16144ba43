/** Endpoints of the case itself: list, open, read, change, declare, close, history. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, paging, text, version } from '../../kernel/core/endpoint.ts'
import { resolutions, stages, tlpMarks } from './case.ts'
import { ja } from './ja.ts'
import { observableKinds } from './observable.ts'
import {
  caseHead,
  caseRow,
  caseView,
  corrective,
  partyInput,
  saved,
  situation,
  timelineView,
  word,
} from './schema.ts'

const endpoint = endpointsWith(ja.refusals)
const severity = z.number().int().min(0).max(4)
const missingItem = z.object({
  code: z.string().max(80),
  sentence: z.string().max(600),
  href: z.string().max(200),
})

/** `stage`: one stage, or `open` for everything that is not closed. `text`: number, title or a value seen. */
export const listCases = endpoint({
  id: 'incidents.listCases',
  method: 'GET',
  path: '/api/cases',
  permission: 'case.read',
  audit: 'none',
  input: z.strictObject({
    stage: z.enum([...stages, 'open']).optional(),
    severity: z.coerce.number().int().min(0).max(4).optional(),
    zone: word.optional(),
    category: word.optional(),
    mine: z.enum(['true']).optional(),
    text: line(100).optional(),
    order: z.enum(['newest', 'oldest', 'severity']).default('newest'),
    ...paging,
  }),
  output: z.object({
    cases: z.array(caseRow).max(200),
    total: z.number().int(),
    counts: z.object({ new: z.number().int(), in_progress: z.number().int(), closed: z.number().int() }),
  }),
})

/** What the pickers of the case pages offer: the taxonomy as it stands in the content. */
export const readTaxonomy = endpoint({
  id: 'incidents.readTaxonomy',
  method: 'GET',
  path: '/api/cases/taxonomy',
  permission: 'signed-in',
  audit: 'none',
  input: z.strictObject({}),
  output: z.object({
    groups: z.array(z.object({ id: word, name: z.string().max(60) })).max(20),
    categories: z
      .array(z.object({ id: word, group: word, name: z.string().max(60), explanation: z.string().max(200) }))
      .max(100),
    phases: z.array(z.object({ id: word, name: z.string().max(60) })).max(20),
    levels: z
      .array(
        z.object({
          level: severity,
          name: z.string().max(60),
          criteria: z.array(z.string().max(120)).max(12),
          cisoDecision: z.boolean(),
        }),
      )
      .max(5),
  }),
})

export const openCase = endpoint({
  id: 'incidents.openCase',
  method: 'POST',
  path: '/api/cases',
  permission: 'case.open',
  audit: 'write',
  input: z.strictObject({
    title: line(200),
    category: word.nullable().default(null),
    severity: severity.nullable().default(null),
    tlp: z.enum(tlpMarks).default('amber'),
    zones: z.array(word).max(10).default([]),
    lead: partyInput.nullable().default(null),
    /** When any section of the body first knew; duties count from it. */
    known: z
      .strictObject({ at: instant, section: line(100) })
      .nullable()
      .default(null),
  }),
  output: z.object({ id, version, number: z.string().max(40) }),
  refusals: ['incidents.unknown_category', 'incidents.unknown_zone', 'incidents.unknown_party'],
})

export const readCase = endpoint({
  id: 'incidents.readCase',
  method: 'GET',
  path: '/api/cases/:id',
  permission: 'case.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: caseView,
})

export const updateCase = endpoint({
  id: 'incidents.updateCase',
  method: 'PUT',
  path: '/api/cases/:id',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    title: line(200).optional(),
    category: word.nullable().optional(),
    severity: severity.nullable().optional(),
    tlp: z.enum(tlpMarks).optional(),
    zones: z.array(word).max(10).optional(),
    lead: partyInput.nullable().optional(),
    summary: text(8000).optional(),
    resolution: z.enum(resolutions).nullable().optional(),
    corrective: corrective.nullable().optional(),
    situation: situation.optional(),
  }),
  output: saved,
  refusals: [
    'incidents.case_closed',
    'incidents.case_merged',
    'incidents.unknown_category',
    'incidents.unknown_zone',
    'incidents.unknown_party',
  ],
})

export const startCase = endpoint({
  id: 'incidents.startCase',
  method: 'POST',
  path: '/api/cases/:id/start',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: ['incidents.case_closed', 'incidents.case_merged', 'incidents.case_cannot_move'],
})

/** Several phases hold at once; the whole set is sent. */
export const setPhases = endpoint({
  id: 'incidents.setPhases',
  method: 'PUT',
  path: '/api/cases/:id/phases',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({ id, version, phases: z.array(word).max(20), reason: text(400).default('') }),
  output: saved,
  refusals: ['incidents.case_closed', 'incidents.case_merged', 'incidents.unknown_phase'],
})

export const declareCase = endpoint({
  id: 'incidents.declareCase',
  method: 'POST',
  path: '/api/cases/:id/declare',
  permission: 'case.declare',
  audit: 'write',
  input: z.strictObject({ id, version, criteria: line(400) }),
  output: saved,
  refusals: ['incidents.case_closed', 'incidents.case_merged', 'incidents.already_declared'],
})

/** What is missing before this actor may close the case: own guards, then those of the other slices. */
export const readClosing = endpoint({
  id: 'incidents.readClosing',
  method: 'GET',
  path: '/api/cases/:id/closing',
  permission: 'case.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.object({ missing: z.array(missingItem).max(200), mayClose: z.boolean() }),
})

export const countersignClosing = endpoint({
  id: 'incidents.countersignClosing',
  method: 'POST',
  path: '/api/cases/:id/countersign',
  permission: 'case.record',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: ['incidents.case_closed', 'incidents.case_merged', 'incidents.countersign_by_lead'],
})

export const closeCase = endpoint({
  id: 'incidents.closeCase',
  method: 'POST',
  path: '/api/cases/:id/close',
  permission: 'case.close',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: ['incidents.case_closed', 'incidents.case_merged', 'incidents.not_ready_to_close'],
})

export const reopenCase = endpoint({
  id: 'incidents.reopenCase',
  method: 'POST',
  path: '/api/cases/:id/reopen',
  permission: 'case.reopen',
  audit: 'write',
  input: z.strictObject({ id, version, reason: line(400) }),
  output: saved,
  refusals: ['incidents.case_cannot_move', 'incidents.case_merged'],
})

/** The timeline by the time at which things happened, oldest first; corrected entries stay in it. */
export const listTimeline = endpoint({
  id: 'incidents.listTimeline',
  method: 'GET',
  path: '/api/cases/:id/timeline',
  permission: 'case.read',
  audit: 'none',
  input: z.strictObject({ id, ...paging }),
  output: z.object({ entries: z.array(timelineView).max(200), total: z.number().int() }),
})

/** Every change of the case and of what belongs to it, newest first, from the trail. */
export const listHistory = endpoint({
  id: 'incidents.listHistory',
  method: 'GET',
  path: '/api/cases/:id/history',
  permission: 'case.read',
  audit: 'none',
  input: z.strictObject({ id, ...paging }),
  output: z.object({
    entries: z
      .array(
        z.object({
          sequence: z.string().max(20),
          at: instant,
          who: z.string().max(300),
          type: z.string().max(80),
          what: z.string().max(200),
          subjectKind: z.string().max(40),
          subjectId: z.string().max(100),
          subjectVersion: z.number().int(),
          event: z.record(z.string(), z.unknown()),
        }),
      )
      .max(200),
    total: z.number().int(),
  }),
})

/** Other cases that saw the same value, newest first. */
export const listSimilar = endpoint({
  id: 'incidents.listSimilar',
  method: 'GET',
  path: '/api/cases/:id/similar',
  permission: 'case.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.object({
    cases: z
      .array(
        z.object({
          id,
          number: caseHead.number,
          title: caseHead.title,
          stage: caseHead.stage,
          openedAt: instant,
          shared: z
            .array(z.object({ kind: z.enum(observableKinds), defanged: z.string().max(3000) }))
            .max(20),
        }),
      )
      .max(20),
  }),
})
