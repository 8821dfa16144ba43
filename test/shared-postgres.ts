/** One embedded PostgreSQL for all test files of a run, with a database migrated once as their template. */
import { chmod, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { PoolConfig } from 'pg'
import type { TestProject } from 'vitest/node'
import { silentLog } from '../src/kernel/server/log.ts'
import { migrate } from '../src/kernel/server/migrations.ts'
import { startPostgres } from '../src/kernel/server/postgres/start-postgres.ts'
import { removeLeftovers, removeWithPostgres, runFolderPrefix } from './leftovers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection values of both roles to the migrated template database `toride`. */
    sharedPostgres: { ownerConfig: PoolConfig; appConfig: PoolConfig }
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const folder = await mkdtemp(runFolderPrefix())
  await chmod(folder, 0o755)
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    log: silentLog,
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
  })
  await migrate(postgres.ownerConfig, silentLog)
  project.provide('sharedPostgres', { ownerConfig: postgres.ownerConfig, appConfig: postgres.appConfig })
  return async () => {
    await postgres.stop()
    await removeWithPostgres(folder)
  }
}
