/** Two people changed one item: both versions side by side, and the choice field by field. */
import { useState } from 'react'
import { Conflict } from '../../kernel/web/states.tsx'
import { ja } from '../core/screen/ja.ts'
import { RegisterValue, type Names } from './register-value.tsx'
import type { Field, Kind, Values } from './use-kind.ts'
import { useNames } from './use-names.ts'

/** Values and the version that they were begun on. */
export type Written = { readonly version: number; readonly values: Values }

/**
 * Only when each of `fields` has been decided does the draft stand on the version of now, and can be saved.
 */
export function ItemConflict({
  fields,
  mine,
  theirs,
  change,
}: {
  fields: readonly Field[]
  mine: Written
  theirs: Written
  change: (written: Written) => void
}) {
  const [kept, setKept] = useState<readonly string[]>([])
  const names = useNames(() => undefined)
  const decide = (id: string, side: 'mine' | 'theirs') => {
    const values = side === 'mine' ? mine.values : { ...mine.values, [id]: theirs.values[id] }
    const decided = side === 'mine' ? [...kept, id] : kept
    setKept(decided)
    const isDone = fields.every(
      (field) => decided.includes(field.id) || (side === 'theirs' && field.id === id),
    )
    change({ values, version: isDone ? theirs.version : mine.version })
  }
  return (
    <Conflict
      fields={fields.map((field) => ({
        key: field.id,
        label: field.label,
        mine: say(field, mine.values[field.id], names),
        theirs: say(field, theirs.values[field.id], names),
      }))}
      choose={decide}
    />
  )
}

/** Fields of the kind in which two versions say different things. */
export function differencesOf(kind: Kind, mine: Values, theirs: Values): Field[] {
  return kind.fields.filter(({ id }) => differs(mine[id], theirs[id]))
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

export function withoutBlank(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)))
}

function say(field: Field, value: unknown, names: Names) {
  return isBlank(value) ? ja.item.blank : <RegisterValue field={field} value={value} names={names} />
}

function differs(left: unknown, right: unknown): boolean {
  if (isBlank(left) || isBlank(right)) return isBlank(left) !== isBlank(right)
  return JSON.stringify(left) !== JSON.stringify(right)
}
