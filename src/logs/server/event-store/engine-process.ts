/**
 * The event store's own process: chDB behind the ClickHouse HTTP protocol on a Unix socket. It ends itself
 * when its parent is gone, so that the folder is never held by an orphan.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createFace } from './http-face.ts'
import { openSessions } from './sessions.ts'

export type EngineOptions = {
  /** Folder of the data. */
  readonly folder: string
  /** Path of the Unix socket; its folder is readable by nobody else. */
  readonly socket: string
}

const closeMsMax = 2_000

start(JSON.parse(process.argv[2] ?? '{}') as EngineOptions)

function start(options: EngineOptions): void {
  const inbox = path.join(options.folder, 'inbox')
  mkdirSync(inbox, { recursive: true, mode: 0o700 })
  const sessions = openSessions(path.join(options.folder, 'data'))
  const face = createFace(sessions, inbox)
  rmSync(options.socket, { force: true })
  writeFileSync(pidFile(options.folder), String(process.pid), { mode: 0o600 })
  face.listen(options.socket, () => process.send?.('ready'))
  let isEnding = false
  const end = () => {
    if (isEnding) return
    isEnding = true
    // Inserts are synced before they are answered: nothing is lost when the engine cannot close in time.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), closeMsMax)
    face.close()
    face.closeAllConnections()
    void sessions.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  // The terminal sends Ctrl+C to the whole group; the parent decides when this process ends.
  process.on('SIGINT', () => undefined)
  process.on('disconnect', end)
  process.on('uncaughtException', (error) => {
    process.stderr.write(`event store: ${error.stack ?? error.message}\n`)
  })
}

function pidFile(folder: string): string {
  return path.join(folder, 'engine.pid')
}
