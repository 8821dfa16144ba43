/** What the kernel says about PostgreSQL's processes: which postmaster serves a cluster, and what is left of one. */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'

export type PidFile = { readonly pid: number; readonly socketDirectory: string }

/** Reads `postmaster.pid` of a cluster; `undefined` when there is none or it is not written to its end yet. */
export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, socketDirectory: lines[4]?.trim() ?? '' }
}

/** True while the process exists and is not a zombie that nobody collects. */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
  return stat !== '' && state !== 'Z' && state !== 'X'
}

/** True when process `pid` is one of PostgreSQL's for this cluster: they all work in the cluster's folder. */
export async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  return folder !== '' && folder === (await realpath(cluster))
}

/** Every living process of the cluster, backends of a killed postmaster among them. */
export async function processesOf(cluster: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && pid > 0)
  const serving = await Promise.all(pids.map((pid) => servesCluster(pid, cluster)))
  return pids.filter((_, index) => serving[index])
}
