/** The page of a case's duties: facts, what follows, what is open, documents, how it came to be. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { addDays, jstDay } from '../../kernel/core/calendar.ts'
import { refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { evaluationInput, type CaseFacts } from '../core/case-facts.ts'
import type * as contract from '../core/contract.ts'
import { isOpen, type CaseDocument } from '../core/document.ts'
import { openQuestions } from '../core/duty-diff.ts'
import { evaluateDuties } from '../core/evaluate-duties.ts'
import { questionsOf } from '../core/fact-catalogue.ts'
import { completenessOf } from '../core/fact-sheet.ts'
import { regimes } from '../core/facts.ts'
import { ja } from '../core/ja.ts'
import { sheetOfDocument } from '../core/shared-sheet.ts'
import { loadFacts } from './assess-case.ts'
import type { Deps } from './deps.ts'
import { loadWorld, makeContent, type DocumentWorld } from './document-world.ts'
import * as store from './store.ts'
import { toDocumentRow, toDutyView, toFactsView } from './view.ts'

const historyShown = 100

export async function readCaseDuties(
  ctx: Context,
  deps: Deps,
  { caseId }: InputOf<typeof contract.readCaseDuties>,
) {
  const record = await deps.incidents.findCase(ctx, caseId)
  if (!record) return refuse('kernel.not_found')
  const key = { bodyId: ctx.bodyId, caseId }
  const facts = await loadFacts(ctx, record)
  const world = await loadWorld(ctx, deps, record)
  const isCaseOpen = record.state.stage !== 'closed' && record.state.mergedInto === null
  const documents = await store.listCaseDocuments(ctx.tx, key)
  const history = await store.listAssessments(ctx.tx, { ...key, limit: historyShown })
  const { number, title } = record.state
  return {
    case: { id: caseId, number, fullNumber: world.fullNumber, title },
    isCaseOpen,
    isBeginning: facts.version === 0,
    facts: toFactsView(ctx, deps, { ...facts, isCaseOpen }),
    ...dutiesOf(ctx, deps, { facts: facts.state, world, isCaseOpen }),
    documents: documents.toReversed().map((document) => {
      const { form, sheet } = makeContent(deps, world, document.state)
      return toDocumentRow(ctx, document, { form, sheet, isCaseOpen })
    }),
    forms: missingForms(deps, world, documents),
    history: history.map(({ id, state }) => ({
      id,
      at: state.at,
      by: state.by.name,
      changes: state.changes,
      effects: state.effects,
    })),
    rules: rulesOf(ctx, deps),
    regimes: regimes.map((value) => ({ value, label: ja.regimes[value] })),
    regimeNote: deps.content.statutory.regimes[facts.state.regime].note ?? '',
  }
}

/** Duties in the order of the evaluation, those that fell away last; and what would still change them. */
function dutiesOf(
  ctx: Context,
  deps: Deps,
  given: { facts: CaseFacts; world: DocumentWorld; isCaseOpen: boolean },
) {
  const input = evaluationInput(given.facts, deps.content.catalogue, given.world.prefecture)
  const order = evaluateDuties(input, deps.rules).proposals.map((proposal) => proposal.key)
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
  const labels = new Map(
    questionsOf(deps.content.catalogue).map((question) => [question.name, question.label]),
  )
  return {
    duties: given.world.duties
      .toSorted((left, right) => place(left.state.proposal.key) - place(right.state.proposal.key))
      .map((duty) => toDutyView(ctx, duty, given.isCaseOpen)),
    openQuestions: openQuestions(input, deps.rules).map((question) => ({
      ...question,
      label: labels.get(question.fact) ?? question.fact,
    })),
  }
}

/** Forms that a duty still asks for and of which no draft is under way. */
function missingForms(deps: Deps, world: DocumentWorld, documents: readonly Stored<CaseDocument>[]) {
  const running = world.duties.filter(
    ({ state }) => state.standing !== 'fell_away' && ['candidate', 'applicable'].includes(state.stage),
  )
  const served = new Set(
    documents.filter(({ state }) => state.stage !== 'superseded').flatMap(({ state }) => state.dutyIds),
  )
  const open = new Set(documents.filter(({ state }) => isOpen(state)).map(({ state }) => state.form))
  return [...deps.content.forms.values()].flatMap((form) => {
    const asking = running.filter(({ id, state }) => state.proposal.form === form.id && !served.has(id))
    if (asking.length === 0 || open.has(form.id)) return []
    const sheet = sheetOfDocument(form, world.sheet.state.entries, { sources: {}, asOf: '', by: '' })
    const { id, title, note } = form
    const dutyIds = asking.map((duty) => duty.id)
    return [{ id, title, note: note ?? '', completeness: completenessOf(form, sheet), dutyIds }]
  })
}

function rulesOf(ctx: Context, deps: Deps) {
  const today = jstDay(ctx.now)
  return [deps.rules.statutory, deps.rules.practice].map((pack) => ({
    pack: pack.id,
    title: pack.title,
    version: pack.version,
    verifiedAt: pack.verified_at,
    sources: pack.source,
    isOld: addDays(pack.verified_at, pack.review_after_days) < today,
  }))
}
