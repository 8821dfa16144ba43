/** First-response cards as shipped: read at start, listed, found by the code on paper. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Content } from '../../kernel/server/content.ts'
import type { Context, Download } from '../../kernel/server/context.ts'
import { cardsFor, findStepByShortCode, parseCard, playbookSchema, type Card } from '../core/card.ts'
import type * as contract from '../core/contract-card.ts'
import type { Deps } from './deps.ts'
import { toRunView } from './view.ts'
import { cases, runs } from './store.ts'

const folder = 'incidents/cards'

/** Reads all cards; a card that cannot be followed stops the start with its name. */
export function readCards(content: Content): Card[] {
  return content
    .folder(folder, playbookSchema)
    .map((playbook) => {
      const card = parseCard(playbook)
      if (isRefusal(card))
        throw new Error(`content/${folder}: ${playbook.id}: ${card.code} ${JSON.stringify(card.params)}`)
      return card
    })
    .toSorted((left, right) => (left.code < right.code ? -1 : 1))
}

/** The playbooks themselves by id, for download. */
export function readPlaybooks(content: Content): ReadonlyMap<string, unknown> {
  return new Map(content.folder(folder, playbookSchema).map((playbook) => [playbook.id, playbook]))
}

export function listCards(deps: Deps, input: InputOf<typeof contract.listCards>) {
  const { zone, category } = input
  const isAsked = zone !== undefined || category !== undefined
  const found = isAsked ? cardsFor(deps.cards, { zones: zone ? [zone] : [], category }) : deps.cards
  return { cards: found.map((card) => ({ ...card, stepCount: card.steps.length })) }
}

export async function readCard(ctx: Context, deps: Deps, { id }: InputOf<typeof contract.readCard>) {
  const card = deps.cards.find((entry) => entry.id === id)
  if (!card) return refuse('incidents.card_unknown')
  return { ...toCardView(card), contacts: await contactsOf(ctx, deps, card) }
}

/** Contacts for every role that the card names. */
export async function contactsOf(ctx: Context, deps: Deps, card: Card | undefined) {
  if (!card) return []
  const roles = card.steps.flatMap((step) => [step.stop.role, ...(step.call ? [step.call.role] : [])])
  return deps.registers.contactsByRole(ctx, [...new Set(roles)])
}

export function findStep(deps: Deps, { code }: InputOf<typeof contract.findStep>) {
  const found = findStepByShortCode(deps.cards, code)
  if (!found) return refuse('incidents.card_unknown')
  const { card, step } = found
  return { cardId: card.id, stepId: step.id, number: step.number, name: step.name }
}

export function downloadCard(
  playbooks: ReadonlyMap<string, unknown>,
  { id }: InputOf<typeof contract.downloadCard>,
): Download | ReturnType<typeof refuse<'incidents.card_unknown'>> {
  const playbook = playbooks.get(id)
  if (!playbook) return refuse('incidents.card_unknown')
  const bytes = new TextEncoder().encode(`${JSON.stringify(playbook, null, 2)}\n`)
  return { fileName: `${id}.json`, mediaType: 'application/json', bytes }
}

export async function readRun(ctx: Context, deps: Deps, { id }: InputOf<typeof contract.readRun>) {
  const run = await runs.find(ctx.tx, { bodyId: ctx.bodyId, id })
  const found = run && (await cases.find(ctx.tx, { bodyId: ctx.bodyId, id: run.state.caseId }))
  if (!run || !found) return refuse('kernel.not_found')
  const card = deps.cards.find((entry) => entry.id === run.state.card.id)
  return {
    run: toRunView(run),
    card: card ? toCardView(card) : null,
    contacts: await contactsOf(ctx, deps, card),
    caseId: found.id,
    caseNumber: found.state.number,
    caseTitle: found.state.title,
  }
}

function toCardView(card: Card) {
  return { ...card, stepCount: card.steps.length }
}
