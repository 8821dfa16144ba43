/** Items as the contract shows them. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Abilities } from '../../kernel/core/endpoint.ts'
import type { Context } from '../../kernel/server/context.ts'
import { kernelRefusals } from '../../kernel/core/ja.ts'
import { describeFreshness } from '../core/freshness.ts'
import type { RegisterKind } from '../core/kind.ts'
import { mayOn } from './deps.ts'
import type { StoredItem } from './store.ts'

export function itemView(ctx: Pick<Context, 'now'>, kind: RegisterKind, { id, version, state }: StoredItem) {
  const { freshness, reason, nextReviewOn } = describeFreshness(kind, state, jstDay(ctx.now))
  return {
    id,
    version,
    kind: state.kind,
    title: state.title,
    unitId: state.unitId,
    zone: state.zone,
    values: { ...state.values },
    freshness,
    reason,
    verifiedOn: state.verifiedOn,
    verifiedBy: state.verifiedBy,
    nextReviewOn,
    retired: state.retired,
    canUndoVerification: state.undo !== null,
  }
}

/** An item that another one links to, without its values. */
export function linkView(ctx: Pick<Context, 'now'>, kind: RegisterKind, item: StoredItem) {
  const { id, title, zone, freshness, reason, verifiedOn, retired } = itemView(ctx, kind, item)
  return { id, kind: kind.id, title, zone, freshness, reason, verifiedOn, retired }
}

const actions = ['register.write', 'register.verify']

export function abilitiesOf(ctx: Context, { state }: StoredItem): Abilities {
  const allowed = actions.filter((action) => mayOn(ctx, action, state))
  const blocked = actions
    .filter((action) => !allowed.includes(action))
    .map((action) => ({
      action,
      code: 'kernel.forbidden',
      message: kernelRefusals['kernel.forbidden'],
    }))
  return { allowed, blocked }
}
