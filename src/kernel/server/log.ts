/** Toride's own log: JSON lines, rotated by size, without personal data or request bodies. */
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>
export type Log = {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** `cause` is written with its stack: the only place where an unexpected error is spelled out. */
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
    error: (message, cause, fields = {}) => write('error', message, { ...fields, cause: describe(cause) }),
  }
}

/** A log that keeps nothing, for tests and host commands. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

function rotate(file: string): void {
  if (!existsSync(file) || statSync(file).size < sizeBytesMax) return
  rmSync(`${file}.${filesKept}`, { force: true })
  for (let index = filesKept - 1; index >= 1; index -= 1) {
    if (existsSync(`${file}.${index}`)) renameSync(`${file}.${index}`, `${file}.${index + 1}`)
  }
  renameSync(file, `${file}.1`)
}

function describe(cause: unknown): string | undefined {
  if (cause === undefined) return undefined
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : 'unknown cause'
  return cause.cause
    ? `${cause.stack ?? cause.message}\ncaused by ${describe(cause.cause)}`
    : (cause.stack ?? cause.message)
}
