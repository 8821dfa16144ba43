/** Closing a case: what is missing is asked of its own parts, then of every later slice. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { closeCase as close, type Case } from '../core/case.ts'
import { missingToClose, type MissingItem } from '../core/closing.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { byOf, isMeant } from '../core/who.ts'
import { changeCase } from './change-case.ts'
import type { Deps } from './deps.ts'
import { cases, listParts, lockCase } from './store.ts'
import { writeActEntry } from './write-entry.ts'

export async function readClosing(ctx: Context, deps: Deps, input: InputOf<typeof contract.readClosing>) {
  const found = await cases.find(ctx.tx, { bodyId: ctx.bodyId, id: input.id })
  if (!found) return refuse('kernel.not_found')
  const missing = found.state.stage === 'closed' ? [] : await listMissing(ctx, deps, found)
  const mayClose = found.state.stage !== 'closed' && missing.length === 0 && ctx.can('case.close')
  return { missing, mayClose }
}

/** The case is held before anything is asked, so that nothing new appears between the answer and the closing. */
export async function closeCase(ctx: Context, deps: Deps, input: InputOf<typeof contract.closeCase>) {
  const held = await lockCase(ctx.tx, { bodyId: ctx.bodyId, caseId: input.id, mode: 'update' })
  if (!held) return refuse('kernel.not_found')
  const missing = held.state.stage === 'closed' ? [] : await listMissing(ctx, deps, held)
  const changed = await changeCase(ctx, {
    ...input,
    decide: (state, acting) => close(state, acting, missing.length),
  })
  if (isRefusal(changed)) return changed
  const resolution = changed.state.resolution ? ja.resolutions[changed.state.resolution] : ''
  const text = ja.entries.closed({ resolution })
  const entry = await writeActEntry(ctx, { caseId: input.id, text })
  return isRefusal(entry) ? entry : { id: changed.id, version: changed.version }
}

async function listMissing(ctx: Context, deps: Deps, record: Stored<Case>): Promise<MissingItem[]> {
  const key = { bodyId: ctx.bodyId, caseId: record.id }
  const tasks = await listParts(ctx.tx, 'tasks', key)
  const measures = await listParts(ctx.tx, 'countermeasures', key)
  const decisions = await listParts(ctx.tx, 'decisions', key)
  const own = missingToClose({
    caseId: record.id,
    state: record.state,
    tasks: tasks.map((row) => row.state),
    measures: measures.map((row) => row.state),
    decisions: decisions.map((row) => row.state),
    taxonomy: deps.taxonomy,
    closer: byOf(ctx.actor),
    closerIsLead: isMeant(ctx.actor, record.state.lead),
    now: ctx.now,
  })
  const others: MissingItem[] = []
  for (const guard of deps.closeGuards()) others.push(...(await guard(ctx, record.id)))
  return [...own, ...others]
}
