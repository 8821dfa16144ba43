/** What the use cases of the registers are given, and who may reach what. */
import type { Context } from '../../kernel/server/context.ts'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import type { Organization } from '../../organization/server/public.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { soonBefore, staleBefore } from '../core/freshness.ts'
import type { RegisterKind } from '../core/kind.ts'
import { thingOf } from '../core/policy.ts'
import type { Cutoffs, Reach, StoredItem } from './store.ts'

export type RegisterDeps = {
  readonly kernel: Kernel
  readonly organization: Organization
  /** In the order of the screen. */
  readonly kinds: readonly RegisterKind[]
}

export function findKind(deps: RegisterDeps, id: string): RegisterKind | Refusal<'registers.unknown_kind'> {
  return deps.kinds.find((kind) => kind.id === id) ?? refuse('registers.unknown_kind')
}

/** The kind of a stored item. Throws when the shipped content no longer has it. */
export function kindOf(deps: RegisterDeps, item: StoredItem): RegisterKind {
  const kind = deps.kinds.find((one) => one.id === item.state.kind)
  if (!kind) throw new Error(`no register kind ${item.state.kind}`)
  return kind
}

/** Which items the actor may see. */
export function reachOf(ctx: Context): Reach {
  const seesAll = ctx.can('register.read', { ownerIds: [] })
  return { bodyId: ctx.bodyId, unitIds: seesAll ? 'all' : unitsOf(ctx) }
}

/** Units in which the actor sits. */
export function unitsOf(ctx: Context): string[] {
  return [...new Set(ctx.actor.seats.map((seat) => seat.unitId))]
}

export function mayOn(ctx: Context, action: string, item: { unitId: string | null }): boolean {
  return ctx.can(action, thingOf(ctx.actor, item))
}

export function cutoffsOf(ctx: Pick<Context, 'now'>, kind: RegisterKind): Cutoffs {
  const today = jstDay(ctx.now)
  return { kind: kind.id, staleBefore: staleBefore(kind, today), soonBefore: soonBefore(kind, today) }
}
