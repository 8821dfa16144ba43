/** What a backup is made of, for a command on the host: beside a running server, or with the database started for it. */
import path from 'node:path'
import type { RunningCluster } from '../../../kernel/server/backup/base-backup.ts'
import type { BackupSources } from '../../../kernel/server/backup/take-backup.ts'
import type { Config } from '../../../kernel/server/config.ts'
import { silentLog } from '../../../kernel/server/log.ts'
import { findHome } from '../../../kernel/server/postgres/place.ts'
import { findPostgres, startPostgres } from '../../../kernel/server/postgres/start-postgres.ts'
import { withHostPicture } from '../../../logs/server/public.ts'
import { readVersion } from '../version.ts'

/** The embedded cluster that runs now; undefined when none does or the database is a server of its own. */
async function runningCluster(config: Config): Promise<RunningCluster | undefined> {
  if (config.databaseUrl !== undefined) return undefined
  const folder = path.join(config.dataDir, 'postgres')
  const [home, running] = [await findHome(folder), await findPostgres(folder)]
  if (home === undefined || !running) return undefined
  return { cluster: path.join(home, 'cluster'), socketDirectory: String(running.ownerConfig.host) }
}

/** Runs `work` over the sources; a database that does not run is started for as long as it takes. */
export async function withHostSources<Value>(
  config: Config,
  work: (sources: BackupSources) => Promise<Value>,
): Promise<Value> {
  const { dataDir } = config
  const others = {
    dataDir,
    program: readVersion(),
    withLogs: (pictured: (folder: string) => Promise<void>) => withHostPicture(dataDir, pictured),
  }
  const running = await runningCluster(config)
  const folder = path.join(dataDir, 'postgres')
  const isAsleep =
    running === undefined && config.databaseUrl === undefined && (await findHome(folder)) !== undefined
  if (!isAsleep) return work({ ...others, postgres: running })
  const postgres = await startPostgres({ dataDir: folder, log: silentLog })
  try {
    return await work({ ...others, postgres: await runningCluster(config) })
  } finally {
    await postgres.stop()
  }
}
