/** Runs work over a still picture of the logs: beside a running server through its door, or with nobody at work. */
import { request, type IncomingMessage } from 'node:http'
import { BackupFault } from '../../kernel/server/backup/backup-fault.ts'
import { findEngine } from './event-store/engine.ts'
import { doorPath } from './host-door.ts'
import { logFolder } from './log-folder.ts'
import { makePicture, removePicture } from './picture.ts'

type Hold = () => Promise<() => Promise<void>>

/** In the server itself: `hold` stops its own store loop between two groups. */
export async function withOwnPicture(
  dataDir: string,
  hold: () => Promise<() => void>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  await overPicture(
    logFolder(dataDir),
    async () => {
      const release = await hold()
      return async () => release()
    },
    work,
  )
}

/** In a command on the host. Throws `logs_unreachable` when somebody works on the logs whom nobody can ask. */
export async function withHostPicture(
  dataDir: string,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  await overPicture(logFolder(dataDir), () => holdThroughDoor(logFolder(dataDir)), work)
}

async function overPicture(
  folder: string,
  hold: Hold,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  try {
    await work(await makePicture(folder, hold))
  } finally {
    await removePicture(folder)
  }
}

/** The server holds its loop for as long as this connection is open. */
async function holdThroughDoor(folder: string): Promise<() => Promise<void>> {
  const socketPath = doorPath(folder)
  const reply = socketPath === undefined ? undefined : await askToHold(socketPath)
  if (reply?.statusCode === 200) return async () => void reply.destroy()
  reply?.destroy()
  const isAtWork = reply !== undefined || findEngine(`${folder}/events`) !== undefined
  if (isAtWork) throw new BackupFault('logs_unreachable', { folder })
  return async () => undefined
}

/** Undefined when nobody is behind the door. */
function askToHold(socketPath: string): Promise<IncomingMessage | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, agent: false, method: 'POST', path: '/hold' })
    asked.on('response', (response) => {
      // The connection breaks when the hold ends, which is no fault.
      response.on('error', () => undefined)
      resolve(response)
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined)
      else reject(error)
    })
    asked.end()
  })
}
