/** Memory of a running server with everything that it started. */
import { readdir, readFile } from 'node:fs/promises'

/** Megabytes: proportional set size of the server and of everything it started, PostgreSQL in a session of its own included. */
export async function memoryOf(serverPid: number): Promise<number> {
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
