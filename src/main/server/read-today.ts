/** The page "today" and the search over everything: asks every slice and joins the answers. */
import type { SearchHit, TodayLine } from '../../kernel/core/today.ts'
import type { Slots } from '../../kernel/core/slot.ts'
import type { Context } from '../../kernel/server/context.ts'
import { searchSource, todaySource } from '../../kernel/server/today.ts'

const hitsPerSource = 20

/** Lines of all slices; within a section the one that runs out first comes first. */
export async function readToday(ctx: Context, slots: Slots): Promise<{ now: string; lines: TodayLine[] }> {
  const lines: TodayLine[] = []
  // One after the other: they share the connection of the open transaction.
  for (const source of slots.of(todaySource)) lines.push(...(await source(ctx)))
  return { now: ctx.now.toISOString(), lines: lines.toSorted(byUrgency) }
}

export async function searchEverything(
  ctx: Context,
  slots: Slots,
  { text }: { text: string },
): Promise<{ hits: SearchHit[] }> {
  const hits: SearchHit[] = []
  for (const source of slots.of(searchSource))
    hits.push(...(await source(ctx, { text, limit: hitsPerSource })))
  return { hits }
}

function byUrgency(left: TodayLine, right: TodayLine): number {
  return urgency(left).localeCompare(urgency(right))
}

/** A text that sorts by the moment at which a line becomes late. Instants of one format sort as text. */
function urgency(line: TodayLine): string {
  return line.promisedAt ?? line.targetAt ?? line.limitAt ?? line.since ?? '9999'
}
