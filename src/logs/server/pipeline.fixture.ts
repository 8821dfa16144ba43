/** A pipeline on real parts for the tests of the logs: worker, spool, event store, listeners on free ports. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isRefusal } from '../../kernel/core/result.ts'
import { silentLog } from '../../kernel/server/log.ts'
import type { SourceKind } from '../core/decoder.ts'
import type { MatchedBatch, MatchListener } from '../core/slots.ts'
import { listenTcp, listenUdp, type Listener } from './listen-syslog.ts'
import { openPipeline, type Pipeline, type PipelineOptions } from './pipeline.ts'
import { searchLogs, type SearchResult } from './search-logs.ts'
import type { SourceContext, Transport } from './source.ts'

export const bodyId = 'body_town'

export type TestPipeline = {
  readonly folder: string
  readonly pipeline: Pipeline
  readonly tcp: Listener
  readonly udp: Listener
  readonly told: MatchedBatch[]
  /** The listener to matches throws this many times. */
  fails: number
  search(query: string, change?: { from?: Date; to?: Date; limit?: number }): Promise<SearchResult>
  take(lines: readonly (string | Buffer)[], from?: SourceContext): Promise<string>
  /** Events of a source since the pipeline was opened. */
  events(sourceName: string): number
  /** Stops the pipeline and opens it over the same folder. */
  reopen(): Promise<void>
  close(): Promise<void>
}

export function source(
  name: string,
  transport: Transport = 'file',
  kind: SourceKind = 'auto',
): SourceContext {
  return { bodyId, source: name, kind, zone: 540, transport }
}

export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString()
}

/** Opens everything in a folder of its own; `close` removes it. */
export async function openTestPipeline(): Promise<TestPipeline> {
  const folder = await mkdtemp(path.join(tmpdir(), 'toride-logs-'))
  const told: MatchedBatch[] = []
  const state = { fails: 0 }
  const listener: MatchListener = async (batch) => {
    state.fails -= 1
    if (state.fails >= 0) throw new Error('the listener is not ready')
    told.push(batch)
  }
  const options = optionsOf(folder, listener)
  let pipeline = await openPipeline(options)
  const listenDeps = {
    intake: pipeline.intake,
    counters: pipeline.counters,
    log: silentLog,
    sourceOf: (transport: Transport, address: string) => source(`${transport} ${address}`, transport),
  }
  const tcp = await listenTcp(listenDeps, { host: '127.0.0.1', port: 0 })
  const udp = await listenUdp(listenDeps, { host: '127.0.0.1', port: 0 })
  return {
    folder,
    get pipeline() {
      return pipeline
    },
    tcp,
    udp,
    told,
    get fails() {
      return state.fails
    },
    set fails(times: number) {
      state.fails = times
    },
    search: (query, change) => search(pipeline, query, change),
    take: (lines, from) => take(pipeline, lines, from ?? source('direct')),
    events: (name) => pipeline.counters.list().find((entry) => entry.source === name)?.events ?? 0,
    reopen: async () => {
      await pipeline.stop()
      pipeline = await openPipeline(options)
    },
    close: async () => {
      await tcp.close()
      await udp.close()
      await pipeline.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function optionsOf(folder: string, listener: MatchListener): PipelineOptions {
  const module = new URL('matcher.fixture.ts', import.meta.url).href
  return {
    folder,
    log: silentLog,
    now: () => new Date(),
    matchers: async () => [{ module, options: { word: 'evil' } }],
    listeners: () => [listener],
  }
}

async function search(
  pipeline: Pipeline,
  query: string,
  change: { from?: Date; to?: Date; limit?: number } = {},
): Promise<SearchResult> {
  await pipeline.whenStored()
  const now = Date.now()
  const range = { from: new Date(now - 20 * 86_400_000), to: new Date(now + 3_600_000) }
  const found = await searchLogs(pipeline.store, { bodyId, ...range, query, limit: 100, ...change })
  if (isRefusal(found)) throw new Error(JSON.stringify(found))
  return found
}

async function take(
  pipeline: Pipeline,
  lines: readonly (string | Buffer)[],
  from: SourceContext,
): Promise<string> {
  const bytes = lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line))
  const { outcome } = await pipeline.intake.take(from, { lines: bytes, oversized: [] }, 10_000)
  return outcome
}
