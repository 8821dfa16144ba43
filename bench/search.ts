/** Search over a million seeded events: the answers that the search page asks for, beside a plain scan of the text. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isRefusal } from '../src/kernel/core/result.ts'
import { silentLog } from '../src/kernel/server/log.ts'
import { openPipeline, type Pipeline } from '../src/logs/server/pipeline.ts'
import { searchLogs } from '../src/logs/server/search-logs.ts'
import { municipalMix, rareWord } from './mix/municipal.ts'
import { percentile, type Bench, type Result } from './result.ts'

const count = 1_000_000
const spanMs = 7 * 86_400_000
const runs = 5
const bodyId = 'body_bench'

/** Name of the result → query and hours of the range. */
const queries: readonly (readonly [string, string, number])[] = [
  ['field-one-hour', 'user = user42', 1],
  ['field-seven-days', 'user = user42', 168],
  ['address-seven-days', 'ip = 203.0.113.45', 168],
  ['rare-text-seven-days', rareWord, 168],
  ['denied-one-day', 'outcome = denied AND port = 443', 24],
  ['everything-seven-days', '', 168],
]

export const measure: Bench = async (say) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'toride-bench-'))
  const pipeline = await openPipeline({
    folder,
    log: silentLog,
    now: () => new Date(),
    matchers: async () => [],
    listeners: () => [],
  })
  try {
    const end = Date.now()
    const { text, ms } = await fill(pipeline, end)
    say(`${count} events stored in ${Math.round(ms / 1000)} s`)
    const results: Result[] = []
    for (const [name, query, hours] of queries) {
      const times = await timeSearch(pipeline, { query, from: end - hours * 3_600_000, to: end + 1 })
      say(`${name}: ${times.map(Math.round).join(', ')} ms`)
      results.push({ name: `${name}-p50`, value: Math.round(percentile(times, 0.5)), unit: 'ms' })
      results.push({ name: `${name}-p95`, value: Math.round(percentile(times, 0.95)), unit: 'ms' })
    }
    return [
      ...results,
      { name: 'plain-scan', value: Math.round(scan(text)), unit: 'ms' },
      ...(await sizes(pipeline)),
    ]
  } finally {
    await pipeline.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(pipeline: Pipeline, end: number): Promise<{ text: Buffer[]; ms: number }> {
  const source = { bodyId, source: 'bench', kind: 'auto', zone: 540, transport: 'file' } as const
  const text: Buffer[] = []
  const startedAt = performance.now()
  let lines: Buffer[] = []
  const hand = async () => {
    text.push(Buffer.concat(lines))
    await pipeline.intake.take(source, { lines, oversized: [] }, 600_000)
    lines = []
  }
  for (const { line } of municipalMix({ seed: 11, count, from: end - spanMs, spanMs })) {
    lines.push(Buffer.from(line))
    if (lines.length === 20_000) await hand()
  }
  await hand()
  await pipeline.whenStored()
  return { text, ms: performance.now() - startedAt }
}

async function timeSearch(
  pipeline: Pipeline,
  asked: { query: string; from: number; to: number },
): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now()
    const range = { from: new Date(asked.from - run), to: new Date(asked.to + run) }
    const found = await searchLogs(pipeline.store, { bodyId, ...range, query: asked.query, limit: 100 })
    if (isRefusal(found)) throw new Error(`search refused: ${found.code}`)
    times.push(performance.now() - startedAt)
  }
  return times
}

/** What a search without a store has to do: look at every byte. */
function scan(text: readonly Buffer[]): number {
  const startedAt = performance.now()
  let found = 0
  for (const block of text) if (block.includes(rareWord)) found += 1
  return found >= 0 ? performance.now() - startedAt : 0
}

async function sizes(pipeline: Pipeline): Promise<Result[]> {
  const [row] = await pipeline.store.query<{ bytes: string; rows: string }>(
    `SELECT sum(bytes_on_disk) AS bytes, sum(rows) AS rows FROM system.parts WHERE database = 'toride' AND table = 'event' AND active`,
    {},
  )
  return [
    { name: 'bytes-an-event', value: Math.round(Number(row?.bytes) / Number(row?.rows)), unit: 'bytes' },
  ]
}
