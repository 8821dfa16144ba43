/** Migrations: forward only, once, in order of their dates, after an automatic copy of a database in use. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runMigrations as runQueueMigrations } from 'graphile-worker'
import { Pool, type Client, type PoolConfig } from 'pg'
import { order } from '../../order.ts'
import { withClient } from './database.ts'
import type { Log } from './log.ts'

export type Migration = { readonly name: string; readonly digest: string; readonly sql: string }

export type MigrationErrorCode =
  /** A newer program has written this database. */
  | 'newer_database'
  /** A migration that ran is not what this program ships under its name. */
  | 'edited_migration'
  /** A migration did not run through; everything is as before. */
  | 'failed_migration'
  /** The copy before the migration could not be made; everything is as before. */
  | 'failed_copy'

/** A database that was left as it is. `migration` names the one at fault; the cause is PostgreSQL's. */
export class MigrationError extends Error {
  readonly code: MigrationErrorCode
  readonly migration: string

  constructor(code: MigrationErrorCode, migration: string, cause?: unknown) {
    super(`${code}: ${migration}`, { cause })
    this.name = 'MigrationError'
    this.code = code
    this.migration = migration
  }
}

const copiesKept = 2

/** Every migration of every slice; the name is `<date><serial>_<what>` and sorts by date. */
export function readMigrations(sourceDir: string = path.resolve(import.meta.dirname, '../..')): Migration[] {
  const folders = order.map((slice) => path.join(sourceDir, slice, 'server/migrations'))
  return folders.flatMap(readFolder).toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

/**
 * Brings the owner's database up to date and answers how many migrations ran: all that are pending, or none.
 * Refuses (throws `MigrationError`) when the database was written by a newer program, or when a migration
 * that ran has been edited since. A database in use is copied first, under the name
 * `<database>_before_<last migration>_<milliseconds>`; the two newest copies stay.
 */
export async function migrate(owner: PoolConfig, log: Log, migrations = readMigrations()): Promise<number> {
  const isUpToDate = (await findPending(owner, migrations)).list.length === 0
  return isUpToDate ? 0 : alone(owner, () => migrateAlone(owner, log, migrations))
}

async function migrateAlone(owner: PoolConfig, log: Log, migrations: Migration[]): Promise<number> {
  // Another start may have migrated while this one waited.
  const { list, last } = await findPending(owner, migrations)
  if (list.length === 0) return 0
  if (last !== undefined) await copyDatabase(owner, { last, log })
  await migrateQueue(owner, log)
  await withClient(owner, (client) => apply(client, list))
  log.info('migrations applied', { count: list.length })
  return list.length
}

/** Two starts at once take turns. The lock lies beside the database, which nobody may use while it is copied. */
async function alone<Value>(owner: PoolConfig, work: () => Promise<Value>): Promise<Value> {
  const name = await withClient(owner, currentDatabase)
  return withClient(maintenanceOf(owner), async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('toride.migrate ' || $1))`, [name])
    return work()
  })
}

async function migrateQueue(owner: PoolConfig, log: Log): Promise<void> {
  const pool = new Pool({ ...owner, max: 1 })
  // A connection that breaks is told by the query; without both listeners it would end the process.
  const noteBreak = (error: Error) => log.warn('database connection lost', { reason: error.message })
  pool.on('error', noteBreak)
  pool.on('connect', (client) => client.on('error', noteBreak))
  try {
    await runQueueMigrations({ pgPool: pool, logger: undefined })
  } finally {
    await pool.end()
  }
}

function readFolder(folder: string): Migration[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .map((file) => readFile(path.join(folder, file)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function readFile(file: string): Migration {
  const text = readFileSync(file, 'utf8')
  return {
    name: path.basename(file, '.sql'),
    sql: text,
    digest: createHash('sha256').update(text).digest('hex'),
  }
}

type Applied = { readonly name: string; readonly digest: string }

async function findPending(
  owner: PoolConfig,
  migrations: Migration[],
): Promise<{ list: Migration[]; last: string | undefined }> {
  const rows = await withClient(owner, readApplied)
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of rows) {
    const migration = known.get(row.name)
    if (!migration) throw new MigrationError('newer_database', row.name)
    if (migration.digest !== row.digest) throw new MigrationError('edited_migration', row.name)
  }
  const applied = new Set(rows.map((row) => row.name))
  return { list: migrations.filter(({ name }) => !applied.has(name)), last: rows.at(-1)?.name }
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows: tables } = await client.query<{ name: string | null }>(
    `select to_regclass('public.migration')::text as name`,
  )
  if (!tables[0]?.name) return []
  const { rows } = await client.query<Applied>(
    'select name, digest from public.migration order by name collate "C"',
  )
  return rows
}

/** All in one transaction: a start that is killed half-way leaves a database that the older program knows. */
async function apply(client: Client, list: Migration[]): Promise<void> {
  let current = ''
  try {
    await client.query('begin')
    await client.query(`create table if not exists migration (
      name text primary key, digest text not null, applied_at timestamptz not null default now())`)
    for (const migration of list) {
      current = migration.name
      await client.query(migration.sql)
      await client.query('insert into migration (name, digest) values ($1, $2)', [
        migration.name,
        migration.digest,
      ])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new MigrationError('failed_migration', current, error)
  }
}

/** Copies the whole database inside its server: `create database … template` is one statement and complete. */
async function copyDatabase(owner: PoolConfig, { last, log }: { last: string; log: Log }): Promise<void> {
  const database = await withClient(owner, currentDatabase)
  const copy = `${`${database}_before_${last}`.slice(0, 49)}_${Date.now()}`
  await withClient(maintenanceOf(owner), async (client) => {
    const name = client.escapeIdentifier(copy)
    try {
      await client.query(`create database ${name} template ${client.escapeIdentifier(database)}`)
    } catch (error) {
      throw new MigrationError('failed_copy', last, error)
    }
    // A copied database lets everybody connect, whatever the original did.
    await client.query(`revoke all on database ${name} from public`)
    await dropOldCopies(client, { database, log })
  })
  log.info('database copied before migration', { copy })
}

/** Keeps the newest copies. One that somebody is looking at stays until the next time. */
async function dropOldCopies(
  client: Client,
  { database, log }: { database: string; log: Log },
): Promise<void> {
  const copies = await listCopies(client, database)
  for (const copy of copies.slice(0, -copiesKept)) {
    await client.query(`drop database ${client.escapeIdentifier(copy.name)}`).then(
      () => log.info('old copy of the database dropped', { copy: copy.name }),
      (error: Error) =>
        log.warn('old copy of the database stays', { copy: copy.name, reason: error.message }),
    )
  }
}

export type DatabaseCopy = { readonly name: string; readonly madeAt: Date }

/** Copies that were made before migrations of `database`, oldest first; `client` may be connected to any database. */
export async function listCopies(client: Pick<Client, 'query'>, database: string): Promise<DatabaseCopy[]> {
  const start = `${database}_before_`.slice(0, 49)
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [start],
  )
  return rows
    .flatMap(({ name }) => {
      const made = /_(\d{13})$/.exec(name)?.[1]
      return made ? [{ name, madeAt: new Date(Number(made)) }] : []
    })
    .toSorted((left, right) => left.madeAt.getTime() - right.madeAt.getTime())
}

async function currentDatabase(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  return rows[0]?.name ?? ''
}

/** The database `postgres` of the same server. */
function maintenanceOf(owner: PoolConfig): PoolConfig {
  const { connectionString, ...rest } = owner
  if (!connectionString) return { ...rest, database: 'postgres' }
  const url = new URL(connectionString)
  url.pathname = '/postgres'
  return { ...rest, connectionString: url.href }
}
