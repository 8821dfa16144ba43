/** The body: the local government that this Toride serves. */
import type { Day } from '../../kernel/core/calendar.ts'

export type Body = {
  readonly name: string
  /** What stands in front of numbers outside the body. */
  readonly shortName: string
  /** Local government code of six figures, check digit included; null for a body without one. */
  readonly code: string | null
  readonly prefecture: string
  /** Id of a network model of `content/organization/zones.yaml`. */
  readonly networkModel: string
  /** A demonstration says so on every page; it never changes after set-up. */
  readonly demonstration: boolean
  /** Days on which the offices are closed besides the general ones. */
  readonly extraClosedDays: readonly Day[]
}

export type BodyChanges = Partial<Omit<Body, 'demonstration'>>

export type BodyEvent =
  | { readonly type: 'body.created'; readonly body: Body }
  | { readonly type: 'body.changed'; readonly changes: BodyChanges }

export const emptyBody: Body = {
  name: '',
  shortName: '',
  code: null,
  prefecture: '',
  networkModel: '',
  demonstration: false,
  extraClosedDays: [],
}

/** Folds one event; a body begins with `body.created`. */
export function evolveBody(state: Body, event: BodyEvent): Body {
  return event.type === 'body.created' ? event.body : { ...state, ...event.changes }
}
