/** Brings log events into a case. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { rowOfColumns } from '../../logs/core/reading.ts'
import type * as contract from '../core/contract-log.ts'
import { draftEntries, type LogEventFacts } from '../core/log-entry.ts'
import { ja } from '../core/log-events/ja.ts'
import { writeObservable } from './change-observable.ts'
import type { LogDoor } from './deps.ts'
import { holdOpenCase } from './part.ts'
import { listTimeline, partsMax } from './store.ts'
import { writeDraft } from './write-entry.ts'

type Input = InputOf<typeof contract.addLogEvents>

export async function addLogEvents(ctx: Context, { logs }: { logs: LogDoor }, input: Input) {
  const { caseId, events: wanted } = input
  // For update: two people who add the same event at once write it once.
  const held = await holdOpenCase(ctx, caseId, 'update')
  if (isRefusal(held)) return held
  const known = await linkedEvents(ctx, caseId)
  const unique = [...new Map(wanted.map((event) => [event.id, event])).values()]
  const fresh = unique.filter((event) => !known.has(event.id))
  const events = await readEvents(ctx, logs, fresh)
  if (isRefusal(events)) return events
  const drafts = draftEntries(events, input)
  for (const draft of drafts) {
    const written = await writeDraft(ctx, caseId, draft)
    if (isRefusal(written)) return written
  }
  const observables = await addValues(ctx, input)
  if (isRefusal(observables)) return observables
  return { entries: drafts.length, alreadyThere: unique.length - fresh.length, observables }
}

async function linkedEvents(ctx: Context, caseId: string): Promise<Set<string>> {
  const { rows } = await listTimeline(ctx.tx, { bodyId: ctx.bodyId, caseId, limit: partsMax, offset: 0 })
  const links = rows.flatMap(({ state }) => (state.correctedBy ? [] : state.links))
  return new Set(links.filter((link) => link.kind === 'event').map((link) => link.id))
}

async function readEvents(
  ctx: Context,
  logs: LogDoor,
  wanted: Input['events'],
): Promise<LogEventFacts[] | Refusal<'incidents.log_event_gone' | 'incidents.logs_unreachable'>> {
  const events: LogEventFacts[] = []
  for (const { id, at } of wanted) {
    const event = await logs.readEvent({ bodyId: ctx.bodyId, id, at: new Date(at) })
    if (isRefusal(event)) {
      const isGone = event.code === 'logs.event_not_found'
      return refuse(isGone ? 'incidents.log_event_gone' : 'incidents.logs_unreachable')
    }
    events.push({ ...rowOfColumns(event.columns, event.raw), id, ts: event.ts })
  }
  return events
}

/** How many values are new to the case. */
async function addValues(
  ctx: Context,
  { caseId, values }: Input,
): Promise<number | Refusal<'kernel.changed_meanwhile'>> {
  let added = 0
  for (const value of values) {
    const written = await writeObservable(ctx, caseId, { value, source: ja.source })
    if (!isRefusal(written)) added += 1
    else if (written.code === 'kernel.changed_meanwhile') return refuse('kernel.changed_meanwhile')
  }
  return added
}
