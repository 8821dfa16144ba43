/** One event, whole: the line as it came, every column and every field. */
import { refuse } from '../../kernel/core/result.ts'
import type { EventStore } from './event-store/event-store.ts'
import { findEvent } from './store-events.ts'
import { explain, type SearchRefusal } from './search-logs.ts'
import type { Refusal } from '../../kernel/core/result.ts'

export type WholeEvent = {
  readonly id: string
  readonly ts: Date
  readonly received: Date
  readonly raw: string
  readonly matches: readonly string[]
  /** Columns that say something, by their names. */
  readonly columns: Readonly<Record<string, string | number>>
  /** Fields under the names of their source. */
  readonly fields: Readonly<Record<string, string>>
}

const apart = new Set(['id', 'ts', 'received', 'raw', 'matches', 'fields', 'body_id', 'ts_ms', 'received_ms'])

/** Finds an event of the body; `at`, its time, makes it quick in a large store. */
export async function readEvent(
  store: EventStore,
  wanted: { bodyId: string; id: string; at?: Date },
): Promise<WholeEvent | SearchRefusal | Refusal<'logs.event_not_found'>> {
  try {
    const row = await findEvent(store, wanted)
    return row ? eventOf(wanted.id, row) : refuse('logs.event_not_found')
  } catch (error) {
    return explain(error)
  }
}

function eventOf(id: string, row: Record<string, unknown>): WholeEvent {
  const columns = Object.entries(row).flatMap(([name, value]) => {
    const isSaid = value !== '' && value !== 0 && value !== '0'
    const isScalar = typeof value === 'string' || typeof value === 'number'
    return isScalar && isSaid && !apart.has(name) ? [[name, value] as const] : []
  })
  return {
    id,
    ts: new Date(Number(row['ts_ms'])),
    received: new Date(Number(row['received_ms'])),
    raw: String(row['raw']),
    matches: row['matches'] as string[],
    columns: Object.fromEntries(columns),
    fields: row['fields'] as Record<string, string>,
  }
}
