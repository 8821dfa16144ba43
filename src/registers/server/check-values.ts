/** Checks values against their kind and against what they point to. */
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { hasBrokenText } from '../core/item.ts'
import { ja } from '../core/ja.ts'
import { linksOf, valuesSchema, type RegisterKind, type RegisterValues } from '../core/kind.ts'
import type { RegisterDeps } from './deps.ts'
import { listByIds } from './store.ts'

type BadValues = Refusal<'registers.bad_values' | 'registers.unknown_link'>

const labelsNamedMax = 8

/**
 * Answers the values, trimmed, when every field is right and every unit and item they name exists. What
 * stood there `before` may stay, although its unit has been closed since.
 */
export async function checkValues(
  ctx: Context,
  deps: RegisterDeps,
  sent: { kind: RegisterKind; values: unknown; before?: RegisterValues },
): Promise<RegisterValues | BadValues> {
  const values = parseValues(deps, sent.kind, sent.values)
  if (isRefusal(values)) return values
  return (await findBadLink(ctx, deps, { ...sent, values })) ?? values
}

/** Answers the values in the shape of their kind, or which fields are wrong (labels, and ids for the form). */
export function parseValues(
  deps: RegisterDeps,
  kind: RegisterKind,
  values: unknown,
): RegisterValues | Refusal<'registers.bad_values'> {
  const zoneIds = deps.organization.zones.zones.map((zone) => zone.id)
  const parsed = valuesSchema(kind, { zoneIds }).safeParse(values)
  const broken = brokenFields(values)
  if (parsed.success && broken.length === 0) return parsed.data
  const wrong = parsed.success ? [] : parsed.error.issues.flatMap(fieldsAt)
  const ids = [...new Set([...wrong, ...broken])].slice(0, labelsNamedMax)
  const labels = ids.map((id) => kind.fields.find((field) => field.id === id)?.label ?? id.slice(0, 40))
  return refuse('registers.bad_values', { labels: labels.join(ja.values.listMark), fields: ids.join(',') })
}

function fieldsAt(issue: { code: string; path: PropertyKey[]; keys?: string[] }): string[] {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) return issue.keys ?? []
  return issue.path.slice(0, 1).map(String)
}

function brokenFields(values: unknown): string[] {
  if (typeof values !== 'object' || values === null) return []
  return Object.entries(values)
    .filter(([key, value]) => hasBrokenText(key) || hasBrokenText(value))
    .map(([key]) => key)
}

async function findBadLink(
  ctx: Context,
  deps: RegisterDeps,
  sent: { kind: RegisterKind; values: RegisterValues; before?: RegisterValues },
): Promise<Refusal<'registers.unknown_link'> | undefined> {
  const links = linksOf(sent.kind, sent.values)
  const found = await listByIds(ctx.tx, { bodyId: ctx.bodyId, ids: links.map((link) => link.itemId) })
  const kinds = new Map(found.map((item) => [item.id, item.state.kind]))
  const bad = links.find((link) => kinds.get(link.itemId) !== link.kind)
  const field = bad?.field ?? (await findBadUnit(ctx, deps, sent))
  if (field === undefined) return undefined
  const label = sent.kind.fields.find((entry) => entry.id === field)?.label ?? field
  return refuse('registers.unknown_link', { label, fields: field })
}

async function findBadUnit(
  ctx: Context,
  deps: RegisterDeps,
  { kind, values, before }: { kind: RegisterKind; values: RegisterValues; before?: RegisterValues },
): Promise<string | undefined> {
  const named = kind.fields
    .filter((field) => field.type === 'unit' && typeof values[field.id] === 'string')
    .filter((field) => values[field.id] !== before?.[field.id])
  if (named.length === 0) return undefined
  const units = await deps.organization.units(ctx.tx, ctx.bodyId)
  const open = new Set(units.filter((unit) => !unit.closed).map((unit) => unit.id))
  return named.find((field) => !isOneOf(open, values[field.id]))?.id
}

function isOneOf(ids: ReadonlySet<string>, value: unknown): boolean {
  return typeof value === 'string' && ids.has(value)
}
