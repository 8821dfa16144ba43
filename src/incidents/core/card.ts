/**
 * First-response cards: CACAO 2.0 playbooks with manual steps, read from `content/incidents/cards/*.json`.
 * A card is checked here once and turned into the plain list of steps that the screen and the paper show.
 */

import { z } from 'zod'
import { refuse, type Refusal } from '../../kernel/core/result.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
const identifier = z.string().regex(new RegExp(`^[a-z][a-z0-9-]+[a-z0-9]--${uuid}$`))
const word = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)
const sentence = z.string().min(1).max(400)
const timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

const recordKinds = ['text', 'time', 'person', 'number', 'yes_no_unknown'] as const

const record = z.strictObject({
  record_id: word,
  label: z.string().min(1).max(60),
  kind: z.enum(recordKinds),
  required: z.boolean(),
  example: z.string().max(120).optional(),
  hint: z.string().max(200).optional(),
})

/** What a step of ours says beyond CACAO: forbidden acts, records, whom to phone, when to stop and ask. */
const stepExtension = z.strictObject({
  minutes: z.int().min(1).max(480),
  donts: z.array(sentence).min(1).max(6),
  /** `role` is a role of the contact register; the number comes from there, never from the card. */
  call: z.strictObject({ role: word, say: sentence }).nullable(),
  records: z.array(record).max(12),
  evidence: z
    .strictObject({ title: z.string().min(1).max(120), kind: z.enum(['digital', 'physical']) })
    .nullable(),
  stop: z.strictObject({ role: word, when: z.array(sentence).min(1).max(6) }),
})

/** What a card of ours says beyond CACAO: where and for what it is meant, and what is forbidden throughout. */
const cardExtension = z.strictObject({
  card_code: z.string().regex(/^[A-Z]$/),
  edition: z.int().min(1).max(99),
  approved_on: z.iso.date().nullable(),
  verified_at: z.iso.date(),
  categories: z.array(word).min(1).max(12),
  zones: z.array(word).min(1).max(8),
  donts: z.array(sentence).min(1).max(4),
  source: z.array(sentence).max(10),
})

const variable = z.strictObject({
  type: z.string().min(1).max(40),
  description: sentence.optional(),
  value: z.string().max(1000).nullable().optional(),
  constant: z.boolean().optional(),
  external: z.boolean().optional(),
})

const startStep = z.strictObject({ type: z.literal('start'), on_completion: identifier })
const endStep = z.strictObject({ type: z.literal('end') })
const actionStep = z.strictObject({
  type: z.literal('action'),
  name: z.string().min(1).max(60),
  description: sentence,
  on_completion: identifier,
  commands: z
    .array(z.strictObject({ type: z.literal('manual'), command: sentence }))
    .min(1)
    .max(10),
  agent: identifier,
  step_extensions: z.record(identifier, stepExtension),
})

/** The subset of a CACAO 2.0 playbook that a card may be: one start, manual actions in a row, one end. */
export const playbookSchema = z.strictObject({
  type: z.literal('playbook'),
  spec_version: z.literal('cacao-2.0'),
  id: identifier,
  name: z.string().min(1).max(60),
  description: sentence,
  playbook_types: z.array(z.string().max(40)).min(1).max(8),
  playbook_activities: z.array(z.string().max(40)).min(1).max(22),
  created_by: identifier,
  created: timestamp,
  modified: timestamp,
  revoked: z.boolean(),
  severity: z.int().min(0).max(100),
  impact: z.int().min(0).max(100),
  industry_sectors: z.array(z.string().max(60)).max(8),
  labels: z.array(z.string().max(60)).max(20),
  playbook_variables: z.record(z.string().regex(/^__[a-zA-Z_][a-zA-Z0-9_-]{0,199}__$/), variable),
  workflow_start: identifier,
  workflow: z.record(identifier, z.discriminatedUnion('type', [startStep, actionStep, endStep])),
  playbook_extensions: z.record(identifier, cardExtension),
  agent_definitions: z.record(
    identifier,
    z.strictObject({ type: z.string().max(40), name: z.string().max(120), description: sentence.optional() }),
  ),
  extension_definitions: z.record(
    identifier,
    z.strictObject({
      type: z.literal('extension-definition'),
      name: z.string().max(120),
      description: sentence,
      created_by: identifier,
      schema: z.string().max(1000),
      version: z.string().max(20),
    }),
  ),
})

export type Playbook = z.infer<typeof playbookSchema>
export type CardRecord = z.infer<typeof record>

export type CardStep = {
  /** CACAO identifier of the step. */
  readonly id: string
  /** 1-based place in the card. */
  readonly number: number
  readonly name: string
  readonly why: string
  readonly todo: readonly string[]
  readonly donts: readonly string[]
  readonly minutes: number
  readonly call: { readonly role: string; readonly say: string } | null
  readonly records: readonly CardRecord[]
  readonly evidence: { readonly title: string; readonly kind: 'digital' | 'physical' } | null
  readonly stop: { readonly role: string; readonly when: readonly string[] }
  /** Printed on the paper; leads back to this step. */
  readonly shortCode: string
}

export type Card = {
  readonly id: string
  readonly name: string
  readonly useWhen: string
  readonly code: string
  readonly edition: number
  readonly approvedOn: string | null
  readonly categories: readonly string[]
  readonly zones: readonly string[]
  readonly donts: readonly string[]
  readonly source: readonly string[]
  readonly steps: readonly CardStep[]
}

type CardRefusal = Refusal<'incidents.card_unreadable' | 'incidents.card_broken_workflow'>

/**
 * Reads one playbook (parsed JSON) into a card. Refuses what is not a card: a wrong shape, steps that are
 * not reached, a loop, an agent or an extension that is not defined.
 */
export function parseCard(json: unknown): Card | CardRefusal {
  const parsed = playbookSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuse('incidents.card_unreadable', {
      where: issue?.path.join('.') ?? '',
      what: issue?.message ?? '',
    })
  }
  return cardFromPlaybook(parsed.data)
}

function cardFromPlaybook(playbook: Playbook): Card | CardRefusal {
  const [own] = Object.entries(playbook.playbook_extensions)
  if (!own || !(own[0] in playbook.extension_definitions)) return broken('extension')
  const [extensionId, extension] = own
  const chain = stepsInOrder(playbook)
  if (!chain) return broken('order')
  const code = `${extension.card_code}${extension.edition}`
  const steps: CardStep[] = []
  for (const [id, step] of chain) {
    const added = step.step_extensions[extensionId]
    if (!added || !(step.agent in playbook.agent_definitions)) return broken(id)
    steps.push(cardStep({ id, number: steps.length + 1, code, step, added }))
  }
  return {
    id: playbook.id,
    name: playbook.name,
    useWhen: playbook.description,
    code: extension.card_code,
    edition: extension.edition,
    approvedOn: extension.approved_on,
    categories: extension.categories,
    zones: extension.zones,
    donts: extension.donts,
    source: extension.source,
    steps,
  }
}

type ActionStep = z.infer<typeof actionStep>

/** Follows the workflow from its start to its end; `null` when it loops, breaks off or leaves steps aside. */
function stepsInOrder(playbook: Playbook): [string, ActionStep][] | null {
  const start = playbook.workflow[playbook.workflow_start]
  if (start?.type !== 'start') return null
  const chain: [string, ActionStep][] = []
  const seen = new Set<string>([playbook.workflow_start])
  let next = start.on_completion
  while (!seen.has(next)) {
    seen.add(next)
    const step = playbook.workflow[next]
    if (!step || step.type === 'start') return null
    if (step.type === 'end') return seen.size === Object.keys(playbook.workflow).length ? chain : null
    chain.push([next, step])
    next = step.on_completion
  }
  return null
}

type StepParts = {
  id: string
  number: number
  code: string
  step: ActionStep
  added: z.infer<typeof stepExtension>
}

function cardStep({ id, number, code, step, added }: StepParts): CardStep {
  return {
    id,
    number,
    name: step.name,
    why: step.description,
    todo: step.commands.map((entry) => entry.command),
    donts: added.donts,
    minutes: added.minutes,
    call: added.call,
    records: added.records,
    evidence: added.evidence,
    stop: added.stop,
    shortCode: shortCode(code, number),
  }
}

function broken(where: string): CardRefusal {
  return refuse('incidents.card_broken_workflow', { where })
}

/** Letters and figures that are not mistaken for each other in handwriting or on the telephone. */
const checkDigits = '23456789'
const checkLetters = 'ACEFHJKMNPRTWXY'

/** `C4-S4-7K`: card and edition, step, and a check that catches one wrong character. */
export function shortCode(cardCode: string, stepNumber: number): string {
  const body = `${cardCode}-S${stepNumber}`
  let sum = 0
  for (let index = 0; index < body.length; index += 1) sum = (sum * 31 + body.charCodeAt(index)) % 9973
  const digit = checkDigits[sum % checkDigits.length] ?? ''
  const letter = checkLetters[Math.floor(sum / checkDigits.length) % checkLetters.length] ?? ''
  return `${body}-${digit}${letter}`
}

/** The step that a short code from paper names (full-width and small letters are forgiven), or `undefined`. */
export function findStepByShortCode(
  cards: readonly Card[],
  typed: string,
): { card: Card; step: CardStep } | undefined {
  const wanted = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015\u30fc\u2212_]/g, '-')
  for (const card of cards) {
    const step = card.steps.find((entry) => entry.shortCode === wanted)
    if (step) return { card, step }
  }
  return undefined
}

/** Cards for a zone and a category, the closest first: both match, then the category, then the zone. */
export function cardsFor(
  cards: readonly Card[],
  wanted: { zones: readonly string[]; category?: string },
): readonly Card[] {
  const score = (card: Card): number =>
    (wanted.category && card.categories.includes(wanted.category) ? 2 : 0) +
    (wanted.zones.some((zone) => card.zones.includes(zone)) ? 1 : 0)
  return cards
    .map((card) => ({ card, score: score(card) }))
    .filter((entry) => entry.score > 0)
    .sort((left, right) => right.score - left.score)
    .map((entry) => entry.card)
}
