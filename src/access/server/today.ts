/** What access puts on the first page: keys that end soon, and uses of accounts for emergencies. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { TodayLine } from '../../kernel/core/today.ts'
import { formatDateTimeShort, formatDay } from '../../kernel/core/wareki.ts'
import type { Context } from '../../kernel/server/context.ts'
import { isUsableKey, keyWarningDays } from '../core/api-key.ts'
import { ja } from '../core/ja.ts'
import { listKeys } from './store.ts'
import { listBreakGlassUses } from './store-session.ts'

const dayMs = 86_400_000
/** So long a use stays on the first page of those who answer for it. */
const useShownDays = 7

export async function todayLines(ctx: Context): Promise<TodayLine[]> {
  return [...(await endingKeys(ctx)), ...(await emergencyUses(ctx))]
}

async function endingKeys(ctx: Context): Promise<TodayLine[]> {
  if (!ctx.can('key.manage')) return []
  const soon = new Date(ctx.now.getTime() + keyWarningDays * dayMs)
  const keys = await listKeys(ctx.tx, ctx.bodyId)
  return keys
    .filter(({ state }) => isUsableKey(state, ctx.now) && !isUsableKey(state, soon))
    .map(({ id, state }) => ({
      section: 'deadline' as const,
      id: `access.key.${id}`,
      number: '',
      kind: ja.today.keyKind,
      sentence: ja.today.keyEnds({
        name: state.name,
        day: formatDay(jstDay(new Date(Date.parse(state.expiresAt) - 1))),
      }),
      limitAt: state.expiresAt,
      href: '/settings/keys',
      act: { label: ja.today.keyAct, href: '/settings/keys' },
    }))
}

/** For CISO and auditor, whose seats answer for it. */
async function emergencyUses(ctx: Context): Promise<TodayLine[]> {
  if (!ctx.actor.seats.some(({ role }) => role === 'ciso' || role === 'auditor')) return []
  const since = new Date(ctx.now.getTime() - useShownDays * dayMs)
  const uses = await listBreakGlassUses(ctx.tx, { bodyId: ctx.bodyId, since })
  return uses.map(({ id, name, at }) => ({
    section: 'waiting' as const,
    id: `access.emergency.${id}`,
    number: '',
    kind: ja.today.emergencyKind,
    sentence: ja.today.emergencyUsed({ name, at: formatDateTimeShort(at) }),
    since: at.toISOString(),
    href: '/settings/account',
    act: { label: ja.today.emergencyAct, href: '/settings/account' },
  }))
}
