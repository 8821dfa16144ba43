/** Seats: a role with a desk. Work belongs to seats, so that it survives the yearly change of people. */
import type { Role } from '../../kernel/core/actor.ts'

export type Seat = {
  readonly name: string
  readonly unitId: string
  /** Fixed at creation: another role is another seat. */
  readonly role: Role
  readonly position: number
  readonly closed: boolean
}

export type SeatEvent =
  | { readonly type: 'seat.created'; readonly seat: Seat }
  | { readonly type: 'seat.changed'; readonly changes: Partial<Omit<Seat, 'role'>> }
  | { readonly type: 'seat.closed' }

export const emptySeat: Seat = { name: '', unitId: '', role: 'staff', position: 0, closed: false }

/** Folds one event; a seat begins with `seat.created`. */
export function evolveSeat(state: Seat, event: SeatEvent): Seat {
  if (event.type === 'seat.created') return event.seat
  return event.type === 'seat.closed' ? { ...state, closed: true } : { ...state, ...event.changes }
}
