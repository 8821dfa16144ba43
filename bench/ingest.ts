/** Intake from the wire to the event store: a seeded mix over one TCP connection, beside what JSON.parse alone takes. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { silentLog } from '../src/kernel/server/log.ts'
import { listenTcp } from '../src/logs/server/listen-syslog.ts'
import { openPipeline, type Pipeline } from '../src/logs/server/pipeline.ts'
import { municipalMix } from './mix/municipal.ts'
import type { Bench, Result } from './result.ts'

const count = 200_000
const linesAChunk = 200

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
    const { chunks, bytes } = makeChunks()
    say(`${count} lines, ${Math.round(bytes / count)} bytes in the mean`)
    const { takenMs, storedMs, cpuMicros } = await run(pipeline, chunks)
    say(`on disk after ${Math.round(takenMs)} ms, in the store after ${Math.round(storedMs)} ms`)
    return [
      rate('taken-on-disk', takenMs),
      rate('stored', storedMs),
      { name: 'cpu-of-program', value: Math.round((cpuMicros / count) * 10) / 10, unit: 'µs/event' },
      rate('json-parse-alone', parseAlone()),
    ]
  } finally {
    await pipeline.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function rate(name: string, ms: number): Result {
  return { name, value: Math.round((count / ms) * 1000), unit: 'events/s' }
}

function makeChunks(): { chunks: Buffer[]; bytes: number } {
  const now = Date.now()
  const chunks: Buffer[] = []
  let lines: string[] = []
  for (const { line } of municipalMix({ seed: 7, count, from: now - 3_600_000, spanMs: 3_600_000 })) {
    lines.push(line)
    if (lines.length < linesAChunk) continue
    chunks.push(Buffer.from(`${lines.join('\n')}\n`))
    lines = []
  }
  return { chunks, bytes: chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0) }
}

async function run(pipeline: Pipeline, chunks: readonly Buffer[]) {
  const source = { bodyId: 'body_bench', source: 'bench', kind: 'auto', zone: 540, transport: 'tcp' } as const
  const { intake, counters } = pipeline
  // The worker is there before the clock starts: a server has it from its start on.
  await intake.take(source, { lines: [Buffer.from('ready')], oversized: [] }, 60_000)
  const listener = await listenTcp(
    { intake, counters, log: silentLog, sourceOf: () => source },
    { host: '127.0.0.1', port: 0 },
  )
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const socket = connect(listener.port, '127.0.0.1')
  await once(socket, 'connect')
  for (const chunk of chunks) if (!socket.write(chunk)) await once(socket, 'drain')
  socket.end()
  while ((counters.list()[0]?.events ?? 0) < count + 1) await new Promise((resolve) => setTimeout(resolve, 5))
  const takenMs = performance.now() - startedAt
  await pipeline.whenStored()
  const storedMs = performance.now() - startedAt
  const cpu = process.cpuUsage(cpuBefore)
  await listener.close()
  return { takenMs, storedMs, cpuMicros: cpu.user + cpu.system }
}

/** The limit that no pipeline in this language passes: one parse of a record of the same size for each event. */
function parseAlone(): number {
  const texts = Array.from({ length: 1_000 }, (_, index) =>
    JSON.stringify({ index, date: '2026-11-25', srcip: `10.1.2.${index % 250}`, text: 'x'.repeat(300) }),
  )
  const startedAt = performance.now()
  let sum = 0
  for (let index = 0; index < count; index += 1) {
    sum += (JSON.parse(texts[index % texts.length] ?? '{}') as { index: number }).index
  }
  return sum >= 0 ? performance.now() - startedAt : 0
}
