/** Endpoints of first-response cards: read, print, start on a case, carry out step by step. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, text, version } from '../../kernel/core/endpoint.ts'
import { stepActs } from './card-run.ts'
import { ja } from './ja.ts'
import { runView, saved, short, word } from './schema.ts'

const endpoint = endpointsWith(ja.refusals)
const sentence = z.string().max(400)
const list = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max).readonly()
const cacaoId = z.string().regex(/^[a-z][a-z0-9-]+--[0-9a-f-]{36}$/)

/** Whom to phone: numbers stand in the register, never on the card. */
const contacts = list(
  z.object({
    id: z.string().max(100),
    role: z.string().max(60),
    title: z.string().max(300),
    organization: z.string().max(300),
    numbers: list(z.string().max(100), 10),
    extension: z.string().max(100),
    hours: z.string().max(300),
    verifiedOn: z.string().max(10),
    freshness: z.string().max(20),
  }),
  100,
)

const cardHead = {
  id: cacaoId,
  name: z.string().max(60),
  useWhen: sentence,
  code: z.string().max(4),
  edition: z.number().int(),
  approvedOn: z.iso.date().nullable(),
  categories: list(word, 12),
  zones: list(word, 8),
  stepCount: z.number().int(),
}

const cardStep = z.object({
  id: cacaoId,
  number: z.number().int(),
  name: z.string().max(60),
  why: sentence,
  todo: list(sentence, 10),
  donts: list(sentence, 6),
  minutes: z.number().int(),
  call: z.object({ role: word, say: sentence }).nullable(),
  records: list(
    z.object({
      record_id: word,
      label: z.string().max(60),
      kind: z.enum(['text', 'time', 'person', 'number', 'yes_no_unknown']),
      required: z.boolean(),
      example: z.string().max(120).optional(),
      hint: z.string().max(200).optional(),
    }),
    12,
  ),
  evidence: z.object({ title: z.string().max(120), kind: z.enum(['digital', 'physical']) }).nullable(),
  stop: z.object({ role: word, when: list(sentence, 6) }),
  shortCode: z.string().max(20),
})

export const card = z.object({
  ...cardHead,
  donts: list(sentence, 4),
  source: list(sentence, 10),
  steps: list(cardStep, 60),
})

/** Cards for a zone and an event, the closest first; without either all of them, in the order of their letters. */
export const listCards = endpoint({
  id: 'incidents.listCards',
  method: 'GET',
  path: '/api/cards',
  permission: 'card.read',
  audit: 'none',
  input: z.strictObject({ zone: word.optional(), category: word.optional() }),
  output: z.object({ cards: z.array(z.object(cardHead)).max(200) }),
})

export const readCard = endpoint({
  id: 'incidents.readCard',
  method: 'GET',
  path: '/api/cards/:id',
  permission: 'card.read',
  audit: 'none',
  input: z.strictObject({ id: cacaoId }),
  output: z.object({ ...card.shape, contacts }),
  refusals: ['incidents.card_unknown'],
})

/** The step that a short code from paper names. */
export const findStep = endpoint({
  id: 'incidents.findStep',
  method: 'GET',
  path: '/api/card-steps/:code',
  permission: 'card.read',
  audit: 'none',
  input: z.strictObject({ code: line(30) }),
  output: z.object({ cardId: cacaoId, stepId: cacaoId, number: z.number().int(), name: z.string().max(60) }),
  refusals: ['incidents.card_unknown'],
})

/** The card itself as CACAO 2.0 JSON, for other tools. */
export const downloadCard = endpoint({
  id: 'incidents.downloadCard',
  method: 'GET',
  path: '/api/cards/:id/cacao',
  permission: 'card.read',
  audit: 'none',
  transport: 'download',
  input: z.strictObject({ id: cacaoId }),
  output: z.unknown(),
  refusals: ['incidents.card_unknown'],
})

/** The card on A4 as PDF; with `caseId` the case's number and machines stand on it. */
export const downloadCardSheet = endpoint({
  id: 'incidents.downloadCardSheet',
  method: 'GET',
  path: '/api/cards/:id/sheet',
  permission: 'card.read',
  audit: 'none',
  transport: 'download',
  input: z.strictObject({ id: cacaoId, caseId: id.optional() }),
  output: z.unknown(),
  refusals: ['incidents.card_unknown'],
})

export const startRun = endpoint({
  id: 'incidents.startRun',
  method: 'POST',
  path: '/api/cases/:caseId/runs',
  permission: 'card.run',
  audit: 'write',
  input: z.strictObject({ caseId: id, cardId: cacaoId }),
  output: saved,
  refusals: [
    'incidents.case_closed',
    'incidents.case_merged',
    'incidents.card_unknown',
    'incidents.card_running',
  ],
})

/** The run with the card of its edition: the screen of one card on one case. */
export const readRun = endpoint({
  id: 'incidents.readRun',
  method: 'GET',
  path: '/api/runs/:id',
  permission: 'case.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.object({
    run: runView,
    card: card.nullable(),
    contacts,
    caseId: id,
    caseNumber: z.string().max(40),
    caseTitle: z.string().max(300),
  }),
})

/**
 * One act on one step. `at` is when it was done at the machine (default: now); `onPaper` says that it was
 * written on paper first, `operator` who did it then. `answers` go by record id and add to earlier ones.
 */
export const moveStep = endpoint({
  id: 'incidents.moveStep',
  method: 'POST',
  path: '/api/runs/:id/steps',
  permission: 'card.run',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    stepId: cacaoId,
    act: z.enum(stepActs),
    at: instant.optional(),
    operator: short(200).default(''),
    onPaper: z.boolean().default(false),
    reason: text(1000).default(''),
    answers: z.record(word, text(2000)).default({}),
  }),
  output: saved,
  refusals: [
    'incidents.case_closed',
    'incidents.case_merged',
    'incidents.step_unknown',
    'incidents.step_cannot_move',
    'incidents.reason_missing',
    'incidents.record_unknown',
    'incidents.record_missing',
    'incidents.in_future',
  ],
})
