/** The cluster: made by initdb in one step that is complete or absent, and the settings it runs with. */
import { execFile } from 'node:child_process'
import { chown, lstat, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PostgresFault } from './fault.ts'
import type { Place } from './place.ts'

const run = promisify(execFile)
export const superuser = 'postgres'

/** Nothing of the caller's environment reaches PostgreSQL: PGDATA, PGPORT or a locale would change it. */
export const cleanEnvironment = { PATH: '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' }

/**
 * Memory for one town on one host, durability spelled out, and a log without row values: statements and
 * DETAIL lines may hold personal data, so neither is written.
 */
export const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '32MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  huge_pages: 'off',
  jit: 'off',
  max_wal_size: '512MB',
  wal_compression: 'pglz',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  client_connection_check_interval: '2s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/** Makes the cluster when there is none. A start that is killed in the middle leaves only a draft, made anew. */
export async function prepareCluster(
  place: Place,
  overrides: Readonly<Record<string, string>> = {},
): Promise<void> {
  const version = await readFile(join(place.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined) return createCluster(place, overrides['fsync'] === 'off')
  const major = place.binaries.version.split('.')[0]
  if (version.trim() === major) return undefined
  throw new PostgresFault('data_of_another_version', { cluster: version.trim(), binaries: major })
}

async function createCluster(place: Place, isVolatile: boolean): Promise<void> {
  const draft = `${place.cluster}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  if (place.account) await chown(draft, place.account.uid, place.account.gid)
  const initdb = join(place.binaries.directory, 'bin/initdb')
  // The built-in locale sorts by code point and depends on no library of the host.
  const options = ['-D', draft, '-U', superuser, '--auth=trust', '--encoding=UTF8', '--no-instructions']
  if (isVolatile) options.push('--no-sync')
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  try {
    await run(initdb, [...options, ...locale], { cwd: '/', env: cleanEnvironment, ...place.account })
  } catch (fault) {
    const { stderr = '' } = fault as { stderr?: string }
    throw new PostgresFault('did_not_start', { program: 'initdb', said: stderr.slice(-2000) })
  }
  await refuseOther(place.cluster)
  await rename(draft, place.cluster)
}

/** `rename` would replace an empty folder silently; a cluster that appeared meanwhile belongs to another start. */
async function refuseOther(cluster: string): Promise<void> {
  const other = await lstat(cluster).catch(() => undefined)
  if (other) throw new PostgresFault('data_in_use', { cluster })
}
