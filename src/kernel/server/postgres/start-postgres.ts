/** The embedded PostgreSQL as the server sees it: started or adopted, kept running, stopped. */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { prepareCluster, superuser } from './cluster.ts'
import { PostgresFault } from './fault.ts'
import { findHome, preparePlace, type Place } from './place.ts'
import { adoptOrLaunch, socketConfig, stopPostmaster, type Postmaster } from './postmaster.ts'
import { readPidFile, servesCluster } from './processes.ts'
import { prepareRoles, roleConfigs } from './roles.ts'

export type Postgres = {
  /** Role `toride_owner`: migrations and the job worker. */
  readonly ownerConfig: pg.PoolConfig
  /** Role `toride_app`: everything else; it owns nothing. */
  readonly appConfig: pg.PoolConfig
  /** Process number of the postmaster that runs now. */
  pid(): number
  /** Fast shutdown. Close the pools first: open transactions are rolled back. */
  stop(): Promise<void>
}

export type PostgresOptions = {
  /** Folder of its own, for instance `<TORIDE_DATA>/postgres`; created when missing. */
  readonly dataDir: string
  readonly log: Log
  /** Settings that differ from ours, for instance `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>>
  /** Called once when PostgreSQL went down and could not be brought back. */
  readonly onLost?: (fault: unknown) => void
}

// Two numbers name the advisory lock "a server uses this cluster".
const serverLock = [8180, 1]
const lockTimeoutMs = 3_000
const restartsMax = 5
const restartPauseMs = 500

/**
 * Starts PostgreSQL on `dataDir`, or adopts the one that a killed server left running, and starts it again
 * when it dies. Throws `PostgresFault`; `data_in_use` when another server works on the same folder.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const place = await preparePlace(options.dataDir)
  await prepareCluster(place)
  const keeper = createKeeper(place, options)
  const running = await keeper.start()
  return { ...roleConfigs(running.socketDirectory), pid: keeper.pid, stop: keeper.stop }
}

/**
 * The PostgreSQL of `dataDir` that a server has running now, for host commands beside that server;
 * `undefined` when none runs.
 */
export async function findPostgres(dataDir: string): Promise<Omit<Postgres, 'stop'> | undefined> {
  const home = await findHome(dataDir)
  const cluster = `${home}/cluster`
  const file = home ? await readPidFile(cluster) : undefined
  if (!file || !(await servesCluster(file.pid, cluster))) return undefined
  return { ...roleConfigs(file.socketDirectory), pid: () => file.pid }
}

type Life = { readonly postmaster: Postmaster; readonly lock: pg.Client }

function createKeeper(place: Place, options: PostgresOptions) {
  let life: Life | undefined
  let isStopping = false
  let restarting: Promise<void> = Promise.resolve()

  const begin = async (): Promise<Postmaster> => {
    life = await beginLife(place, options)
    void life.postmaster.gone.then(() => {
      if (!isStopping) restarting = restart()
    })
    return life.postmaster
  }
  const restart = async (): Promise<void> => {
    options.log.warn('embedded PostgreSQL died; starting it again')
    for (let attempt = 1; !isStopping; attempt += 1) {
      const fault = await begin().then(
        () => undefined,
        (reason: unknown) => reason ?? new Error('unknown'),
      )
      if (fault === undefined) return
      options.log.error('embedded PostgreSQL did not start again', fault, { attempt })
      if (attempt === restartsMax) return options.onLost?.(fault)
      await pause(restartPauseMs * attempt)
    }
  }
  const stop = async (): Promise<void> => {
    isStopping = true
    await restarting
    if (!life) return
    await life.lock.end().catch(() => undefined)
    await stopPostmaster(life.postmaster)
  }
  return { start: begin, stop, pid: () => life?.postmaster.pid ?? -1 }
}

async function beginLife(place: Place, options: PostgresOptions): Promise<Life> {
  const postmaster = await adoptOrLaunch(place, options.settings ?? {})
  const lock = await lockCluster(postmaster.socketDirectory)
  await prepareRoles(postmaster.socketDirectory)
  options.log.info('embedded PostgreSQL ready', { pid: postmaster.pid })
  return { postmaster, lock }
}

/** Held as long as the server lives: two servers on one cluster would stop PostgreSQL under each other. */
async function lockCluster(socketDirectory: string): Promise<pg.Client> {
  const client = new pg.Client(socketConfig(socketDirectory, superuser, 'postgres'))
  client.on('error', () => undefined)
  await client.connect()
  const deadline = Date.now() + lockTimeoutMs
  do {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, $2) as locked',
      serverLock,
    )
    if (rows[0]?.locked) return client
    await pause(100)
  } while (Date.now() < deadline)
  await client.end()
  throw new PostgresFault('data_in_use', { socketDirectory })
}
