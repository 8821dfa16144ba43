/** The whole program as a process of its own, on free ports and fresh data, for whole-program tests and benches. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmod, mkdtemp } from 'node:fs/promises'
import { get as plainGet, type IncomingMessage } from 'node:http'
import { get as secureGet } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { removeWithPostgres, runFolderPrefix } from './leftovers.ts'

export type RunningServer = {
  /** `http://localhost:<port>`, without a slash at the end. */
  readonly origin: string
  readonly dataDir: string
  readonly pid: number
  readonly syslog: { readonly udpPort: number; readonly tcpPort: number }
  /** Milliseconds from the launch of the process to the first 200 of /healthz. */
  readonly readyMs: number
  /** What it printed so far; the one-time set-up link stands there. */
  output(): string
  /** SIGTERM; resolves with the exit code. The data stays. */
  stop(): Promise<number | null>
  /** SIGKILL: PostgreSQL and the event store stay behind. The data stays. */
  kill(): Promise<void>
}

export type ServerOptions = {
  /** Made by `makeDataDir` when missing. */
  readonly dataDir?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Another address than the loopback; then it is asked over TLS, unless `env` says that a proxy does that. */
  readonly listenHost?: string
  /** A port that the caller has to know beforehand; any free one unless told. */
  readonly port?: number
}

const program = join(import.meta.dirname, '../src/main/server/server.ts')
const readyTimeoutMs = 90_000

/** Starts the server and resolves when it is ready. Throws with its output when it ends before. */
export async function runServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? (await makeDataDir())
  const host = options.listenHost ?? '127.0.0.1'
  const [free, tcpPort, udpPort] = await Promise.all([freeTcpPort(), freeTcpPort(), freeUdpPort()])
  const port = options.port ?? free
  const startedAt = performance.now()
  const child = spawn(process.execPath, [program, ...(options.args ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TORIDE_LISTEN: `${host}:${port}`,
      TORIDE_DATA: dataDir,
      TORIDE_SYSLOG_TCP: String(tcpPort),
      TORIDE_SYSLOG_UDP: String(udpPort),
      // Tests and benches ask faster than a person; the limit has tests of its own.
      TORIDE_REQUESTS_PER_SECOND: '1000000',
      ...options.env,
    },
  })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.stderr.on('data', (part: Buffer) => parts.push(part))
  const output = () => Buffer.concat(parts).toString('utf8')
  const isOpen = options.listenHost !== undefined && options.env?.['TORIDE_BEHIND_PROXY'] !== 'yes'
  const origin = `${isOpen || options.env?.['TORIDE_TLS_CERT'] ? 'https' : 'http'}://localhost:${port}`
  await waitUntilReady({ child, origin, output })
  return {
    origin,
    dataDir,
    output,
    pid: child.pid ?? -1,
    syslog: { udpPort, tcpPort },
    readyMs: performance.now() - startedAt,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  }
}

/** A folder for data that the account of PostgreSQL can reach. */
export async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(runFolderPrefix())
  await chmod(folder, 0o755)
  return folder
}

/** Removes the data of a server that was stopped or killed. */
export async function removeDataDir(dataDir: string): Promise<void> {
  await removeWithPostgres(dataDir)
}

type Launch = { readonly child: ChildProcess; readonly origin: string; readonly output: () => string }

async function waitUntilReady({ child, origin, output }: Launch): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if ((await askHealth(origin).catch(() => 0)) === 200) return
    await pause(20)
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not become ready:\n${output()}`)
}

/** Whether it is ready is asked of any certificate; whether the certificate is good is a test's own question. */
async function askHealth(origin: string): Promise<number | undefined> {
  const url = `${origin}/healthz`
  const asked = origin.startsWith('https:') ? secureGet(url, { rejectUnauthorized: false }) : plainGet(url)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  child.kill(signal)
  await once(child, 'exit')
  return child.exitCode
}

/** A TCP port of the loopback that was free a moment ago. */
export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}
