/** Adding, changing and closing seats. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type * as contract from '../core/contract.ts'
import { emptySeat, evolveSeat, type Seat, type SeatEvent } from '../core/seat.ts'
import { isOpenUnit } from './change-unit.ts'
import { listIncumbenciesOfSeat, seats } from './store.ts'

export async function addSeat(ctx: Context, input: InputOf<typeof contract.addSeat>) {
  if (!(await isOpenUnit(ctx, input.unitId))) return refuse('organization.unknown_unit')
  const seat: Seat = { ...input, closed: false }
  return saveSeat(ctx, { id: newId('seat'), version: 0, state: emptySeat }, { type: 'seat.created', seat })
}

export async function changeSeat(
  ctx: Context,
  { id, version, ...changes }: InputOf<typeof contract.changeSeat>,
) {
  const record = expectVersion(await seats.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  if (!(await isOpenUnit(ctx, changes.unitId))) return refuse('organization.unknown_unit')
  return saveSeat(ctx, record, { type: 'seat.changed', changes })
}

/** A seat closes when nobody holds it or will hold it. */
export async function closeSeat(ctx: Context, { id, version }: InputOf<typeof contract.closeSeat>) {
  const record = expectVersion(await seats.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  const today = jstDay(ctx.now)
  const held = await listIncumbenciesOfSeat(ctx.tx, { bodyId: ctx.bodyId, seatId: id })
  const isHeld = held.some(({ state }) => state.untilDay === null || state.untilDay > today)
  if (isHeld) return refuse('organization.seat_in_use')
  return saveSeat(ctx, record, { type: 'seat.closed' })
}

async function saveSeat(ctx: Context, record: Stored<Seat>, event: SeatEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'seat', evolve: evolveSeat }
  const outcome = await commit(ctx, seats.subject<SeatEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
