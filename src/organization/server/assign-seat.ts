/** Assigning seats and ending incumbencies: the yearly change of people. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type * as contract from '../core/contract.ts'
import {
  assign,
  emptyIncumbency,
  end,
  evolveIncumbency,
  holdsOn,
  type Incumbency,
  type IncumbencyEvent,
} from '../core/incumbency.ts'
import { hasOtherAdministrator, incumbencies, listIncumbenciesOfSeat, people, seats } from './store.ts'

/** Puts a person on a seat; `replace` ends the present incumbent's time on the first day of the new one. */
export async function assignSeat(ctx: Context, { replace, ...wanted }: InputOf<typeof contract.assignSeat>) {
  const seat = await seats.find(ctx.tx, { bodyId: ctx.bodyId, id: wanted.seatId })
  if (!seat || seat.state.closed) return refuse('organization.unknown_seat')
  const person = await people.find(ctx.tx, { bodyId: ctx.bodyId, id: wanted.personId })
  if (!person || person.state.left) return refuse('organization.unknown_person')
  if (replace) {
    const ended = await endPresent(ctx, wanted)
    if (isRefusal(ended)) return ended
  }
  const held = await listIncumbenciesOfSeat(ctx.tx, { bodyId: ctx.bodyId, seatId: wanted.seatId })
  const event = assign(wanted, held)
  if (isRefusal(event)) return event
  return save(ctx, { id: newId('incumbency'), version: 0, state: emptyIncumbency }, event)
}

export async function endIncumbency(
  ctx: Context,
  { id, version, untilDay }: InputOf<typeof contract.endIncumbency>,
) {
  const record = expectVersion(await incumbencies.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  const event = end(record.state, untilDay)
  if (isRefusal(event)) return event
  const seat = await seats.find(ctx.tx, { bodyId: ctx.bodyId, id: record.state.seatId })
  const isAdministrator = seat?.state.role === 'administrator'
  if (
    isAdministrator &&
    !(await hasOtherAdministrator(ctx.tx, { bodyId: ctx.bodyId, day: untilDay, exceptId: id }))
  )
    return refuse('organization.last_administrator')
  return save(ctx, record, event)
}

async function endPresent(ctx: Context, wanted: Pick<Incumbency, 'seatId' | 'fromDay'>) {
  const held = await listIncumbenciesOfSeat(ctx.tx, { bodyId: ctx.bodyId, seatId: wanted.seatId })
  for (const record of held) {
    if (record.state.deputy || !holdsOn(record.state, wanted.fromDay)) continue
    const event = end(record.state, wanted.fromDay)
    const saved = isRefusal(event) ? event : await save(ctx, record, event)
    if (isRefusal(saved)) return saved
  }
  return undefined
}

async function save(ctx: Context, record: Stored<Incumbency>, event: IncumbencyEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'incumbency', evolve: evolveIncumbency }
  const outcome = await commit(ctx, incumbencies.subject<IncumbencyEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
