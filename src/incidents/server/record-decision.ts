/** Recording a decision: what, why, what else was possible, on what information, and who decided. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract-work.ts'
import type { Decision } from '../core/decision.ts'
import { ja } from '../core/ja.ts'
import { byOf, type Party } from '../core/who.ts'
import type { Deps } from './deps.ts'
import { addPart, decisionPart, holdOpenCase } from './part.ts'
import { isCiso, readParty } from './read-party.ts'
import { decisions } from './store.ts'
import { writeActEntry } from './write-entry.ts'

export async function recordDecision(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.recordDecision>,
) {
  const { caseId } = input
  const held = await holdOpenCase(ctx, caseId)
  if (isRefusal(held)) return held
  if (new Date(input.decidedAt).getTime() > ctx.now.getTime() + 600_000) return refuse('incidents.in_future')
  if (input.replaces && !(await isOfCase(ctx, caseId, input.replaces))) return refuse('kernel.not_found')
  const decidedBy = input.decidedBy ? await readParty(ctx, deps.organization, input.decidedBy) : self(ctx)
  if (isRefusal(decidedBy)) return decidedBy
  const byCiso = input.decidedBy
    ? await isCiso(ctx, deps.organization, decidedBy)
    : ctx.actor.seats.some((seat) => seat.role === 'ciso')
  const decision: Decision = {
    caseId,
    decidedAt: new Date(input.decidedAt).toISOString(),
    decidedBy,
    byCiso,
    what: input.what,
    why: input.why,
    alternatives: input.alternatives,
    information: input.information,
    recordedAt: ctx.now.toISOString(),
    recordedBy: byOf(ctx.actor),
    replaces: input.replaces,
  }
  const added = await addPart(ctx, decisionPart, {
    state: decision,
    event: { type: 'decision.recorded', caseId, decision },
  })
  if (isRefusal(added)) return added
  const entry = await writeActEntry(ctx, {
    caseId,
    text: ja.entries.decided({ what: input.what }),
    occurredAt: decision.decidedAt,
    links: [{ kind: 'decision', id: added.id, label: input.what.slice(0, 200) }],
  })
  return isRefusal(entry) ? entry : added
}

function self(ctx: Context): Party {
  const { personId, name } = ctx.actor
  return { name, ...(personId ? { personId } : {}) }
}

async function isOfCase(ctx: Context, caseId: string, id: string): Promise<boolean> {
  const found = await decisions.find(ctx.tx, { bodyId: ctx.bodyId, id })
  return found?.state.caseId === caseId
}
