/** Facts of a case and what follows from them: one computation for the preview, for saving and for the beginning. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { maskMyNumbers } from '../../kernel/core/codes.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import type { CaseRecord } from '../../incidents/server/public.ts'
import { byOf, type By } from '../../incidents/core/who.ts'
import { evolveAssessment, type AssessmentRecord } from '../core/assessment.ts'
import {
  beginFacts,
  changeFacts,
  evolveFacts,
  type CaseFacts,
  type FactsEvent,
  type WantedFacts,
} from '../core/case-facts.ts'
import type * as contract from '../core/contract.ts'
import { describeFactChanges } from '../core/describe-facts.ts'
import { answersSchema, questionsOf, type FactAnswers } from '../core/fact-catalogue.ts'
import { ja } from '../core/ja.ts'
import { reassess, type KnownDuty, type Reassessment } from '../core/reassess.ts'
import type { Deps } from './deps.ts'
import * as store from './store.ts'
import { toFactsView, toProposalView } from './view.ts'

type Conflict = Refusal<'kernel.changed_meanwhile'>
type StoredFacts = { readonly id: string; readonly version: number; readonly state: CaseFacts }

/** The facts as they stand, or as they begin while the first assessment is still on its way. */
export async function loadFacts(ctx: Context, record: CaseRecord): Promise<StoredFacts> {
  const found = await store.facts.find(ctx.tx, { bodyId: ctx.bodyId, id: record.id })
  if (found) return found
  const { known, openedAt } = record.state
  return { id: record.id, version: 0, state: beginFacts({ caseId: record.id, known, openedAt }) }
}

export async function prefectureOf(ctx: Context, deps: Deps): Promise<string> {
  return (await deps.organization.body(ctx.tx, ctx.bodyId))?.prefecture ?? ''
}

export async function previewFacts(ctx: Context, deps: Deps, input: InputOf<typeof contract.previewFacts>) {
  const record = await deps.incidents.findCase(ctx, input.caseId)
  if (!record) return refuse('kernel.not_found')
  const before = await loadFacts(ctx, record)
  const duties = await store.listCaseDuties(ctx.tx, { bodyId: ctx.bodyId, caseId: input.caseId })
  const change = await computeChange(ctx, deps, { before, duties, input })
  if (isRefusal(change)) return change
  return {
    facts: toFactsView(ctx, deps, { version: before.version, state: change.after, isCaseOpen: true }),
    proposals: change.reassessment.evaluation.proposals.map(toProposalView),
    changes: change.changes,
    effects: change.reassessment.effects,
  }
}

export async function saveFacts(ctx: Context, deps: Deps, input: InputOf<typeof contract.saveFacts>) {
  const record = await deps.incidents.holdOpenCase(ctx, input.caseId)
  if (isRefusal(record)) return record
  const key = { bodyId: ctx.bodyId, caseId: input.caseId }
  const before = (await store.lockFacts(ctx.tx, key)) ?? (await loadFacts(ctx, record))
  if (before.version !== input.version) return refuse('kernel.changed_meanwhile')
  const duties = await store.listCaseDuties(ctx.tx, key)
  const change = await computeChange(ctx, deps, { before, duties, input })
  if (isRefusal(change)) return change
  if (change.events.length === 0)
    return { version: before.version, changes: [], effects: [ja.duties.nothingChanged], masked: [] }
  const written = await writeChange(ctx, deps, { before, change })
  if (isRefusal(written)) return written
  return {
    version: written,
    changes: change.changes,
    effects: change.reassessment.effects,
    masked: change.masked,
  }
}

/** The first assessment of a new case: nothing is answered, so everything possible is a candidate. Repeatable. */
export async function beginCase(ctx: Context, deps: Deps, caseId: string): Promise<void> {
  const record = await deps.incidents.findCase(ctx, caseId)
  if (!record) return
  await store.lockFacts(ctx.tx, { bodyId: ctx.bodyId, caseId })
  const before = await loadFacts(ctx, record)
  if (before.version > 0) return
  const reassessment = reassess(before.state, [], await givenTo(ctx, deps))
  const change = { events: [], after: before.state, changes: [ja.facts.opened], masked: [], reassessment }
  const by: By = { accountId: ctx.actor.id, name: ja.system }
  const written = await writeChange(ctx, deps, { before, change, by })
  if (isRefusal(written)) throw new Error(`facts of ${caseId} could not begin: ${written.code}`)
}

/**
 * Looks again at the facts of a case whose duties stand on another edition of the rules. A duty that was served
 * or set aside stays so unless the new rules ask for more.
 */
export async function reassessCase(ctx: Context, deps: Deps, caseId: string): Promise<void> {
  const key = { bodyId: ctx.bodyId, caseId }
  const before = await store.lockFacts(ctx.tx, key)
  if (!before) return
  const reassessment = reassess(
    before.state,
    await store.listCaseDuties(ctx.tx, key),
    await givenTo(ctx, deps),
  )
  const versions = rulesOf(deps).map((rule) => `${rule.pack} ${rule.version}`)
  const change: Change = {
    events: [{ type: 'facts.reassessed', rules: versions }],
    after: before.state,
    changes: [ja.facts.newRules({ versions })],
    masked: [],
    reassessment,
  }
  const by: By = { accountId: ctx.actor.id, name: ja.system }
  const written = await writeChange(ctx, deps, { before, change, by })
  if (isRefusal(written)) throw new Error(`duties of ${caseId} could not be assessed again: ${written.code}`)
}

type Change = {
  readonly events: readonly FactsEvent[]
  readonly after: CaseFacts
  readonly changes: readonly string[]
  readonly masked: readonly string[]
  readonly reassessment: Reassessment
}

async function computeChange(
  ctx: Context,
  deps: Deps,
  given: {
    before: StoredFacts
    duties: readonly KnownDuty[]
    input: WantedFacts & { answers?: InputOf<typeof contract.saveFacts>['answers'] }
  },
) {
  const { before, duties, input } = given
  const read = readAnswers(deps, input.answers ?? {})
  if (isRefusal(read)) return read
  const { knownAt, knownSection, reportableFrom, regime, organ } = input
  const head = { knownAt, knownSection, reportableFrom, regime, organ }
  const wanted = Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined))
  const acting = { by: byOf(ctx.actor), now: ctx.now }
  const events = changeFacts(before.state, { ...wanted, answers: read.answers }, acting)
  if (isRefusal(events)) return events
  const after = events.reduce(evolveFacts, before.state)
  const { catalogue } = deps.content
  const change: Change = {
    events,
    after,
    changes: describeFactChanges(catalogue, before.state, after),
    masked: read.masked,
    reassessment: reassess(after, duties, await givenTo(ctx, deps)),
  }
  return change
}

async function givenTo(ctx: Context, deps: Deps) {
  const prefecture = await prefectureOf(ctx, deps)
  return { rules: deps.rules, catalogue: deps.content.catalogue, prefecture }
}

/** Answers by the catalogue: a name or a value that it does not know is refused, a My Number is masked. */
function readAnswers(deps: Deps, given: NonNullable<InputOf<typeof contract.saveFacts>['answers']>) {
  const { catalogue } = deps.content
  const labels = new Map(questionsOf(catalogue).map((question) => [question.name, question.label]))
  const masked: string[] = []
  const clean = Object.entries(given).map(([name, answer]) => {
    const basis = maskMyNumbers(answer.basis)
    if (basis !== answer.basis) masked.push(labels.get(name) ?? name)
    return [name, { ...answer, basis }] as const
  })
  const parsed = answersSchema(catalogue).safeParse(Object.fromEntries(clean))
  if (parsed.success) return { answers: parsed.data satisfies FactAnswers, masked }
  const names = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')],
  )
  const shown = [...new Set(names)].slice(0, 10).map((name) => labels.get(name) ?? name.slice(0, 60))
  return refuse('duties.fact_unknown', { names: shown.join(', ') })
}

/** Facts, duties and the entry of the history in one transaction; answers the new version of the facts. */
async function writeChange(
  ctx: Context,
  deps: Deps,
  { before, change, by = byOf(ctx.actor) }: { before: StoredFacts; change: Change; by?: By },
): Promise<number | Conflict> {
  const { bodyId } = ctx
  const begun: FactsEvent[] = before.version === 0 ? [{ type: 'facts.begun', facts: before.state }] : []
  const subject = store.facts.subject<FactsEvent>(before, { bodyId, kind: 'duty_facts', evolve: evolveFacts })
  const saved = await commit(ctx, subject, [...begun, ...change.events])
  if (isRefusal(saved)) return saved
  const written = await writeDuties(ctx, before.id, change.reassessment)
  if (isRefusal(written)) return written
  const assessment: AssessmentRecord = {
    caseId: before.id,
    factsVersion: before.version + 1,
    at: ctx.now.toISOString(),
    by,
    changes: change.changes,
    effects: change.reassessment.effects,
    rules: rulesOf(deps),
  }
  const noted = await commit(
    ctx,
    store.assessments.subject(
      { id: newId('assessment', ctx.now.getTime()), version: 0, state: assessment },
      { bodyId, kind: 'duty_assessment', evolve: evolveAssessment },
    ),
    [{ type: 'assessment.made', assessment }],
  )
  return isRefusal(noted) ? noted : before.version + 1
}

function rulesOf(deps: Deps) {
  return [deps.rules.statutory, deps.rules.practice].map(({ id, version }) => ({ pack: id, version }))
}

async function writeDuties(
  ctx: Context,
  caseId: string,
  { begun, moved }: Reassessment,
): Promise<undefined | Conflict> {
  for (const { duty, events } of moved) {
    const saved = await commit(ctx, store.dutySubject(ctx.bodyId, duty), events)
    if (isRefusal(saved)) return saved
  }
  for (const proposal of begun) {
    const id = newId('duty', ctx.now.getTime())
    const subject = store.dutySubject(ctx.bodyId, { id, version: 0, state: null })
    const saved = await commit(ctx, subject, [{ type: 'duty.proposed', id, caseId, proposal }])
    if (isRefusal(saved)) return saved
  }
  return undefined
}
