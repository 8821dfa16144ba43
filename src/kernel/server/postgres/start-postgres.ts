/** The embedded PostgreSQL as the server sees it: started or adopted, kept running, stopped. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Client, PoolConfig } from 'pg'
import type { Log } from '../log.ts'
import { prepareCluster } from './cluster.ts'
import { lockCluster } from './lock.ts'
import { findHome, preparePlace, type Place } from './place.ts'
import { adoptOrLaunch, stopPostmaster, type Postmaster } from './postmaster.ts'
import { readPidFile, servesCluster } from './processes.ts'
import { prepareRoles, roleConfigs } from './roles.ts'

export type Postgres = {
  /** Role `toride_owner`: migrations and the job worker. */
  readonly ownerConfig: PoolConfig
  /** Role `toride_app`: everything else; it owns nothing. */
  readonly appConfig: PoolConfig
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
}

const restartPauseMs = 500
const restartPauseMsMax = 5_000

/**
 * Starts PostgreSQL on `dataDir`, or adopts the one that a killed server left running, and starts it again
 * when it dies, for as long as it takes: a disk that was full may have room again. Throws `PostgresFault`; `data_in_use` when another server works on the same folder.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const place = await preparePlace(options.dataDir)
  await prepareCluster(place, options.settings)
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

type Life = { readonly postmaster: Postmaster; readonly lock: Client }

function createKeeper(place: Place, options: PostgresOptions) {
  const state: { life?: Life; isStopping: boolean; restart: Promise<void> } = {
    isStopping: false,
    restart: Promise.resolve(),
  }
  const begin = async (): Promise<Postmaster> => {
    state.life = await beginLife(place, options)
    void guard(state.life.postmaster)
    return state.life.postmaster
  }
  const guard = async (postmaster: Postmaster): Promise<void> => {
    await postmaster.gone
    if (!state.isStopping) state.restart = restart()
  }
  const restart = async (): Promise<void> => {
    options.log.warn('embedded PostgreSQL died; starting it again')
    for (let attempt = 1; !state.isStopping; attempt += 1) {
      const outcome = await begin().catch(asFault)
      if (!(outcome instanceof Error)) return
      options.log.error('embedded PostgreSQL did not start again', outcome, { attempt })
      await pause(Math.min(restartPauseMs * attempt, restartPauseMsMax))
    }
  }
  const stop = async (): Promise<void> => {
    state.isStopping = true
    await state.restart
    if (!state.life) return
    await state.life.lock.end().catch(() => undefined)
    await stopPostmaster(state.life.postmaster)
  }
  return { start: begin, stop, pid: () => state.life?.postmaster.pid ?? -1 }
}

function asFault(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('unknown fault', { cause: reason })
}

async function beginLife(place: Place, options: PostgresOptions): Promise<Life> {
  const postmaster = await adoptOrLaunch(place, options.settings ?? {})
  const lock = await lockCluster(postmaster.socketDirectory)
  await prepareRoles(postmaster.socketDirectory)
  options.log.info('embedded PostgreSQL ready', { pid: postmaster.pid })
  return { postmaster, lock }
}
