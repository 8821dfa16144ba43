/** Incumbencies: who holds which seat from which day, half-open, so that a hand-over day belongs to one person. */
import type { Day } from '../../kernel/core/calendar.ts'
import { refuse, type Refusal } from '../../kernel/core/result.ts'

export type Incumbency = {
  readonly seatId: string
  readonly personId: string
  /** First day. */
  readonly fromDay: Day
  /** First day on which it no longer holds; null while no end is known. */
  readonly untilDay: Day | null
  /** A deputy may stand beside the incumbent; two incumbents may not. */
  readonly deputy: boolean
}

export type IncumbencyEvent =
  | { readonly type: 'incumbency.assigned'; readonly incumbency: Incumbency }
  | { readonly type: 'incumbency.ended'; readonly untilDay: Day }

export type Held = { readonly id: string; readonly state: Incumbency }

export const emptyIncumbency: Incumbency = {
  seatId: '',
  personId: '',
  fromDay: '1970-01-01',
  untilDay: null,
  deputy: false,
}

/** Folds one event; an incumbency begins with `incumbency.assigned`. */
export function evolveIncumbency(state: Incumbency, event: IncumbencyEvent): Incumbency {
  return event.type === 'incumbency.assigned' ? event.incumbency : { ...state, untilDay: event.untilDay }
}

/** True when `incumbency` holds on `day`. */
export function holdsOn(incumbency: Pick<Incumbency, 'fromDay' | 'untilDay'>, day: Day): boolean {
  return incumbency.fromDay <= day && (incumbency.untilDay === null || day < incumbency.untilDay)
}

/**
 * Assigns a seat. Refuses when the period is empty, when the person already holds the seat in it, or when
 * somebody else does and neither is a deputy.
 */
export function assign(
  wanted: Incumbency,
  onSeat: readonly Held[],
): IncumbencyEvent | Refusal<'organization.empty_period' | 'organization.seat_taken'> {
  if (wanted.untilDay !== null && wanted.untilDay <= wanted.fromDay)
    return refuse('organization.empty_period')
  const clash = onSeat.some(({ state }) => overlaps(state, wanted) && excludes(state, wanted))
  return clash ? refuse('organization.seat_taken') : { type: 'incumbency.assigned', incumbency: wanted }
}

/** Ends an incumbency on `untilDay`, the first day on which it no longer holds. */
export function end(
  state: Incumbency,
  untilDay: Day,
): IncumbencyEvent | Refusal<'organization.empty_period' | 'organization.already_ended'> {
  if (untilDay < state.fromDay) return refuse('organization.empty_period')
  if (state.untilDay !== null && state.untilDay <= untilDay) return refuse('organization.already_ended')
  return { type: 'incumbency.ended', untilDay }
}

function overlaps(left: Incumbency, right: Incumbency): boolean {
  const leftEndsLater = left.untilDay === null || right.fromDay < left.untilDay
  const rightEndsLater = right.untilDay === null || left.fromDay < right.untilDay
  const isEmpty = left.untilDay !== null && left.untilDay <= left.fromDay
  return !isEmpty && leftEndsLater && rightEndsLater
}

function excludes(held: Incumbency, wanted: Incumbency): boolean {
  return held.personId === wanted.personId || (!held.deputy && !wanted.deputy)
}
