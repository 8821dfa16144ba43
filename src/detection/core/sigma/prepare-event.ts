/** An event made ready for matching: its fields under the names that rules use, and its source. */
import { addAliases, identifySource } from './event-source.ts'
import type { EventSource } from './event-source.ts'
import { flatten } from './flatten.ts'
import type { Fields } from './flatten.ts'
import type { LogSource } from './rule.ts'

export type PreparedEvent = { readonly fields: Fields; readonly source: EventSource }

/** Flattens an event, finds its source and adds the field names of that source. */
export function prepareEvent(event: Record<string, unknown>, hint?: LogSource): PreparedEvent {
  const fields = flatten(event)
  const source = identifySource(fields, hint)
  addAliases(fields, source)
  return { fields, source }
}
