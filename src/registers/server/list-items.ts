/** Reading the registers: kinds with their counts, lists, one item with what hangs on it. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract.ts'
import { linksOf, type RegisterKind } from '../core/kind.ts'
import { foldText } from '../core/search-text.ts'
import { cutoffsOf, findKind, kindOf, mayOn, reachOf, unitsOf, type RegisterDeps } from './deps.ts'
import * as store from './store.ts'
import { abilitiesOf, itemView, linkView } from './view.ts'

const linksMax = 300

export async function listKinds(ctx: Context, deps: RegisterDeps) {
  const reach = reachOf(ctx)
  const kinds = []
  for (const kind of deps.kinds) {
    const { all, stale, soon } = await store.countItems(ctx.tx, { ...reach, cutoffs: cutoffsOf(ctx, kind) })
    kinds.push({ ...kindView(kind), counts: { all, stale, soon } })
  }
  return { kinds }
}

export async function listItems(ctx: Context, deps: RegisterDeps, input: InputOf<typeof contract.listItems>) {
  const kind = findKind(deps, input.kind)
  if (isRefusal(kind)) return kind
  const reach = reachOf(ctx)
  const cutoffs = cutoffsOf(ctx, kind)
  const mineUnitIds = unitsOf(ctx)
  const { rows, total } = await store.listItems(ctx.tx, {
    ...reach,
    cutoffs,
    text: input.text && foldText(input.text),
    freshness: input.freshness,
    zone: input.zone,
    unitId: input.unitId,
    mineUnitIds: input.mine === 'yes' ? mineUnitIds : undefined,
    withRetired: input.retired === 'with',
    sort: input.sort,
    limit: input.limit,
    offset: input.offset,
  })
  return {
    items: rows.map((row) => ({ ...itemView(ctx, kind, row), ...abilitiesOf(ctx, row) })),
    total,
    counts: await store.countItems(ctx.tx, { ...reach, cutoffs, mineUnitIds }),
    linkTitles: await titlesOf(ctx, rows),
  }
}

export async function readItem(ctx: Context, deps: RegisterDeps, { id }: InputOf<typeof contract.readItem>) {
  const record = await store.items.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!record || !mayOn(ctx, 'register.read', record.state)) return refuse('kernel.not_found')
  const kind = kindOf(deps, record)
  const links = linksOf(kind, record.state.values).slice(0, linksMax)
  const targets = await store.listByIds(ctx.tx, { bodyId: ctx.bodyId, ids: links.map((link) => link.itemId) })
  const byId = new Map(targets.map((target) => [target.id, target]))
  const sources = await store.listLinkingTo(ctx.tx, { bodyId: ctx.bodyId, ids: [id] })
  return {
    ...itemView(ctx, kind, record),
    ...abilitiesOf(ctx, record),
    links: links.flatMap(({ field, itemId }) => {
      const target = byId.get(itemId)
      if (!target) return []
      const values = { ...target.state.values }
      return [{ field, values, ...linkView(ctx, kindOf(deps, target), target) }]
    }),
    linkedFrom: sources.slice(0, linksMax).map((source) => linkView(ctx, kindOf(deps, source), source)),
  }
}

async function titlesOf(ctx: Context, rows: readonly store.StoredItem[]): Promise<Record<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.state.linkIds))]
  const targets = await store.listByIds(ctx.tx, { bodyId: ctx.bodyId, ids })
  return Object.fromEntries(targets.map((target) => [target.id, target.state.title]))
}

function kindView(kind: RegisterKind) {
  return {
    id: kind.id,
    name: kind.name,
    purpose: kind.purpose,
    titleField: kind.title_field,
    listFields: kind.list_fields,
    freshnessMonths: kind.freshness_months,
    reviewMonths: kind.review_months,
    staleWhen: kind.stale_when,
    fields: kind.fields,
  }
}
