/** Seats and people named by id, completed with their names. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { Party } from '../core/who.ts'

type Named = { readonly seatId?: string; readonly personId?: string }

export async function readParty(
  ctx: Context,
  organization: Organization,
  named: Named,
): Promise<Party | Refusal<'incidents.unknown_party'>> {
  const { bodyId } = ctx
  if (named.seatId) {
    const seat = await organization.seat(ctx.tx, { bodyId, id: named.seatId })
    return seat && !seat.closed ? { seatId: seat.id, name: seat.name } : refuse('incidents.unknown_party')
  }
  const person = named.personId
    ? await organization.person(ctx.tx, { bodyId, id: named.personId })
    : undefined
  return person && !person.left
    ? { personId: person.id, name: person.name }
    : refuse('incidents.unknown_party')
}

/** The lead of a case for which nobody was named: the one seat with that role, when there is only one. */
export async function defaultLead(ctx: Context, organization: Organization): Promise<Party | null> {
  const seats = await organization.seats(ctx.tx, ctx.bodyId)
  const [only, ...others] = seats.filter((seat) => seat.role === 'lead' && !seat.closed)
  return only && others.length === 0 ? { seatId: only.id, name: only.name } : null
}

/** True when the party decides as CISO. */
export async function isCiso(ctx: Context, organization: Organization, party: Party): Promise<boolean> {
  if (!party.seatId) return false
  const seat = await organization.seat(ctx.tx, { bodyId: ctx.bodyId, id: party.seatId })
  return seat?.role === 'ciso'
}
