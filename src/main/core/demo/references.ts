/** Replaces the names that the demonstration's content uses by the ids and times of this loading. */
import { fillTimes, type DemoClock } from './when.ts'

export type References = {
  readonly clock: DemoClock
  /** When the act takes place: what `{{at}}` stands for. */
  readonly at: Date
  /** The id for a name after `@`; throws when nothing was made under it. */
  readonly idOf: (name: string) => string
  /** The newest known version of the record called so. */
  readonly versionOf: (name: string) => number
}

/** The same value with `@name` as an id, `@version:name` as a number, `=unit` as a unit's id, and times filled in. */
export function resolveReferences(value: unknown, references: References): unknown {
  if (typeof value === 'string') return resolveText(value, references)
  if (Array.isArray(value)) return value.map((entry) => resolveReferences(entry, references))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, resolveReferences(entry, references)]),
  )
}

function resolveText(text: string, { clock, at, idOf, versionOf }: References): string | number {
  if (text.startsWith('@version:')) return versionOf(text.slice('@version:'.length))
  if (/^@[a-z][\w:]*$/.test(text)) return idOf(text.slice(1))
  if (/^=[a-z]\w*$/.test(text)) return idOf(`unit:${text.slice(1)}`)
  return fillTimes(text.replaceAll('{{at}}', at.toISOString()), clock)
}

/**
 * The text at a path of an answer: `caseId`, or `duties[kind=preliminary].id` for a member of the first
 * entry of a list that fits. Undefined when nothing is there.
 */
export function pickFrom(answer: unknown, path: string): string | undefined {
  let value: unknown = answer
  for (const part of path.split('.')) {
    const [, name = '', , key = '', wanted = ''] = /^(\w+)(\[(\w+)=(\w+)\])?$/.exec(part) ?? []
    value = memberOf(value, name)
    if (key !== '')
      value = Array.isArray(value) ? value.find((entry) => memberOf(entry, key) === wanted) : undefined
  }
  return typeof value === 'string' ? value : undefined
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
