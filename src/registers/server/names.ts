/** Names of what values point to, and the way back from names to ids. */
import type { Context } from '../../kernel/server/context.ts'
import type { Lookup, Names } from '../core/cell.ts'
import type { RegisterKind } from '../core/kind.ts'
import { foldName } from '../core/search-text.ts'
import type { RegisterDeps } from './deps.ts'
import { listTitles } from './store.ts'

/** Names for everything that items of `kind` can point to. */
export async function readNames(ctx: Context, deps: RegisterDeps, kind: RegisterKind): Promise<Names> {
  const titles = new Map((await readTitles(ctx, kind)).map((item) => [item.id, item.title]))
  const units = await deps.organization.units(ctx.tx, ctx.bodyId)
  const unitNames = new Map(units.map((unit) => [unit.id, unit.name]))
  const zoneNames = new Map(deps.organization.zones.zones.map((zone) => [zone.id, zone.name]))
  return {
    item: (id) => titles.get(id) ?? id,
    unit: (id) => unitNames.get(id) ?? id,
    zone: (id) => zoneNames.get(id) ?? id,
  }
}

/** Ids for names as people write them in a file. */
export async function readLookup(ctx: Context, deps: RegisterDeps, kind: RegisterKind): Promise<Lookup> {
  const byTitle = Map.groupBy(await readTitles(ctx, kind), (item) => `${item.kind}:${foldName(item.title)}`)
  const units = await deps.organization.units(ctx.tx, ctx.bodyId)
  const open = units.filter((unit) => !unit.closed)
  const unitIds = new Map(open.map((unit) => [foldName(unit.name), unit.id]))
  const zoneIds = new Map(
    deps.organization.zones.zones.flatMap((zone) =>
      [zone.id, zone.name, zone.short].map((name) => [foldName(name), zone.id] as const),
    ),
  )
  return {
    items: (target, title) => (byTitle.get(`${target}:${foldName(title)}`) ?? []).map((item) => item.id),
    unit: (name) => unitIds.get(foldName(name)),
    zone: (name) => zoneIds.get(foldName(name)),
  }
}

function readTitles(ctx: Context, kind: RegisterKind) {
  const kinds = [...new Set(kind.fields.flatMap((field) => field.kind ?? []))]
  return listTitles(ctx.tx, { bodyId: ctx.bodyId, kinds })
}
