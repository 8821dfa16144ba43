/** Turns one parsed JSON value into facts, or says in a code what is wrong with it. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { assessFactsSchema, knownOnRange, type AssessFacts } from './facts.ts'

const namedAtMost = 10
const nameLengthMax = 60

export type FactsRefusal = Refusal<
  | 'duties.facts_not_object'
  | 'duties.facts_unknown_key'
  | 'duties.facts_known_on_missing'
  | 'duties.facts_known_on_outside'
  | 'duties.facts_invalid'
>

/**
 * Reads `value` strictly: unknown keys, wrong types and days that do not exist are refused. A key that is only
 * misspelt must not silently count as "no", so it goes before every other fault.
 */
export function readFacts(value: unknown): AssessFacts | FactsRefusal {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('duties.facts_not_object')
  const strangers = Object.keys(value).filter((key) => !Object.hasOwn(assessFactsSchema.shape, key))
  if (strangers.length > 0) return refuse('duties.facts_unknown_key', { keys: named(strangers) })
  if (!Object.hasOwn(value, 'knownOn')) return refuse('duties.facts_known_on_missing')
  const parsed = assessFactsSchema.safeParse(value)
  if (parsed.success) return withinCalendar(parsed.data)
  const fields = parsed.error.issues.map((issue) => String(issue.path[0] ?? ''))
  return refuse('duties.facts_invalid', { fields: named([...new Set(fields)]) })
}

/** Beyond the holiday table a date would look exact and could be wrong. */
function withinCalendar(facts: AssessFacts): AssessFacts | FactsRefusal {
  const { from, to } = knownOnRange
  if (facts.knownOn < from || facts.knownOn > to) return refuse('duties.facts_known_on_outside', { from, to })
  return facts
}

function named(keys: readonly string[]): string {
  return keys
    .slice(0, namedAtMost)
    .map((key) => key.slice(0, nameLengthMax))
    .join(', ')
}
