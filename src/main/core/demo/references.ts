/** Replaces the names that the demonstration's content uses by the ids and times of this loading. */
import { fillTimes, type DemoClock } from './when.ts'

export type References = {
  readonly clock: DemoClock
  /** When the act takes place: what `{{at}}` stands for. */
  readonly at: Date
  /** The id for a name after `@`; throws when nothing was made under it. */
  readonly idOf: (name: string) => string
}

/** The same value with `@name` as an id, `=unit` as a unit's id, and times filled in. */
export function resolveReferences(value: unknown, references: References): unknown {
  if (typeof value === 'string') return resolveText(value, references)
  if (Array.isArray(value)) return value.map((entry) => resolveReferences(entry, references))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, resolveReferences(entry, references)]),
  )
}

function resolveText(text: string, { clock, at, idOf }: References): string {
  if (/^@[a-z][\w:]*$/.test(text)) return idOf(text.slice(1))
  if (/^=[a-z]\w*$/.test(text)) return idOf(`unit:${text.slice(1)}`)
  return fillTimes(text.replaceAll('{{at}}', at.toISOString()), clock)
}
