/** Start: from the launch of the server to the first answer, on empty data and again; and memory at rest. */
import { setTimeout as pause } from 'node:timers/promises'
import { makeDataDir, removeDataDir, runServer } from '../test/running-server.ts'
import { memoryOf } from './pss.ts'
import { percentile, type Bench } from './result.ts'

const warmRuns = 3
const restMs = 10_000

export const measure: Bench = async (say) => {
  const dataDir = await makeDataDir()
  try {
    const cold = await runServer({ dataDir })
    say(`cold ${Math.round(cold.readyMs)} ms`)
    await cold.stop()
    const warm: number[] = []
    for (let run = 1; run < warmRuns; run += 1) {
      const server = await runServer({ dataDir })
      warm.push(server.readyMs)
      await server.stop()
    }
    const server = await runServer({ dataDir })
    warm.push(server.readyMs)
    say(`warm ${warm.map(Math.round).join(', ')} ms; resting`)
    await pause(restMs)
    const memory = await memoryOf(server.pid)
    const stoppedAt = performance.now()
    await server.stop()
    return [
      { name: 'cold', value: Math.round(cold.readyMs), unit: 'ms' },
      { name: 'warm-median', value: Math.round(percentile(warm, 0.5)), unit: 'ms' },
      { name: 'memory-at-rest', value: memory, unit: 'MB' },
      { name: 'stop', value: Math.round(performance.now() - stoppedAt), unit: 'ms' },
    ]
  } finally {
    await removeDataDir(dataDir)
  }
}
