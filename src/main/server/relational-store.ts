/** The relational store: embedded PostgreSQL, or the servers that the configuration names; migrated either way. */
import path from 'node:path'
import type { Config } from '../../kernel/server/config.ts'
import type { DatabaseAddresses } from '../../kernel/server/database.ts'
import type { Log } from '../../kernel/server/log.ts'
import { migrate } from '../../kernel/server/migrations.ts'
import { startPostgres } from '../../kernel/server/postgres/start-postgres.ts'

export type RelationalStore = { readonly addresses: DatabaseAddresses; stop(): Promise<void> }

/** Opens and migrates it. Throws when the database is newer than the program, or cannot be reached. */
export async function openRelationalStore(config: Config, log: Log): Promise<RelationalStore> {
  const store = config.databaseUrl ? external(config) : await embedded(config, log)
  try {
    await migrate(store.addresses.owner, log)
  } catch (error) {
    await store.stop()
    throw error
  }
  return store
}

function external(config: Config): RelationalStore {
  const addresses = {
    app: { connectionString: config.databaseUrl },
    owner: { connectionString: config.databaseOwnerUrl ?? config.databaseUrl },
  }
  return { addresses, stop: () => Promise.resolve() }
}

async function embedded(config: Config, log: Log): Promise<RelationalStore> {
  const postgres = await startPostgres({ dataDir: path.join(config.dataDir, 'postgres'), log })
  return { addresses: { app: postgres.appConfig, owner: postgres.ownerConfig }, stop: () => postgres.stop() }
}
