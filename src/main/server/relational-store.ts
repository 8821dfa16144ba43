/** The relational store: embedded PostgreSQL, or the servers that the configuration names; migrated either way. */
import path from 'node:path'
import type { PoolConfig } from 'pg'
import type { Config } from '../../kernel/server/config.ts'
import { readServerVersion, type DatabaseAddresses } from '../../kernel/server/database.ts'
import type { Log } from '../../kernel/server/log.ts'
import { migrate } from '../../kernel/server/migrations.ts'
import { startPostgres } from '../../kernel/server/postgres/start-postgres.ts'
import { StartFault } from '../../kernel/server/start-fault.ts'
import { readBodyMark } from '../../organization/server/public.ts'

export type RelationalStore = { readonly addresses: DatabaseAddresses; stop(): Promise<void> }

const postgresMajorMin = 15
const connectMsMax = 10_000

/**
 * Opens and migrates it. Throws, and leaves the data as it is, when the database is newer than the program,
 * cannot be reached, or holds real data for a demonstration (and the other way round).
 */
export async function openRelationalStore(config: Config, log: Log): Promise<RelationalStore> {
  const store = config.databaseUrl ? await external(config) : await embedded(config, log)
  try {
    await refuseMixing(store.addresses.owner, config.demonstration)
    await migrate(store.addresses.owner, log)
  } catch (error) {
    await store.stop()
    throw error
  }
  return store
}

/** A demonstration and real data never share a database. */
async function refuseMixing(owner: PoolConfig, isDemonstration: boolean): Promise<void> {
  const mark = await readBodyMark(owner)
  if (mark === 'real' && isDemonstration) throw new StartFault('real_data')
  if (mark === 'demonstration' && !isDemonstration) throw new StartFault('demonstration_data')
}

async function external(config: Config): Promise<RelationalStore> {
  const addresses = {
    app: { connectionString: config.databaseUrl },
    owner: { connectionString: config.databaseOwnerUrl ?? config.databaseUrl },
  }
  await refuseUnreachable('DATABASE_URL', addresses.app)
  if (config.databaseOwnerUrl) await refuseUnreachable('DATABASE_OWNER_URL', addresses.owner)
  return { addresses, stop: () => Promise.resolve() }
}

async function refuseUnreachable(name: string, address: PoolConfig): Promise<void> {
  const version = await readServerVersion(address, connectMsMax).catch((error: unknown) => {
    throw new StartFault('database_unreachable', { name, reason: reasonOf(error) }, error)
  })
  if (Number.parseInt(version, 10) >= postgresMajorMin) return
  throw new StartFault('database_too_old', { version })
}

/** PostgreSQL's five letters or the system's word, where there is one; messages may name people's accounts. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  return code ?? (message?.includes('timeout') ? 'timeout' : '')
}

async function embedded(config: Config, log: Log): Promise<RelationalStore> {
  const postgres = await startPostgres({ dataDir: path.join(config.dataDir, 'postgres'), log })
  return { addresses: { app: postgres.appConfig, owner: postgres.ownerConfig }, stop: () => postgres.stop() }
}
