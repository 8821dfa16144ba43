/** The worker thread of the pipeline: batches in, records of the spool out, one after another. */
import { parentPort, workerData } from 'node:worker_threads'
import type { CreateMatchEvent, LogMatcher, MatchEvent } from '../core/slots.ts'
import { decodeBatch, type Batch, type DecodedBatch } from './decode-batch.ts'

export type WorkerRequest = { readonly id: number; readonly batch: Batch }
export type WorkerAnswer =
  | { readonly id: number; readonly decoded: DecodedBatch }
  | { readonly ready: true; readonly matchers: number }
export type WorkerOptions = { readonly matchers: readonly LogMatcher[] }

const { matchers } = workerData as WorkerOptions
const matches = await Promise.all(matchers.map(loadMatcher))
const match = matches.length === 0 ? undefined : joined(matches)

parentPort?.on('message', ({ id, batch }: WorkerRequest) => {
  const decoded = decodeBatch(batch, match)
  const answer: WorkerAnswer = { id, decoded }
  parentPort?.postMessage(answer, [decoded.payload.buffer as ArrayBuffer])
})
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage({ ready: true, matchers: matches.length } satisfies WorkerAnswer)

async function loadMatcher(matcher: LogMatcher): Promise<MatchEvent> {
  const module = (await import(matcher.module)) as { createMatchEvent: CreateMatchEvent }
  return module.createMatchEvent(matcher.options)
}

function joined(all: readonly MatchEvent[]): MatchEvent {
  const [only] = all
  if (only && all.length === 1) return only
  return (event) => all.flatMap((match) => match(event))
}
