/** Log events as entries of a timeline: one each, or one that lasts from the first to the last. */
import { readAloud, type ReadRow } from '../../logs/core/reading.ts'
import { ja } from './log-events/ja.ts'
import type { Lane, TimelineDraft, TimelineLink } from './timeline.ts'

export type LogEventFacts = ReadRow & { readonly id: string; readonly ts: Date }

const linksMax = 20
const textMax = 4_000

/** Drafts in the order of time. */
export function draftEntries(
  events: readonly LogEventFacts[],
  { lane, asOne }: { lane: Lane; asOne: boolean },
): TimelineDraft[] {
  const sorted = events.toSorted((left, right) => left.ts.getTime() - right.ts.getTime())
  const [first] = sorted
  const last = sorted.at(-1)
  if (!first || !last) return []
  if (!asOne || sorted.length === 1) return sorted.map((event) => draftOf(event, lane))
  const text = ja.summary({ sentence: readAloud(first).slice(0, textMax - 100), count: sorted.length })
  return [
    {
      ...draftOf(first, lane),
      endedAt: last.ts.toISOString(),
      text,
      links: sorted.slice(0, linksMax).map(linkOf),
    },
  ]
}

function draftOf(event: LogEventFacts, lane: Lane): TimelineDraft {
  return {
    occurredAt: event.ts.toISOString(),
    precision: 'second',
    lane,
    text: readAloud(event).slice(0, textMax),
    links: [linkOf(event)],
  }
}

function linkOf(event: LogEventFacts): TimelineLink {
  return {
    kind: 'event',
    id: event.id,
    label: ja.label({ category: event.category, source: event.source }),
  }
}
