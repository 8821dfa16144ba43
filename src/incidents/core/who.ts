/** Who did something and who is to do it: the two shapes in which people stand in a case. */
import type { Actor } from '../../kernel/core/actor.ts'

/** Somebody who acted. Names are kept as they were, because people move. */
export type By = {
  readonly accountId: string
  readonly personId?: string
  readonly name: string
  /** Name of the seat from which the person acted. */
  readonly seat?: string
}

/** Somebody who is to act: a seat (whoever sits there) or one person. */
export type Party = { readonly seatId?: string; readonly personId?: string; readonly name: string }

/** Who acted, as records keep it: account, name, person and the first seat. */
export function byOf(actor: Actor): By {
  const seat = actor.seats[0]?.name
  return {
    accountId: actor.id,
    name: actor.name,
    ...(actor.personId ? { personId: actor.personId } : {}),
    ...(seat ? { seat } : {}),
  }
}

/** True when both are the same human being: two-person rules ask this. */
export function isSamePerson(left: By, right: By): boolean {
  if (left.accountId === right.accountId) return true
  return left.personId !== undefined && left.personId === right.personId
}

/** True when `party` means this actor: the person by name, or whoever sits on the seat. */
export function isMeant(actor: Actor, party: Party | null): boolean {
  if (!party) return false
  if (party.personId !== undefined) return party.personId === actor.personId
  return party.seatId !== undefined && actor.seats.some((seat) => seat.id === party.seatId)
}
