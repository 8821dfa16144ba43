/** One batch of lines to one record of the spool: decode, match, encode. Runs in the worker; never throws for what a line holds. */
import { decodeLine } from '../core/decode.ts'
import { emptyEvent, type EventSummary, type LogEvent } from '../core/event.ts'
import type { MatchEvent, Matched } from '../core/slots.ts'
import type { Oversized } from '../core/syslog-framer.ts'
import { idText } from '../core/seal/seal.ts'
import { encodeBlock, eventId, type StoredEvent } from './event-store/native-block.ts'
import { readLine } from './line-text.ts'
import { encodePayload } from './payload.ts'
import type { RefusalReason, SourceContext } from './source.ts'

export type Batch = {
  readonly source: SourceContext
  /** Milliseconds since 1970 UTC. */
  readonly received: number
  readonly epoch: number
  readonly firstUnit: number
  /** Lines one after another, and where each ends. */
  readonly bytes: Uint8Array
  readonly ends: Uint32Array
  readonly oversized: readonly Oversized[]
  /** Decode and match nothing: the batch has ended a worker before. */
  readonly isPlain: boolean
}

export type DecodedBatch = {
  readonly payload: Uint8Array
  readonly units: number
  readonly counts: Readonly<Partial<Record<RefusalReason, number>>>
  /** Lines that are not what their kind says and were kept as text. */
  readonly fallbacks: readonly number[]
}

type Work = {
  readonly batch: Batch
  readonly counts: Partial<Record<RefusalReason, number>>
  readonly fallbacks: number[]
}

export function decodeBatch(batch: Batch, match: MatchEvent | undefined): DecodedBatch {
  const work: Work = { batch, counts: {}, fallbacks: [] }
  const events: StoredEvent[] = []
  let begin = 0
  for (const [index, end] of batch.ends.entries()) {
    events.push(decodeOne(work, { index, bytes: batch.bytes.subarray(begin, end) }, match))
    begin = end
  }
  for (const oversized of batch.oversized) events.push(quarantined(work, oversized))
  const { source, received, epoch, firstUnit } = batch
  const block = encodeBlock(events, {
    bodyId: source.bodyId,
    source: source.source,
    received,
    epoch,
    firstUnit,
  })
  const matched = events.flatMap((stored, index) => matchedOf(batch, { stored, index }))
  const payload = encodePayload(matched.length > 0 ? { bodyId: source.bodyId, matched } : undefined, block)
  return { payload, units: events.length, counts: work.counts, fallbacks: work.fallbacks }
}

function decodeOne(
  work: Work,
  line: { index: number; bytes: Uint8Array },
  match: MatchEvent | undefined,
): StoredEvent {
  const { batch } = work
  const { text, oddity, rawBase64 } = readLine(line.bytes)
  if (oddity) count(work, oddity)
  if (batch.isPlain)
    return {
      event: { ...emptyEvent(batch.received), fields: { 'toride.reason': 'decoder_fault' } },
      raw: text,
      matches: [],
    }
  const { kind, zone } = batch.source
  const { event, isFallback } = decodeLine(text, { received: batch.received, zone, kind })
  if (isFallback) {
    work.fallbacks.push(line.index)
    count(work, 'not_as_named')
  }
  if (oddity === 'cp932' || oddity === 'invalid_encoding') event.fields['toride.encoding'] = oddity
  if (rawBase64 !== undefined) event.fields['toride.raw_base64'] = rawBase64
  boundTime(work, event)
  return { event, raw: text, matches: match ? match(event) : [] }
}

const dayMs = 86_400_000
const oldestOfFiles = Date.UTC(2000, 0, 1)
const networkDaysMax = 30

/** A sender's clock may be wrong or lie; days that nobody can have meant would each make a part of the store. */
function boundTime(work: Work, event: LogEvent): void {
  const { received, source } = work.batch
  const oldest = source.transport === 'file' ? oldestOfFiles : received - networkDaysMax * dayMs
  if (event.ts >= oldest && event.ts <= received + dayMs) return
  if (Number.isFinite(event.ts)) event.fields['toride.claimed_time'] = new Date(event.ts).toISOString()
  event.ts = received
  count(work, 'implausible_time')
}

function quarantined(work: Work, oversized: Oversized): StoredEvent {
  count(work, 'too_long')
  const event = emptyEvent(work.batch.received)
  event.dataset = 'quarantine'
  event.category = 'quarantine'
  Object.assign(event.fields, { 'toride.reason': 'too_long', 'toride.bytes': String(oversized.bytes) })
  return { event, raw: readLine(oversized.start).text, matches: [] }
}

function count(work: Work, reason: RefusalReason): void {
  work.counts[reason] = (work.counts[reason] ?? 0) + 1
}

function matchedOf(batch: Batch, { stored, index }: { stored: StoredEvent; index: number }): Matched[] {
  if (stored.matches.length === 0) return []
  const id = eventId(batch.epoch, batch.firstUnit + index)
  const event = summaryOf(batch.source.source, stored)
  return [{ eventId: idText(id), ts: new Date(stored.event.ts), ruleIds: stored.matches, event }]
}

const summaryUnitsMax = 1_000

function summaryOf(source: string, { event, raw }: StoredEvent): EventSummary {
  return {
    source,
    dataset: event.dataset,
    category: event.category,
    host: clean(event.host),
    user: clean(event.user),
    sourceIp: clean(event.sourceIp),
    destinationIp: clean(event.destinationIp),
    destinationPort: event.destinationPort,
    domain: clean(event.domain),
    process: clean(event.process),
    action: clean(event.action),
    outcome: event.outcome,
    raw: clean(raw),
  }
}

/** The relational store holds no NUL and no lone surrogate. */
function clean(text: string): string {
  return text.slice(0, summaryUnitsMax).replaceAll('\u0000', '\uFFFD').toWellFormed()
}
