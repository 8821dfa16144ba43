/** The program for a command on the host: beside a running server, or with the store started for as long as it takes. */
import path from 'node:path'
import type { Config } from '../../kernel/server/config.ts'
import { createLog } from '../../kernel/server/log.ts'
import { findPostgres } from '../../kernel/server/postgres/start-postgres.ts'
import { createProgram, type Program } from './compose.ts'
import { openRelationalStore, type RelationalStore } from './relational-store.ts'

/** Runs `work` over the kernel and all slices; nothing is served. The log store is not opened. */
export async function withProgram<Value>(
  config: Config,
  work: (program: Program) => Promise<Value>,
): Promise<Value> {
  const log = createLog(path.join(config.dataDir, 'log'))
  const store = (await runningStore(config)) ?? (await openRelationalStore(config, log))
  const program = createProgram({ config, log, addresses: store.addresses, now: () => new Date() })
  try {
    return await work(program)
  } finally {
    await program.kernel.database.close()
    await store.stop()
  }
}

/** The embedded store of a server that runs now; it goes on running. */
async function runningStore(config: Config): Promise<RelationalStore | undefined> {
  if (config.databaseUrl) return undefined
  const running = await findPostgres(path.join(config.dataDir, 'postgres'))
  if (!running) return undefined
  return { addresses: { app: running.appConfig, owner: running.ownerConfig }, stop: () => Promise.resolve() }
}
