/** What later slices add to the log pipeline: a matcher that runs on every event, and listeners to what matched. */
import { slot } from '../../kernel/core/slot.ts'
import type { EventSummary, LogEvent } from './event.ts'

/** Answers the ids of the rules that match; pure, fast, and never throws for what an event holds. */
export type MatchEvent = (event: LogEvent) => readonly string[]

/**
 * A matcher by the module that makes it, because it runs in the pipeline's worker thread: `module` is a
 * `file:` URL whose export `createMatchEvent(options)` answers a `MatchEvent`; `options` is cloned there.
 */
export type LogMatcher = { readonly module: string; readonly options: unknown }

export type CreateMatchEvent = (options: unknown) => MatchEvent | Promise<MatchEvent>

/** Asked once at start; to change the rules later, call `reloadMatcher` of the slice's public door. */
export const logMatcher = slot<() => Promise<LogMatcher>>('logs.matcher')

export type Matched = {
  /** Unique and the same on every delivery. */
  readonly eventId: string
  readonly ts: Date
  readonly ruleIds: readonly string[]
  readonly event: EventSummary
}

export type MatchedBatch = { readonly bodyId: string; readonly matched: readonly Matched[] }

/**
 * Called after the events stand in the event store, in order, at least once: a batch comes again when the
 * listener throws or the program ends before it has answered. `eventId` tells a repetition.
 */
export type MatchListener = (batch: MatchedBatch) => Promise<void>

export const matchListener = slot<MatchListener>('logs.matched')
