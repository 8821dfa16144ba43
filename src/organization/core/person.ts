/** People of the body: names and how to reach them at work. Home numbers do not stand here. */

export type Person = {
  readonly name: string
  /** Reading in kana. */
  readonly reading: string | null
  readonly unitId: string | null
  readonly extension: string | null
  readonly email: string | null
  /** Left the body; stays readable because the records name them. */
  readonly left: boolean
}

export type PersonEvent =
  | { readonly type: 'person.created'; readonly person: Person }
  | { readonly type: 'person.changed'; readonly changes: Partial<Person> }

export const emptyPerson: Person = {
  name: '',
  reading: null,
  unitId: null,
  extension: null,
  email: null,
  left: false,
}

/** Folds one event; a person begins with `person.created`. */
export function evolvePerson(state: Person, event: PersonEvent): Person {
  return event.type === 'person.created' ? event.person : { ...state, ...event.changes }
}
