/** Changing items: adding, correcting, verifying many at once and taking that back, flags, retirement. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit, type Conflict } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import { consequenceOf, heeds } from '../core/consequence.ts'
import type * as contract from '../core/contract.ts'
import { diffValues, emptyItem, evolveItem, type Item, type ItemEvent } from '../core/item.ts'
import type { RegisterKind, RegisterValues } from '../core/kind.ts'
import { checkValues } from './check-values.ts'
import { findKind, kindOf, mayOn, type RegisterDeps } from './deps.ts'
import { items, listLinkingTo, type StoredItem } from './store.ts'

type Saved = { readonly id: string; readonly version: number }
type Missing = Refusal<'kernel.not_found' | 'kernel.changed_meanwhile' | 'kernel.forbidden'>

export async function addItem(ctx: Context, deps: RegisterDeps, input: InputOf<typeof contract.addItem>) {
  const kind = findKind(deps, input.kind)
  if (isRefusal(kind)) return kind
  const values = await checkValues(ctx, deps, { kind, values: input.values })
  if (isRefusal(values)) return values
  return createItem(ctx, kind, { values, verified: input.verified })
}

/** Adds an item whose values have been checked. */
export async function createItem(
  ctx: Context,
  kind: RegisterKind,
  { values, verified }: { values: RegisterValues; verified: boolean },
): Promise<Saved | Conflict | Refusal<'kernel.forbidden'>> {
  const record = { id: newId('item'), version: 0, state: emptyItem }
  const created: ItemEvent = { type: 'item.created', kind: kind.id, values }
  if (!mayOn(ctx, 'register.write', evolveItem(kind)(emptyItem, created))) return refuse('kernel.forbidden')
  return saveItem(ctx, kind, { record, events: [created, ...(verified ? [verification(ctx)] : [])] })
}

export async function changeItem(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.changeItem>,
) {
  const record = await loadItem(ctx, input, 'register.write')
  if (isRefusal(record)) return record
  const kind = kindOf(deps, record)
  const values = await checkValues(ctx, deps, { kind, values: input.values, before: record.state.values })
  if (isRefusal(values)) return values
  return replaceValues(ctx, deps, { record, values, verified: input.verified })
}

/** Puts checked values in the place of the old ones; items that link here may become doubtful by it. */
export async function replaceValues(
  ctx: Context,
  deps: RegisterDeps,
  { record, values, verified }: { record: StoredItem; values: RegisterValues; verified: boolean },
): Promise<Saved | Conflict | Refusal<'kernel.forbidden'>> {
  const kind = kindOf(deps, record)
  const difference = diffValues(record.state.values, values)
  const fields = Object.keys(difference.changes)
  const changed: ItemEvent[] = fields.length > 0 ? [{ type: 'item.changed', ...difference }] : []
  // Nobody hands an item to a unit that they could not write to afterwards.
  const after = changed.reduce(evolveItem(kind), record.state)
  if (!mayOn(ctx, 'register.write', after)) return refuse('kernel.forbidden')
  const events = [...changed, ...(verified ? [verification(ctx)] : [])]
  const saved = await saveItem(ctx, kind, { record, events })
  if (isRefusal(saved)) return saved
  const code = consequenceOf(kind.id, fields)
  if (code) await flagLinking(ctx, deps, { id: record.id, code })
  return saved
}

/** All or none: one item that somebody else changed refuses the whole selection. */
export async function verifyItems(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.verifyItems>,
) {
  return changeMany(ctx, deps, { wanted: input.items, eventOf: () => verification(ctx) })
}

export async function undoVerification(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.undoVerification>,
) {
  return changeMany(ctx, deps, {
    wanted: input.items,
    eventOf: ({ undo }) =>
      undo ? { type: 'item.verificationUndone', restored: undo } : refuse('registers.nothing_to_undo'),
  })
}

export async function flagItem(ctx: Context, deps: RegisterDeps, input: InputOf<typeof contract.flagItem>) {
  const record = await loadItem(ctx, input, 'register.verify')
  if (isRefusal(record)) return record
  const kind = kindOf(deps, record)
  if (!heeds(kind, input.code)) return refuse('registers.unknown_reason')
  const flag = { code: input.code, day: input.day }
  return saveItem(ctx, kind, { record, events: [{ type: 'item.flagged', flag }] })
}

export async function retireItem(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.retireItem>,
) {
  const record = await loadItem(ctx, input, 'register.write')
  if (isRefusal(record)) return record
  if (record.state.retired) return refuse('registers.already_retired')
  const events: ItemEvent[] = [{ type: 'item.retired', reason: input.reason }]
  return saveItem(ctx, kindOf(deps, record), { record, events })
}

export async function restoreItem(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.restoreItem>,
) {
  const record = await loadItem(ctx, input, 'register.write')
  if (isRefusal(record)) return record
  if (!record.state.retired) return refuse('registers.not_retired')
  return saveItem(ctx, kindOf(deps, record), { record, events: [{ type: 'item.restored' }] })
}

/** Flags `item` unless its kind does not heed the code or it carries the same flag already. */
export async function flagStored(
  ctx: Context,
  deps: RegisterDeps,
  { record, flag }: { record: StoredItem; flag: { code: string; day: string } },
): Promise<void> {
  const kind = kindOf(deps, record)
  const isKnown = record.state.flags.some((one) => one.code === flag.code)
  if (!heeds(kind, flag.code) || record.state.retired || isKnown) return
  // A conflict means that somebody is changing the item this moment: the next change flags it again.
  await saveItem(ctx, kind, { record, events: [{ type: 'item.flagged', flag }] })
}

async function flagLinking(
  ctx: Context,
  deps: RegisterDeps,
  { id, code }: { id: string; code: string },
): Promise<void> {
  const flag = { code, day: jstDay(ctx.now) }
  for (const record of await listLinkingTo(ctx.tx, { bodyId: ctx.bodyId, ids: [id] }))
    await flagStored(ctx, deps, { record, flag })
}

async function changeMany<const Code extends string = never>(
  ctx: Context,
  deps: RegisterDeps,
  { wanted, eventOf }: { wanted: readonly Saved[]; eventOf: (item: Item) => ItemEvent | Refusal<Code> },
): Promise<{ items: Saved[] } | Missing | Refusal<Code>> {
  const done: Saved[] = []
  // In one order for everybody: two selections that overlap must not wait for each other.
  for (const { id, version } of wanted.toSorted((left, right) => (left.id < right.id ? -1 : 1))) {
    const record = await loadItem(ctx, { id, version }, 'register.verify')
    if (isRefusal(record)) return record
    const event = eventOf(record.state)
    if (isRefusal(event)) return event
    const saved = await saveItem(ctx, kindOf(deps, record), { record, events: [event] })
    if (isRefusal(saved)) return saved
    done.push(saved)
  }
  return { items: done }
}

/** The item for change; one that the actor may not see is not there. */
async function loadItem(
  ctx: Context,
  { id, version }: Saved,
  action: 'register.write' | 'register.verify',
): Promise<StoredItem | Missing> {
  const record = expectVersion(await items.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  if (!mayOn(ctx, 'register.read', record.state)) return refuse('kernel.not_found')
  return mayOn(ctx, action, record.state) ? record : refuse('kernel.forbidden')
}

async function saveItem(
  ctx: Context,
  kind: RegisterKind,
  { record, events }: { record: StoredItem; events: readonly ItemEvent[] },
): Promise<Saved | Conflict> {
  const about = { bodyId: ctx.bodyId, kind: 'register_item', evolve: evolveItem(kind) }
  const outcome = await commit(ctx, items.subject<ItemEvent>(record, about), events)
  if (isRefusal(outcome)) return outcome
  return { id: record.id, version: events.length > 0 ? record.version + 1 : record.version }
}

function verification(ctx: Context): ItemEvent {
  return { type: 'item.verified', on: jstDay(ctx.now), by: ctx.actor.name }
}
