/** A command on the host against the logs: through the door of a running server, else with the store opened for its time. */
import { request } from 'node:http'
import { mkdirSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Config } from '../../kernel/server/config.ts'
import { silentLog } from '../../kernel/server/log.ts'
import type { LogMatcher } from '../core/slots.ts'
import { doorPath, hostCommand, type DoorReply } from './host-door.ts'
import { logFolder, rememberedBody } from './log-folder.ts'
import { openPipeline } from './pipeline.ts'

export type HostCommand = {
  /** `/ingest` or `/search` with its parameters. */
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  readonly stream: Readable
}

export type HostReply = DoorReply & { readonly isProvisional: boolean }

/** Events that come before the set-up, for which no body is known. */
const provisionalBody = 'body_before_setup'

/** Runs the command; `matchers` are used when no server runs, which has its own. */
export async function runHostCommand(
  { dataDir, clickhouseUrl }: Pick<Config, 'dataDir' | 'clickhouseUrl'>,
  command: HostCommand,
  matchers: () => Promise<readonly LogMatcher[]>,
): Promise<HostReply> {
  const url = new URL(`http://host${command.path}?${new URLSearchParams(command.parameters).toString()}`)
  const folder = logFolder(dataDir)
  const socket = doorPath(folder)
  const reply = socket === undefined ? undefined : await askDoor(socket, url, command.stream)
  if (reply) return { ...reply, isProvisional: false }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const known = rememberedBody(folder)
  const pipeline = await openPipeline({
    folder,
    log: silentLog,
    now: () => new Date(),
    matchers,
    clickhouseUrl,
  })
  try {
    const asked = { bodyId: known ?? provisionalBody, url, stream: command.stream }
    return { ...(await hostCommand(pipeline, asked)), isProvisional: known === undefined }
  } finally {
    await pipeline.stop()
  }
}

/** Undefined when nobody is behind the door. */
function askDoor(socketPath: string, url: URL, stream: Readable): Promise<DoorReply | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { socketPath, agent: false, method: 'POST', path: `${url.pathname}${url.search}` },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
          resolve({ status: response.statusCode ?? 500, body })
        })
      },
    )
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined)
      else reject(error)
    })
    // The file is read only once somebody has opened the door: without a server it is read below.
    asking.on('socket', (connection) => connection.once('connect', () => stream.pipe(asking)))
  })
}
