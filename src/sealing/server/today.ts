/** What seals put on the first page and into the search: for participants, and for those who decide. */
import type { SearchHit, TodayLine } from '../../kernel/core/today.ts'
import type { Context } from '../../kernel/server/context.ts'
import { ringOf } from '../../kernel/server/seal/ring.ts'
import { ja } from '../core/ja.ts'
import type { Deps } from './deps.ts'
import { isInLine, mayApprove } from './read-seal.ts'
import * as store from './store.ts'

const shownForMs = 30 * 86_400_000
const words = ja.today

export async function listTodayLines(ctx: Context, deps: Deps): Promise<TodayLine[]> {
  if (ctx.actor.kind !== 'person') return []
  return [...(await lockedLines(ctx)), ...(await waitingLines(ctx, deps)), ...(await brokenLines(ctx, deps))]
}

/** Clocks run while the key is locked: one line says that there is something, and until when. */
async function lockedLines(ctx: Context): Promise<TodayLine[]> {
  if (ringOf(ctx.tx)) return []
  const deadlines = await store.listDeadlines(ctx.tx, ctx.actor.id)
  const [first] = deadlines
  if (!first) return []
  return [
    {
      section: 'waiting',
      id: 'sealed',
      number: deadlines.length === 1 ? first.label : '',
      kind: ja.kind,
      sentence: words.locked({ count: deadlines.length }),
      ...(first.dueAt ? { promisedAt: first.dueAt.toISOString() } : {}),
      state: words.states.locked,
      href: '/sealed',
      act: { label: words.acts.unlock, href: '/sealed' },
    },
  ]
}

async function waitingLines(ctx: Context, deps: Deps): Promise<TodayLine[]> {
  const lines: TodayLine[] = []
  for (const { id, state } of await store.listRequests(ctx.tx, { bodyId: ctx.bodyId, isWaiting: true })) {
    const { label, name, caseId, proposedAt } = state
    const line = { section: 'waiting' as const, id, number: label, kind: ja.kind, since: proposedAt }
    const isFinish = state.stage === 'approved' && ringOf(ctx.tx)?.holds(caseId)
    if (isFinish) {
      const href = `/cases/${caseId}#seal`
      const sentence = words.finish({ label })
      lines.push({
        ...line,
        sentence,
        state: words.states.waiting,
        href,
        act: { label: words.acts.finish, href },
      })
    } else if (state.stage === 'proposed' && mayApprove(ctx, state) && !(await isInLine(ctx, deps, caseId))) {
      const sentence = words.decide({ label, name })
      const act = { label: words.acts.decide, href: '/sealed' }
      lines.push({ ...line, sentence, state: words.states.waiting, href: '/sealed', act })
    }
  }
  return lines
}

/** Everybody who decides about seals is told at once, for a month, that one was opened by force. */
async function brokenLines(ctx: Context, deps: Deps): Promise<TodayLine[]> {
  if (!ctx.can('seal.govern')) return []
  const brokenSince = new Date(ctx.now.getTime() - shownForMs)
  const lines: TodayLine[] = []
  for (const { id, state } of await store.listRequests(ctx.tx, { bodyId: ctx.bodyId, brokenSince })) {
    if (await isInLine(ctx, deps, state.caseId)) continue
    lines.push({
      section: 'waiting',
      id,
      number: state.label,
      kind: ja.kind,
      sentence: words.broken({ label: state.label, name: state.name }),
      since: state.endedAt ?? state.proposedAt,
      state: words.states.opened,
      href: '/sealed',
      act: { label: words.acts.read, href: '/sealed' },
    })
  }
  return lines
}

/** Sealed cases are sought only here, among those that are open: their text stands in no index. */
export async function searchSealed(
  ctx: Context,
  deps: Deps,
  query: { text: string; limit: number },
): Promise<SearchHit[]> {
  const text = fold(query.text)
  if (text === '' || !ctx.can('case.read')) return []
  const hits: SearchHit[] = []
  for (const id of ringOf(ctx.tx)?.ids() ?? []) {
    const found = await deps.incidents.findCase(ctx, id)
    if (!found) continue
    const { observables } = await deps.incidents.readParts(ctx, id)
    const { number, title, summary } = found.state
    const texts = [number, title, summary, ...observables.map((one) => one.value)]
    if (!texts.some((one) => fold(one).includes(text))) continue
    hits.push({ kind: ja.kind, number, title, detail: '', href: `/cases/${id}` })
  }
  return hits.slice(0, query.limit)
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}
