/** When each source was last heard: what is missing from a search result, said before somebody trusts it. */
import type { EventStore } from './event-store/event-store.ts'
import { listActivity } from './store-events.ts'

export type SourceActivity = {
  readonly source: string
  readonly lastReceived: Date
  readonly events: number
  readonly datasets: readonly string[]
}

const daysMax = 90

/** Sources of a body with events of the last 90 days, longest silent first. */
export async function readSources(store: EventStore, bodyId: string, now: Date): Promise<SourceActivity[]> {
  const rows = await listActivity(store, bodyId, new Date(now.getTime() - daysMax * 86_400_000))
  return rows.map((row) => ({
    source: row.source,
    lastReceived: new Date(Number(row.last)),
    events: Number(row.events),
    datasets: row.datasets.toSorted(),
  }))
}
