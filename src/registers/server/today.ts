/** What the registers put on the first page and into the search over everything. */
import type { SearchHit, TodayLine } from '../../kernel/core/today.ts'
import type { Context } from '../../kernel/server/context.ts'
import { ja } from '../core/ja.ts'
import { cutoffsOf, reachOf, type RegisterDeps } from './deps.ts'
import { searchItems } from './find-items.ts'
import { countItems } from './store.ts'

/** One line a register with items that wait to be verified by this actor. */
export async function todayLines(ctx: Context, deps: RegisterDeps): Promise<TodayLine[]> {
  if (!ctx.can('register.verify')) return []
  const reach = reachOf(ctx)
  const lines: TodayLine[] = []
  for (const kind of deps.kinds) {
    const { stale } = await countItems(ctx.tx, { ...reach, cutoffs: cutoffsOf(ctx, kind) })
    if (stale === 0) continue
    const href = `/registers/${kind.id}?freshness=stale`
    lines.push({
      section: 'stale',
      id: `register.${kind.id}`,
      number: '',
      kind: ja.today.kind,
      sentence: ja.today.stale({ register: kind.name, count: stale }),
      href,
      act: { label: ja.today.act, href },
    })
  }
  return lines
}

export async function searchHits(
  ctx: Context,
  deps: RegisterDeps,
  query: { text: string; limit: number },
): Promise<SearchHit[]> {
  const found = await searchItems(ctx, deps, query)
  return found.map((hit) => ({
    kind: deps.kinds.find((kind) => kind.id === hit.kind)?.name ?? '',
    number: '',
    title: hit.title,
    detail: hit.detail,
    href: `/registers/${hit.kind}/${hit.id}`,
  }))
}
