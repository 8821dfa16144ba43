/** Start after a crash: server, PostgreSQL and event store are killed at once under load; time to the first 200. */
import { setTimeout as pause } from 'node:timers/promises'
import { eventStorePid, postmasterPid, signalAll, startFaulty } from '../../test/faults/faulty-server.ts'
import { makeDataDir, removeDataDir } from '../../test/running-server.ts'
import { percentile, type Bench } from '../result.ts'

const crashes = 6
const loadMs = 3_000

export const measure: Bench = async (say) => {
  const dataDir = await makeDataDir()
  const faulty = await startFaulty({ dataDir })
  try {
    await faulty.server().stop()
    const warm = await faulty.start()
    say(`start after a stop ${Math.round(warm.readyMs)} ms`)
    const ready: number[] = []
    for (let crash = 0; crash < crashes; crash += 1) {
      const sent = await loadFor(loadMs, (index) => faulty.send([`before crash ${crash} line ${index}`]))
      const others = [await postmasterPid(dataDir), await eventStorePid(dataDir)]
      await faulty.server().kill()
      signalAll(others, 'SIGKILL')
      const { readyMs } = await faulty.start()
      say(`crash ${crash + 1} after ${sent} acknowledged lines: ready in ${Math.round(readyMs)} ms`)
      ready.push(readyMs)
    }
    return [
      { name: 'after-stop', value: Math.round(warm.readyMs), unit: 'ms' },
      { name: 'after-crash-median', value: Math.round(percentile(ready, 0.5)), unit: 'ms' },
      { name: 'after-crash-worst', value: Math.round(Math.max(...ready)), unit: 'ms' },
    ]
  } finally {
    await faulty.close()
    await removeDataDir(dataDir)
  }
}

async function loadFor(ms: number, send: (index: number) => Promise<number>): Promise<number> {
  let acknowledged = 0
  const until = performance.now() + ms
  for (let index = 0; performance.now() < until; index += 1) {
    if ((await send(index)) === 200) acknowledged += 1
    else await pause(20)
  }
  return acknowledged
}
