/** A running server that tests do harm to, with an administrator and a key for sending logs. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findPostgres } from '../../src/kernel/server/postgres/start-postgres.ts'
import { processesOf } from '../../src/kernel/server/postgres/processes.ts'
import { setUpServer, type HttpAdministrator, type HttpAnswer } from '../administrator.ts'
import {
  makeDataDir,
  removeDataDir,
  runServer,
  type RunningServer,
  type ServerOptions,
} from '../running-server.ts'
import { sendLines } from '../sent-logs.ts'

export type FaultyServer = {
  readonly dataDir: string
  readonly administrator: HttpAdministrator
  readonly key: string
  /** The process that runs now. */
  server(): RunningServer
  /** Starts it again after it was stopped or killed. */
  start(change?: ServerOptions): Promise<RunningServer>
  /** Sends log lines; answers the HTTP status. */
  send(texts: readonly string[]): Promise<number>
  /** A small change of a business record. */
  addPerson(name: string): Promise<HttpAnswer>
  /** Stops it and removes its data. */
  close(): Promise<void>
}

export async function startFaulty(options: ServerOptions = {}): Promise<FaultyServer> {
  const dataDir = options.dataDir ?? (await makeDataDir())
  let server = await runServer({ ...options, dataDir })
  const administrator = await setUpServer(server, () => server.origin)
  const key = await administrator.issueKey('faults', ['logs.ingest'])
  return {
    dataDir,
    administrator,
    key,
    server: () => server,
    start: async (change) => {
      server = await runServer({ ...options, ...change, dataDir })
      return server
    },
    send: (texts) => sendLines(server, key, texts),
    addPerson: (name) =>
      administrator.post('/api/people', { name, reading: null, unitId: null, extension: null, email: null }),
    close: async () => {
      await server.stop()
      if (options.dataDir === undefined) await removeDataDir(dataDir)
    },
  }
}

/** The postmaster and every backend. */
export async function postgresPids(dataDir: string): Promise<number[]> {
  return processesOf(join(dataDir, 'postgres/cluster'))
}

export async function postmasterPid(dataDir: string): Promise<number> {
  return (await findPostgres(join(dataDir, 'postgres')))?.pid() ?? 0
}

export async function eventStorePid(dataDir: string): Promise<number> {
  return Number(await readFile(join(dataDir, 'logs/events/engine.pid'), 'utf8'))
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) process.kill(pid, signal)
}

/** Facts of one part of the state page. */
export async function factsOf(
  administrator: HttpAdministrator,
  part: string,
): Promise<Readonly<Record<string, number>>> {
  const { body } = await administrator.get('/api/status')
  const parts = body.parts as { name: string; facts: Record<string, number> }[]
  return parts.find(({ name }) => name === part)?.facts ?? {}
}
