/** The history of an item, told from the trail. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { readTrail } from '../../kernel/server/store.ts'
import { cellOf, type Names } from '../core/cell.ts'
import type * as contract from '../core/contract.ts'
import type { ItemEvent, ValueChanges } from '../core/item.ts'
import { ja } from '../core/ja.ts'
import type { RegisterKind } from '../core/kind.ts'
import { kindOf, mayOn, type RegisterDeps } from './deps.ts'
import { readNames } from './names.ts'
import { items } from './store.ts'

const entriesMax = 500
const cellLengthMax = 500

export async function readHistory(
  ctx: Context,
  deps: RegisterDeps,
  { id }: InputOf<typeof contract.readHistory>,
) {
  const record = await items.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!record || !mayOn(ctx, 'register.read', record.state)) return refuse('kernel.not_found')
  const kind = kindOf(deps, record)
  const subject = { kind: 'register_item', id }
  const trail = await readTrail(ctx.tx, { bodyId: ctx.bodyId, subject, limit: entriesMax })
  const names = await readNames(ctx, deps, kind)
  return {
    entries: trail.toReversed().map(({ recordedAt, actor, event }) => ({
      at: recordedAt.toISOString(),
      by: actor.kind === 'system' ? ja.history.program : actor.name,
      ...tell(kind, event as ItemEvent, names),
    })),
  }
}

function tell(kind: RegisterKind, event: ItemEvent, names: Names) {
  const what = ja.history[event.type.slice('item.'.length) as keyof typeof ja.history]
  const detail = event.type === 'item.retired' ? event.reason : ''
  if (event.type !== 'item.changed') return { what, detail, changes: [] }
  return { what, detail, changes: tellChanges(kind, { ...event, names }) }
}

/** Changed fields in words; unknown fields of an older kind are named by their id. */
export function tellChanges(
  kind: RegisterKind,
  change: { changes: ValueChanges; before: ValueChanges; names: Names },
) {
  return Object.keys(change.changes).map((id) => {
    const field = kind.fields.find((entry) => entry.id === id)
    const say = (value: ValueChanges[string] | undefined) =>
      field ? cellOf(field, value, change.names).slice(0, cellLengthMax) : ''
    return { label: field?.label ?? id, before: say(change.before[id]), after: say(change.changes[id]) }
  })
}
