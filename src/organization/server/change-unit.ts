/** Adding, changing and closing units. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type * as contract from '../core/contract.ts'
import { emptyUnit, evolveUnit, isBelow, type Unit, type UnitEvent } from '../core/unit.ts'
import { listSeats, listUnits, units } from './store.ts'

export async function addUnit(ctx: Context, input: InputOf<typeof contract.addUnit>) {
  if (input.parentId !== null && !(await isOpenUnit(ctx, input.parentId)))
    return refuse('organization.unknown_unit')
  const unit: Unit = { ...input, closed: false }
  return saveUnit(ctx, { id: newId('unit'), version: 0, state: emptyUnit }, { type: 'unit.created', unit })
}

export async function changeUnit(
  ctx: Context,
  { id, version, ...changes }: InputOf<typeof contract.changeUnit>,
) {
  const record = expectVersion(await units.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  const all = await listUnits(ctx.tx, ctx.bodyId)
  const parent = all.find((unit) => unit.id === changes.parentId)
  if (changes.parentId !== null && (!parent || parent.state.closed))
    return refuse('organization.unknown_unit')
  const tree = all.map((unit) => ({ id: unit.id, parentId: unit.state.parentId }))
  if (isBelow(tree, id, changes.parentId)) return refuse('organization.unit_circle')
  return saveUnit(ctx, record, { type: 'unit.changed', changes })
}

export async function closeUnit(ctx: Context, { id, version }: InputOf<typeof contract.closeUnit>) {
  const record = expectVersion(await units.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  const seats = await listSeats(ctx.tx, ctx.bodyId)
  const below = await listUnits(ctx.tx, ctx.bodyId)
  const isUsed =
    seats.some(({ state }) => state.unitId === id && !state.closed) ||
    below.some(({ state }) => state.parentId === id && !state.closed)
  if (isUsed) return refuse('organization.unit_in_use')
  return saveUnit(ctx, record, { type: 'unit.closed' })
}

export async function isOpenUnit(ctx: Context, id: string): Promise<boolean> {
  const unit = await units.find(ctx.tx, { bodyId: ctx.bodyId, id })
  return unit !== undefined && !unit.state.closed
}

async function saveUnit(ctx: Context, record: Stored<Unit>, event: UnitEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'unit', evolve: evolveUnit }
  const outcome = await commit(ctx, units.subject<UnitEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
