/** Which sources are missing at the end of a range: each is measured against how often it writes itself. */
import type { EventStore } from './event-store/event-store.ts'

export type Gap = { readonly source: string; readonly last: Date }

const minuteMs = 60_000
/** How far back a source is looked for. */
const backMs = 7 * 86_400_000
/** Lines travel, and machines pause. */
const leastMs = 10 * minuteMs
/** Pauses this many times longer than usual are no pauses. */
const timesUsual = 15
const eventsMin = 5
const gapsMax = 200

/**
 * Sources of the seven days before `end` that had fallen silent by then, longest first. Files that were brought
 * in by hand are no sources; they are known by the ending of their name.
 */
export async function readGaps(
  store: EventStore,
  { bodyId, end }: { bodyId: string; end: Date },
): Promise<Gap[]> {
  const rows = await store.query<{ source: string; first: string; last: string; events: string }>(
    `SELECT source, toUnixTimestamp64Milli(min(ts)) AS first, toUnixTimestamp64Milli(max(ts)) AS last,
      count() AS events
    FROM toride.event
    WHERE body_id = {body:String} AND ts >= fromUnixTimestamp64Milli({from:Int64})
      AND ts < fromUnixTimestamp64Milli({to:Int64})
    GROUP BY source ORDER BY last LIMIT 1000`,
    { body: bodyId, from: end.getTime() - backMs, to: end.getTime() },
  )
  return rows
    .filter(
      (row) => Number(row.events) >= eventsMin && !/\.(jsonl?|ndjson|log|txt|csv|gz)$/i.test(row.source),
    )
    .filter((row) => {
      const usual = (Number(row.last) - Number(row.first)) / (Number(row.events) - 1)
      return end.getTime() - Number(row.last) > Math.max(leastMs, usual * timesUsual)
    })
    .slice(0, gapsMax)
    .map((row) => ({ source: row.source, last: new Date(Number(row.last)) }))
}
