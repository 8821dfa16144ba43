/** Shapes of a case on the wire: what the screens read, and the pieces that requests share. */
import { z } from 'zod'
import { abilities, id, instant, line, text, version } from '../../kernel/core/endpoint.ts'
import { resolutions, stages, tlpMarks } from './case.ts'
import { stepStages } from './card-run.ts'
import { measureStages, measureTypes } from './countermeasure.ts'
import { compromiseStates, linkRoles } from './link.ts'
import { observableKinds, verdicts } from './observable.ts'
import { taskStages } from './task.ts'
import { lanes, linkKinds, precisions } from './timeline.ts'

const shown = z.string().max(8000)
const name = z.string().max(300)
const list = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max).readonly()

/** A word of the content files: category, zone, phase. */
export const word = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)

/** Text that may be left empty. */
export const short = (max: number) => z.union([z.literal(''), line(max)])

/** A seat or a person, by id; the server fills in the name. */
export const partyInput = z
  .strictObject({ seatId: id.optional(), personId: id.optional() })
  .refine((party) => (party.seatId === undefined) !== (party.personId === undefined))

export const by = z.object({
  accountId: z.string().max(100),
  personId: z.string().max(100).optional(),
  name,
  seat: name.optional(),
})
export const party = z.object({
  seatId: z.string().max(100).optional(),
  personId: z.string().max(100).optional(),
  name,
})
const signed = z.object({ by, at: instant })

export const corrective = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('actions'), text: text(4000) }),
  z.strictObject({ kind: z.literal('none'), reason: text(1000) }),
])

export const situation = z.strictObject({
  done: text(400),
  next: text(400),
  waitingFor: text(400),
  until: text(200),
})

export const timelineLink = z.strictObject({
  kind: z.enum(linkKinds),
  id: z.string().min(1).max(100),
  label: short(200),
})

/** What every record that was saved answers with. */
export const saved = z.object({ id, version })

const taskView = z.object({
  id,
  version,
  title: shown,
  note: shown,
  /** As it counts now: a task on hold whose time has come is to do again. */
  stage: z.enum(taskStages),
  mandatory: z.boolean(),
  dueAt: instant.nullable(),
  isOverdue: z.boolean(),
  assignee: party.nullable(),
  isMine: z.boolean(),
  hold: z.object({ reason: shown, revisitAt: instant, waitingFor: shown }).nullable(),
  outcome: shown,
  doneAt: instant.nullable(),
  doneBy: by.nullable(),
  step: z.object({ runId: id, stepId: z.string().max(100), number: z.number().int() }).nullable(),
  addedAt: instant,
  addedBy: by,
  ...abilities,
})

export const timelineView = z.object({
  id,
  version,
  occurredAt: instant,
  endedAt: instant.nullable(),
  precision: z.enum(precisions),
  estimated: z.boolean(),
  recordedAt: instant,
  recordedBy: by,
  operator: name,
  onPaper: z.boolean(),
  lane: z.enum(lanes),
  text: shown,
  links: list(z.object({ kind: z.enum(linkKinds), id: z.string().max(100), label: name }), 20),
  origin: z.enum(['person', 'act', 'card']),
  corrects: z.object({ entryId: id, reason: shown }).nullable(),
  correctedBy: id.nullable(),
})

const measureView = z.object({
  id,
  version,
  measure: z.enum(measureTypes),
  title: shown,
  target: z.object({ kind: z.string().max(20), id: z.string().max(100), label: name }),
  rollback: shown,
  reviewAt: instant,
  isReviewDue: z.boolean(),
  stage: z.enum(measureStages),
  proposed: signed,
  approved: signed.nullable(),
  activated: z.object({ by, at: instant, executedBy: name }).nullable(),
  emergency: z.object({ reason: shown, countersignUntil: instant }).nullable(),
  waitsForCountersign: z.boolean(),
  countersigned: signed.nullable(),
  reviews: list(z.object({ by, at: instant, decision: shown, reviewAt: instant }), 200),
  ended: z.object({ by, at: instant, reason: shown }).nullable(),
  ...abilities,
})

const decisionView = z.object({
  id,
  version,
  decidedAt: instant,
  decidedBy: party,
  byCiso: z.boolean(),
  what: shown,
  why: shown,
  alternatives: shown,
  information: shown,
  recordedAt: instant,
  recordedBy: by,
  replaces: id.nullable(),
})

const observableView = z.object({
  id,
  version,
  kind: z.enum(observableKinds),
  value: shown,
  /** Harmless to show, print and mail. */
  defanged: shown,
  verdict: z.enum(verdicts),
  note: shown,
  source: name,
  addedAt: instant,
  addedBy: by,
})

export const linkView = z.object({
  id,
  version,
  role: z.enum(linkRoles),
  snapshot: z.object({ itemId: z.string().max(100), kind: name, title: name, detail: shown, zone: name }),
  compromise: z.enum(compromiseStates),
  note: shown,
  linkedAt: instant,
  linkedBy: by,
})

const stepView = z.object({
  stepId: z.string().max(100),
  number: z.number().int(),
  name,
  stage: z.enum(stepStages),
  taskId: z.string().max(100),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  operator: name,
  onPaper: z.boolean(),
  reason: shown,
  answers: z.record(z.string().max(60), z.string().max(2000)),
  by: by.nullable(),
})

export const runView = z.object({
  id,
  version,
  card: z.object({ id: z.string().max(100), name, code: z.string().max(4), edition: z.number().int() }),
  startedAt: instant,
  startedBy: by,
  steps: list(stepView, 60),
  /** Steps that are settled, of all. */
  settled: z.number().int(),
})

export const caseHead = {
  id,
  version,
  number: z.string().max(40),
  title: shown,
  stage: z.enum(stages),
  phases: list(word, 20),
  category: word.nullable(),
  severity: z.number().int().min(0).max(4).nullable(),
  tlp: z.enum(tlpMarks),
  zones: list(word, 20),
  lead: party.nullable(),
  openedAt: instant,
}

export const caseRow = z.object({
  ...caseHead,
  declaredAt: instant.nullable(),
  closedAt: instant.nullable(),
  next: shown,
  openTasks: z.number().int(),
  pendingMeasures: z.number().int(),
})

/** The whole page of a case but its timeline's older pages, the closing panel and the history. */
export const caseView = z.object({
  ...caseHead,
  /** With the body's short name in front: for heads, prints and outside the body. */
  fullNumber: z.string().max(60),
  source: z.object({ kind: z.enum(['manual', 'report', 'alert']), id: z.string().max(100), number: name }),
  known: z.object({ at: instant, section: name }).nullable(),
  openedBy: by,
  declared: z.object({ at: instant, by, criteria: shown }).nullable(),
  situation: z.object({
    done: shown,
    next: shown,
    waitingFor: shown,
    until: shown,
    writtenAt: instant.nullable(),
    writtenBy: by.nullable(),
  }),
  summary: shown,
  resolution: z.enum(resolutions).nullable(),
  corrective: corrective.nullable(),
  countersign: signed.nullable(),
  closed: signed.nullable(),
  mergedInto: z.string().max(40).nullable(),
  tasks: list(taskView, 500),
  timeline: list(timelineView, 500),
  timelineTotal: z.number().int(),
  countermeasures: list(measureView, 500),
  decisions: list(decisionView, 500),
  observables: list(observableView, 500),
  links: list(linkView, 500),
  runs: list(runView, 50),
  ...abilities,
})

export type CaseView = z.output<typeof caseView>
export type CaseRow = z.output<typeof caseRow>
export type TaskView = z.output<typeof taskView>
export type TimelineView = z.output<typeof timelineView>
export type MeasureView = z.output<typeof measureView>
export type DecisionView = z.output<typeof decisionView>
export type ObservableView = z.output<typeof observableView>
export type LinkView = z.output<typeof linkView>
export type RunView = z.output<typeof runView>
