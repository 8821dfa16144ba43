/** Writing into the timeline: what people write, and what acts leave there by themselves. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract-work.ts'
import { checkDraft, markCorrected, writeEntry, type TimelineDraft } from '../core/timeline.ts'
import { byOf } from '../core/who.ts'
import {
  addPart,
  changePart,
  holdOpenCase,
  newPartId,
  timelinePart,
  type Conflict,
  type Saved,
} from './part.ts'

export async function addTimelineEntry(ctx: Context, input: InputOf<typeof contract.addTimelineEntry>) {
  const { caseId, ...draft } = input
  const held = await holdOpenCase(ctx, caseId)
  if (isRefusal(held)) return held
  return checkDraft(draft, ctx.now) ?? writeDraft(ctx, caseId, draft)
}

/** The old entry is marked and stays; the new one points to it. */
export async function correctTimelineEntry(
  ctx: Context,
  input: InputOf<typeof contract.correctTimelineEntry>,
) {
  const { id, version, reason, ...draft } = input
  const fault = checkDraft(draft, ctx.now)
  if (fault) return fault
  const entryId = newPartId(ctx, timelinePart)
  const marked = await changePart(ctx, timelinePart, {
    id,
    version,
    decide: (entry) => markCorrected(entry, entryId),
  })
  if (isRefusal(marked)) return marked
  const corrects = { entryId: id, reason }
  return writeDraft(ctx, marked.state.caseId, { ...draft, corrects, id: entryId })
}

/** What an act elsewhere leaves in the timeline: now, on the side of those who respond. */
export async function writeActEntry(
  ctx: Context,
  entry: { caseId: string; text: string; links?: TimelineDraft['links']; occurredAt?: string },
): Promise<Saved | Conflict> {
  return writeDraft(ctx, entry.caseId, {
    occurredAt: entry.occurredAt ?? ctx.now.toISOString(),
    lane: 'responder',
    origin: 'act',
    text: entry.text,
    links: entry.links,
  })
}

/** Writes a draft that was checked, or that no person wrote, into a case. */
export async function writeDraft(
  ctx: Context,
  caseId: string,
  { id, ...draft }: TimelineDraft & { readonly id?: string },
): Promise<Saved | Conflict> {
  const entry = writeEntry(draft, { caseId, now: ctx.now, by: byOf(ctx.actor) })
  return addPart(ctx, timelinePart, { id, state: entry, event: { type: 'timeline.added', caseId, entry } })
}
