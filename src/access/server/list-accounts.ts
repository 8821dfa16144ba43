/** The list of accounts, with the seats and live sessions of each. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Context } from '../../kernel/server/context.ts'
import { sourceOf } from '../core/account.ts'
import { absoluteHours, idleMinutes } from '../core/session.ts'
import type { AccessDeps } from './deps.ts'
import { listAccounts as listRows } from './store.ts'

export async function listAccounts(ctx: Context, deps: AccessDeps) {
  const { bodyId, now } = ctx
  const rows = await listRows(ctx.tx, {
    bodyId,
    idleSince: new Date(now.getTime() - idleMinutes * 60_000),
    createdSince: new Date(now.getTime() - absoluteHours * 3_600_000),
  })
  const people = await deps.organization.people(ctx.tx, {
    bodyId,
    ids: rows.map((row) => row.state.personId),
  })
  const names = new Map(people.map((person) => [person.id, person.name]))
  const held = await deps.organization.heldSeats(ctx.tx, { bodyId, day: jstDay(now) })
  const seatsOf = Map.groupBy(held, (seat) => seat.personId)
  return {
    accounts: rows.map(({ id, version, state, liveSessions, lastSignedInAt }) => ({
      id,
      version,
      personId: state.personId,
      loginName: state.loginName,
      status: state.status,
      source: sourceOf(state),
      breakGlass: state.breakGlass === true,
      name: names.get(state.personId) ?? '',
      seats: (seatsOf.get(state.personId) ?? [])
        .slice(0, 50)
        .map(({ seatId, seatName, role }) => ({ id: seatId, name: seatName, role })),
      liveSessions,
      lastSignedInAt: lastSignedInAt?.toISOString() ?? null,
    })),
  }
}
