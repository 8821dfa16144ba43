/** Memory of the whole program: at rest after the first run, under a stream of logs, and at rest with what came in. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { setUpServer } from '../test/administrator.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from '../test/running-server.ts'
import { countStored } from '../test/sent-logs.ts'
import { municipalMix } from './mix/municipal.ts'
import { memoryOf } from './pss.ts'
import type { Bench } from './result.ts'

/** `TORIDE_BENCH_EVENTS` asks for another number: the promise is about ten million. */
const count = Number(process.env['TORIDE_BENCH_EVENTS'] ?? 1_000_000)
const linesAChunk = 500
const restMs = 20_000
const dayMs = 86_400_000

export const measure: Bench = async (say) => {
  const dataDir = await makeDataDir()
  const server = await runServer({ dataDir })
  try {
    await setUpServer(server)
    await pause(restMs)
    const atRest = await memoryOf(server.pid)
    say(`${atRest} MB at rest`)
    const startedAt = performance.now()
    const highest = await highestWhile(server, () => send(server))
    const sentMs = performance.now() - startedAt
    await whenStored(server)
    const storedMs = performance.now() - startedAt
    say(
      `${count} events sent in ${Math.round(sentMs / 1000)} s, stored after ${Math.round(storedMs / 1000)} s`,
    )
    await pause(restMs)
    const after = await memoryOf(server.pid)
    return [
      { name: 'at-rest-after-first-run', value: atRest, unit: 'MB' },
      { name: 'highest-while-taking-in', value: highest, unit: 'MB' },
      { name: `at-rest-after-${count / 1_000_000}-million-events`, value: after, unit: 'MB' },
      { name: 'stored-by-the-whole-program', value: Math.round((count / storedMs) * 1000), unit: 'events/s' },
    ]
  } finally {
    await server.stop()
    await removeDataDir(dataDir)
  }
}

/** Over one TCP connection, as fast as the server lets it. */
async function send(server: RunningServer): Promise<void> {
  const socket = connect(server.syslog.tcpPort, '127.0.0.1')
  await once(socket, 'connect')
  let lines: string[] = []
  const flush = async () => {
    const isTaken = socket.write(`${lines.join('\n')}\n`)
    lines = []
    if (!isTaken) await once(socket, 'drain')
  }
  for (const { line } of municipalMix({ seed: 7, count, from: Date.now() - dayMs, spanMs: dayMs })) {
    lines.push(line)
    if (lines.length >= linesAChunk) await flush()
  }
  if (lines.length > 0) await flush()
  socket.end()
  await once(socket, 'close')
}

async function highestWhile(server: RunningServer, work: () => Promise<void>): Promise<number> {
  const state = { isRunning: true, highest: 0 }
  const watch = async () => {
    while (state.isRunning) {
      state.highest = Math.max(state.highest, await memoryOf(server.pid))
      await pause(1_000)
    }
  }
  const watching = watch()
  await work()
  state.isRunning = false
  await watching
  return state.highest
}

async function whenStored(server: RunningServer): Promise<void> {
  while ((await countStored(server.dataDir, '', 2 * dayMs)) < count) await pause(500)
}
