/** Keeps the event store's process running: starts it, starts it again when it dies, stops it. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../../kernel/server/log.ts'

export type Engine = {
  readonly socket: string
  /** Process id of the running child, for the status page and tests. */
  pid(): number | undefined
  /** Resolves when queries can be sent; rejects after `timeoutMs` or once stopped. */
  whenReady(timeoutMs: number): Promise<void>
  stop(): Promise<void>
}

const socketPathBytesMax = 100
const restartMsMin = 50
const restartMsMax = 5_000
const stopMsMax = 3_000
const orphanMsMax = 6_000

/** Starts the engine over `folder` (made when missing); an orphan of a killed run is waited for, then ended. */
export async function startEngine(options: { folder: string; log: Log }): Promise<Engine> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  await endOrphan(options.folder, options.log)
  const socket = path.join(socketFolder(options.folder), 'event-store.sock')
  const state: State = {
    ...options,
    socket,
    isStopped: false,
    isReady: false,
    waiters: new Set(),
    startedAt: 0,
    pauseMs: 0,
  }
  spawn(state)
  const engine: Engine = {
    socket,
    pid: () => state.child?.pid,
    whenReady: (timeoutMs) => whenReady(state, timeoutMs),
    stop: () => stop(state),
  }
  await engine.whenReady(30_000)
  return engine
}

type State = {
  readonly folder: string
  readonly socket: string
  readonly log: Log
  child?: ChildProcess
  isReady: boolean
  isStopped: boolean
  startedAt: number
  pauseMs: number
  readonly waiters: Set<() => void>
}

function spawn(state: State): void {
  state.startedAt = Date.now()
  const argument = JSON.stringify({ folder: state.folder, socket: state.socket })
  const child = fork(path.join(import.meta.dirname, 'engine-process.ts'), [argument], {
    execArgv: ['--max-old-space-size=128'],
    // Nothing of the parent's environment concerns it, and what is not handed on cannot leak.
    env: { UV_THREADPOOL_SIZE: '8', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  state.child = child
  child.on('message', () => {
    state.isReady = true
    for (const waiter of state.waiters) waiter()
  })
  child.on('error', (error) => state.log.error('event store process', error))
  child.on('exit', (code, signal) => {
    state.isReady = false
    if (state.isStopped) return
    // At once after a long life; ever slower when it dies young, so that a broken disk does not spin.
    const livedMs = Date.now() - state.startedAt
    state.pauseMs = livedMs > 10_000 ? 0 : Math.min(restartMsMax, Math.max(restartMsMin, state.pauseMs * 2))
    state.log.warn('event store ended, starting again', { code: code ?? -1, signal: signal ?? '', livedMs })
    setTimeout(() => !state.isStopped && spawn(state), state.pauseMs)
  })
}

function whenReady(state: State, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(new Error('the event store does not answer')), timeoutMs)
    const settle = (error?: Error) => {
      clearTimeout(timer)
      state.waiters.delete(look)
      if (error) reject(error)
      else resolve()
    }
    const look = () => {
      if (state.isStopped) settle(new Error('the event store has been stopped'))
      else if (state.isReady) settle()
    }
    state.waiters.add(look)
    look()
  })
}

async function stop(state: State): Promise<void> {
  state.isStopped = true
  for (const waiter of state.waiters) waiter()
  const { child } = state
  if (child && child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
    await gone
    clearTimeout(timer)
  }
  const isBeside = state.socket.startsWith(state.folder)
  await rm(isBeside ? state.socket : path.dirname(state.socket), { recursive: !isBeside, force: true })
}

/** Beside the data when the path is short enough for a socket; else in a private folder of the system's. */
function socketFolder(folder: string): string {
  const beside = path.join(folder, 'run')
  if (Buffer.byteLength(beside) <= socketPathBytesMax - 'event-store.sock'.length - 1) {
    mkdirSync(beside, { recursive: true, mode: 0o700 })
    return beside
  }
  return mkdtempSync(path.join(tmpdir(), 'toride-'))
}

/** A child whose parent was killed ends itself; one that hangs is ended here, for it holds the folder. */
async function endOrphan(folder: string, log: Log): Promise<void> {
  const pid = findEngine(folder)
  if (pid === undefined) return
  log.warn('event store of an earlier run is still there', { pid })
  const until = Date.now() + orphanMsMax
  while (isOurs(pid, folder) && Date.now() < until) await wait(50)
  if (isOurs(pid, folder)) process.kill(pid, 'SIGKILL')
  while (isOurs(pid, folder)) await wait(20)
}

/** Process id of the engine that has `folder` open, of this server or of another; undefined when none has. */
export function findEngine(folder: string): number | undefined {
  const file = path.join(folder, 'engine.pid')
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8'))
  return Number.isInteger(pid) && pid > 1 && isOurs(pid, folder) ? pid : undefined
}

/** The number may belong to another program by now: only one that was started over this folder is ours. */
function isOurs(pid: number, folder: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const isGone = readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    return (
      !isGone &&
      words.some((word) => word.endsWith('engine-process.ts')) &&
      words.includes(engineArgument(words, folder))
    )
  } catch {
    return false
  }
}

function engineArgument(words: readonly string[], folder: string): string {
  const start = `{"folder":${JSON.stringify(folder)},`
  return words.find((word) => word.startsWith(start)) ?? '\0'
}
