/** Where the logs of an installation lie, and whose they are, for commands that run without its server. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export function logFolder(dataDir: string): string {
  return path.join(dataDir, 'logs')
}

export function rememberBody(folder: string, bodyId: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(path.join(folder, 'body'), `${bodyId}\n`, { mode: 0o600 })
}

/** The body that the server wrote down, or undefined before the set-up. */
export function rememberedBody(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, 'body'), 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
