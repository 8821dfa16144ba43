/** One life of the postmaster: adopt the one that runs, or launch one; wait until it answers; stop it. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cleanEnvironment, settings } from './cluster.ts'
import { port, withSuperuser } from './connection.ts'
import { PostgresFault } from './fault.ts'
import { lockCluster } from './lock.ts'
import type { Place } from './place.ts'
import { isAlive, processesOf, readPidFile, servesCluster } from './processes.ts'

export type Postmaster = {
  readonly pid: number
  readonly socketDirectory: string
  /** Resolves when the process is gone, for whatever reason. */
  readonly gone: Promise<void>
}

const pollMs = 20
const adoptedPollMs = 500
/** A crash recovery reads the whole write-ahead log (512 MB at most) before anybody is answered. */
const readyTimeoutMs = 120_000
const leftoversTimeoutMs = 15_000
const fastStopTimeoutMs = 7_000
const logBytesMax = 10 * 1024 * 1024

/**
 * The running postmaster of `place`: the one a killed server left behind when it has the same programs and
 * settings, else a new one.
 */
export async function adoptOrLaunch(place: Place, overrides: Readonly<Record<string, string>>) {
  const values = { ...settings, ...overrides }
  const identity = JSON.stringify([place.binaries, place.socketDirectory, values])
  const name = `toride-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`
  const adopted = await adopt(place, name)
  return adopted ?? launch(place, { ...values, cluster_name: name })
}

async function adopt(place: Place, name: string): Promise<Postmaster | undefined> {
  const file = await readPidFile(place.cluster)
  if (!file || !(await servesCluster(file.pid, place.cluster))) return undefined
  const running = { ...file, gone: watch(file.pid) }
  const isReady = await waitUntilReady(running).catch(() => false)
  if (isReady && (await clusterName(running)) === name) return running
  if (isReady) await lockCluster(running.socketDirectory).then((lock) => lock.end())
  await stopPostmaster(running)
  return undefined
}

async function clusterName(running: { socketDirectory: string }): Promise<string> {
  return withSuperuser(running.socketDirectory, async (client) => {
    const { rows } = await client.query<{ cluster_name: string }>('show cluster_name')
    return rows[0]?.cluster_name ?? ''
  })
}

async function launch(place: Place, values: Readonly<Record<string, string>>): Promise<Postmaster> {
  const deadline = Date.now() + leftoversTimeoutMs
  await clearLeftovers(place, deadline)
  for (;;) {
    const attempt = await launchOnce(place, values)
    if (await waitUntilReady(attempt)) return attempt
    const said = await attempt.said()
    const isHeldByLeftover = /shared memory block|lock file/.test(said)
    if (!isHeldByLeftover || Date.now() > deadline) {
      throw new PostgresFault('did_not_start', { program: 'postgres', said: said.slice(-2000) })
    }
    await pause(10 * pollMs)
  }
}

/**
 * After kill -9 of a postmaster its backends end by themselves within moments. When none is left but the
 * number in the pid file belongs to a stranger or a zombie, PostgreSQL would take it for a living postmaster.
 */
async function clearLeftovers({ cluster, socketDirectory }: Place, deadline: number): Promise<void> {
  const file = await readPidFile(cluster)
  if (!file) return
  while ((await processesOf(cluster)).length > 0 && Date.now() < deadline) await pause(pollMs)
  if ((await processesOf(cluster)).length > 0) return
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  await rm(join(socketDirectory, `.s.PGSQL.${port}.lock`), { force: true })
}

type Attempt = Postmaster & { said(): Promise<string> }

async function launchOnce(place: Place, values: Readonly<Record<string, string>>): Promise<Attempt> {
  const log = await openLog(place.logFile)
  const startedAt = (await log.stat()).size
  const options = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Detached: a Ctrl-C in the terminal reaches the server alone, which stops PostgreSQL last.
  const child = spawn(
    join(place.binaries.directory, 'bin/postgres'),
    ['-D', place.cluster, '-k', place.socketDirectory, '-p', String(port), ...options],
    { cwd: '/', env: cleanEnvironment, detached: true, stdio: ['ignore', log.fd, log.fd], ...place.account },
  )
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  await log.close()
  child.unref()
  return {
    pid: child.pid ?? -1,
    socketDirectory: place.socketDirectory,
    gone,
    said: () => readFrom(place.logFile, startedAt),
  }
}

async function openLog(file: string): Promise<FileHandle> {
  const size = await stat(file).then(
    (entry) => entry.size,
    () => 0,
  )
  if (size > logBytesMax) await rename(file, `${file}.1`)
  return open(file, 'a', 0o600)
}

async function readFrom(file: string, position: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(64 * 1024), position })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** True when it answers, false when it is gone before it did. */
async function waitUntilReady(running: Postmaster): Promise<boolean> {
  const state = { isGone: false }
  void note(running.gone, state)
  const deadline = Date.now() + readyTimeoutMs
  while (!state.isGone && Date.now() < deadline) {
    if (await answers(running.socketDirectory)) return true
    await pause(pollMs)
  }
  if (state.isGone) return false
  throw new PostgresFault('did_not_start', { program: 'postgres', waitedMs: readyTimeoutMs })
}

async function note(gone: Promise<void>, state: { isGone: boolean }): Promise<void> {
  await gone
  state.isGone = true
}

async function answers(socketDirectory: string): Promise<boolean> {
  return withSuperuser(socketDirectory, () => Promise.resolve(true)).catch(() => false)
}

async function watch(pid: number): Promise<void> {
  while (await isAlive(pid)) await pause(adoptedPollMs, undefined, { ref: false })
}

/** Fast shutdown (open transactions are rolled back); immediate shutdown when that takes too long. */
export async function stopPostmaster(running: Postmaster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signalTo(running.pid, signal)
    if (await isGoneWithin(running.pid, signal === 'SIGINT' ? fastStopTimeoutMs : 1_000)) return
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ESRCH') throw fault
  }
}

async function isGoneWithin(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (await isAlive(pid)) {
    if (Date.now() > deadline) return false
    await pause(pollMs)
  }
  return true
}
