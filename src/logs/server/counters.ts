/** How much came from each source, and what was refused or odd, since the program started. */
import type { RefusalReason } from './source.ts'

export type SourceCount = {
  readonly bodyId: string
  readonly source: string
  readonly events: number
  readonly lastReceived: Date
  readonly reasons: Readonly<Partial<Record<RefusalReason, number>>>
}

export type Counters = {
  stored(source: Named, events: number, at: Date): void
  refused(source: Named, reason: RefusalReason, count?: number): void
  list(): SourceCount[]
}

type Named = { readonly bodyId: string; readonly source: string }
type Entry = Named & { events: number; lastReceived: Date; reasons: Partial<Record<RefusalReason, number>> }

const sourcesMax = 5_000

/** Senders beyond 5,000 are counted together: addresses of UDP can be made up. */
export function createCounters(): Counters {
  const entries = new Map<string, Entry>()
  const entryOf = ({ bodyId, source }: Named): Entry => {
    const isNew = !entries.has(`${bodyId}/${source}`)
    const name = isNew && entries.size >= sourcesMax ? '*' : source
    const key = `${bodyId}/${name}`
    const entry = entries.get(key) ?? {
      bodyId,
      source: name,
      events: 0,
      lastReceived: new Date(0),
      reasons: {},
    }
    entries.set(key, entry)
    return entry
  }
  return {
    stored: (source, events, at) => {
      const entry = entryOf(source)
      entry.events += events
      entry.lastReceived = at
    },
    refused: (source, reason, count = 1) => {
      const { reasons } = entryOf(source)
      reasons[reason] = (reasons[reason] ?? 0) + count
    },
    list: () => [...entries.values()].map((entry) => ({ ...entry, reasons: { ...entry.reasons } })),
  }
}
