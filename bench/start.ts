/** Start: from the launch of the server to the first answer, on empty data and again; and memory at rest. */
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { makeDataDir, removeDataDir, runServer } from '../test/running-server.ts'
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

/** Proportional set size of the server and of everything it started, PostgreSQL in a session of its own included. */
async function memoryOf(serverPid: number): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const parents = new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)))
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === serverPid || isOurs(parents.get(pid)))
  const sizes = await Promise.all(pids.filter(isOurs).map(proportionalKb))
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)
}

async function parentOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  return Number.isInteger(parent) ? parent : undefined
}

async function proportionalKb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)
}
