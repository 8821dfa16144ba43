/** Toride's own log: JSON lines, rotated by size, without personal data or request bodies. */
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { describeCause } from './log-cause.ts'

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>
export type Log = {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** `cause` is written with its stack and without the values that it may quote. */
  error(message: string, cause?: unknown, fields?: LogFields): void
}

const sizeBytesMax = 10 * 1024 * 1024
const filesKept = 5

/** A log that writes `<folder>/toride.log`. A full disk never stops the caller: the line goes to standard error. */
export function createLog(folder: string): Log {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'toride.log')
  const write = (level: string, message: string, fields: LogFields) => {
    const lineText = `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`
    try {
      rotate(file)
      appendFileSync(file, lineText, { mode: 0o600 })
    } catch {
      process.stderr.write(lineText)
    }
  }
  return {
    info: (message, fields = {}) => write('info', message, fields),
    warn: (message, fields = {}) => write('warn', message, fields),
    error: (message, cause, fields = {}) =>
      write('error', message, { ...fields, cause: describeCause(cause) }),
  }
}

/** A log that keeps nothing, for tests and host commands. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

export type LogState = { readonly bytes: number; readonly errors: number; readonly lastErrorAt: string }

const stateHours = 24
const stateBytesMax = 1024 * 1024

/** Size of all log files, and the errors of the last day as far as the newest megabyte tells. */
export async function readLogState(folder: string, now: Date): Promise<LogState> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('toride.log'))
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size))
  const since = new Date(now.getTime() - stateHours * 3_600_000).toISOString()
  const times = (await readEnd(path.join(folder, 'toride.log')))
    .flatMap((line) => /^\{"time":"([^"]+)","level":"error"/.exec(line)?.[1] ?? [])
    .filter((time) => time >= since)
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    errors: times.length,
    lastErrorAt: times.at(-1) ?? '',
  }
}

async function readEnd(file: string): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return []
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, stateBytesMax)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8').split('\n')
  } finally {
    await handle.close()
  }
}

function rotate(file: string): void {
  if (!existsSync(file) || statSync(file).size < sizeBytesMax) return
  rmSync(`${file}.${filesKept}`, { force: true })
  for (let index = filesKept - 1; index >= 1; index -= 1) {
    if (existsSync(`${file}.${index}`)) renameSync(`${file}.${index}`, `${file}.${index + 1}`)
  }
  renameSync(file, `${file}.1`)
}
