/** Duties over all cases: the overview, the lines of the first page, hits by receipt number, what closing waits for. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import type { SearchHit, TodayLine } from '../../kernel/core/today.ts'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { CaseRecord, MissingItem } from '../../incidents/server/public.ts'
import { byOf, isSamePerson } from '../../incidents/core/who.ts'
import type * as contract from '../core/contract.ts'
import { hasWritten, type CaseDocument } from '../core/document.ts'
import { deadlineOf, targetOf } from '../core/due.ts'
import { isSettled, stageInWords } from '../core/duty.ts'
import { ja } from '../core/ja.ts'
import type { Deps } from './deps.ts'
import * as store from './store.ts'
import * as list from './store-list.ts'
import { toDutyView } from './view.ts'

const linesMax = 200

export async function listDuties(ctx: Context, deps: Deps, input: InputOf<typeof contract.listDuties>) {
  const filter = { ...input, bodyId: ctx.bodyId, now: ctx.now }
  const rows = await list.listDuties(ctx.tx, filter)
  const counts = await list.countDuties(ctx.tx, filter)
  const caseOf = caseReader(ctx, deps)
  const duties = []
  for (const row of rows) {
    const record = await caseOf(row.state.caseId)
    const isCaseOpen = record.state.stage !== 'closed' && record.state.mergedInto === null
    const { number, title } = record.state
    duties.push({ ...toDutyView(ctx, row, isCaseOpen), caseNumber: number, caseTitle: title })
  }
  return { duties, total: counts[input.show], counts }
}

export async function listTodayLines(ctx: Context, deps: Deps): Promise<TodayLine[]> {
  if (!ctx.can('duty.read')) return []
  const caseOf = caseReader(ctx, deps)
  const lines: TodayLine[] = []
  for (const duty of await list.listDeadlines(ctx.tx, { bodyId: ctx.bodyId, limit: linesMax }))
    lines.push(deadlineLine(duty, await caseOf(duty.state.caseId)))
  if (ctx.can('duty.set_aside'))
    for (const gone of await list.listFallenAway(ctx.tx, { bodyId: ctx.bodyId, limit: linesMax }))
      lines.push(fallenLine(gone, await caseOf(gone.caseId)))
  for (const row of await list.listWaitingDocuments(ctx.tx, { bodyId: ctx.bodyId, limit: linesMax })) {
    const waiting = waitingFor(ctx, row.state)
    if (waiting) lines.push(documentLine(row, waiting, await caseOf(row.state.caseId)))
  }
  return lines
}

/** Receipt numbers are what an authority asks for on the telephone. */
export async function searchDuties(
  ctx: Context,
  query: { text: string; limit: number },
): Promise<SearchHit[]> {
  const text = query.text.trim()
  if (!ctx.can('duty.read') || text === '') return []
  const rows = await list.searchReceipts(ctx.tx, { bodyId: ctx.bodyId, text, limit: query.limit })
  return rows.map(({ state }) => ({
    kind: ja.search.kind,
    number: (state.submissions.at(-1)?.receiptNumber ?? '').slice(0, 200),
    title: state.proposal.title,
    detail: stageInWords(state),
    href: `/duties/${state.caseId}`,
  }))
}

/** Asked before a case is closed: every duty is settled, every single-handed approval countersigned. */
export async function missingToClose(ctx: Context, caseId: string): Promise<MissingItem[]> {
  const key = { bodyId: ctx.bodyId, caseId }
  const href = `/duties/${caseId}`
  const facts = await store.facts.find(ctx.tx, { bodyId: ctx.bodyId, id: caseId })
  if (!facts) return [{ code: 'duties.not_begun', sentence: ja.missing.notBegun, href }]
  const duties = await store.listCaseDuties(ctx.tx, key)
  const documents = await store.listCaseDocuments(ctx.tx, key)
  return [
    ...duties
      .filter(({ state }) => !isSettled(state))
      .map(({ state }) => {
        const { title } = state.proposal
        const isGone = state.standing === 'fell_away'
        const stage = stageInWords(state)
        const sentence = isGone ? ja.missing.fellAway({ title }) : ja.missing.duty({ title, stage })
        return { code: 'duties.open', sentence, href }
      }),
    ...documents
      .filter(({ state }) => state.countersignBy !== null)
      .map(({ id, state }) => ({
        code: 'duties.countersign',
        sentence: ja.missing.countersign({ title: state.title }),
        href: `/duties/${caseId}/documents/${id}`,
      })),
  ]
}

function deadlineLine({ id, state }: store.StoredDuty, record: CaseRecord): TodayLine {
  const { proposal, caseId } = state
  const href = `/duties/${caseId}`
  const target = targetOf(proposal.due)
  const limit = deadlineOf(proposal.due)
  return {
    section: 'deadline',
    id,
    number: record.state.number,
    kind: ja.today.kinds.duty,
    sentence: proposal.title,
    detail: record.state.title.slice(0, 600),
    ...(target ? { targetAt: target.toISOString() } : {}),
    ...(limit ? { limitAt: limit.toISOString() } : {}),
    law: proposal.law.slice(0, 200),
    state: stageInWords(state),
    href,
    act: { label: ja.today.acts.open, href },
  }
}

function fallenLine({ caseId, count }: { caseId: string; count: number }, record: CaseRecord): TodayLine {
  const href = `/duties/${caseId}`
  return {
    section: 'waiting',
    id: `fallen-${caseId}`,
    number: record.state.number,
    kind: ja.today.kinds.duty,
    sentence: ja.today.fallen({ count }),
    href,
    act: { label: ja.today.acts.confirm, href },
  }
}

type Waiting = { readonly sentence: string; readonly act: string; readonly promisedAt?: string }

/** What this actor has to do about the document, or nothing. */
function waitingFor(ctx: Context, document: CaseDocument): Waiting | undefined {
  const { title, stage, countersignBy, approvedBy, requestedBy } = document
  const { acts } = ja.today
  const by = byOf(ctx.actor)
  const wrote = hasWritten(document, by)
  if (countersignBy !== null && approvedBy !== null) {
    const mayNot = wrote || isSamePerson(approvedBy, by) || !ctx.can('document.approve')
    if (mayNot) return undefined
    const sentence = ja.today.countersign({ title, name: approvedBy.name })
    return { sentence, act: acts.countersign, promisedAt: countersignBy }
  }
  if (wrote) return undefined
  if (stage === 'draft' && requestedBy !== null && ctx.can('document.review'))
    return { sentence: ja.today.review({ title, name: requestedBy.name }), act: acts.review }
  const permission = document.purpose === 'final' ? 'document.approve_final' : 'document.approve'
  if (stage === 'reviewed' && ctx.can(permission))
    return { sentence: ja.today.approve({ title }), act: acts.approve }
  return undefined
}

function documentLine({ id, state }: Stored<CaseDocument>, waiting: Waiting, record: CaseRecord): TodayLine {
  const href = `/duties/${state.caseId}/documents/${id}`
  return {
    section: 'waiting',
    id,
    number: record.state.number,
    kind: ja.today.kinds.document,
    sentence: waiting.sentence,
    ...(waiting.promisedAt ? { promisedAt: waiting.promisedAt } : {}),
    ...(waiting.promisedAt ? { detail: formatDateTime(new Date(waiting.promisedAt)) } : {}),
    state: ja.documentStages[state.stage],
    href,
    act: { label: waiting.act, href },
  }
}

/** Each case is read once; a duty without its case cannot be (the database holds that). */
function caseReader(ctx: Context, deps: Deps): (id: string) => Promise<CaseRecord> {
  const known = new Map<string, CaseRecord>()
  return async (id) => {
    const record = known.get(id) ?? (await deps.incidents.findCase(ctx, id))
    if (!record) throw new Error(`case ${id} of a duty is not there`)
    known.set(id, record)
    return record
  }
}
