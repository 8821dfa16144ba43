/** Migrations: forward only, once, in order of their dates, after an automatic copy of a database in use. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runMigrations as runQueueMigrations } from 'graphile-worker'
import { Client, Pool, type PoolConfig } from 'pg'
import { order } from '../../order.ts'
import type { Log } from './log.ts'

export type Migration = { readonly name: string; readonly digest: string; readonly sql: string }

export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** Every migration of every slice; the name is `<date><serial>_<what>` and sorts by date. */
export function readMigrations(sourceDir: string = path.resolve(import.meta.dirname, '../..')): Migration[] {
  const folders = order.map((slice) => path.join(sourceDir, slice, 'server/migrations'))
  return folders.flatMap(readFolder).toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

/**
 * Brings the owner's database up to date and answers how many migrations ran. Refuses (throws
 * `MigrationError`) when the database was written by a newer program, or when a migration that ran has
 * been edited since. A database in use is copied first, under the name `<database>_before_<last migration>`.
 */
export async function migrate(owner: PoolConfig, log: Log, migrations = readMigrations()): Promise<number> {
  const pending = await withClient(owner, (client) => findPending(client, migrations))
  if (pending.list.length === 0) return 0
  if (pending.applied > 0) await copyDatabase(owner, log)
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
  await withClient(owner, (client) => apply(client, pending.list))
  log.info('migrations applied', { count: pending.list.length })
  return pending.list.length
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

async function findPending(
  client: Client,
  migrations: Migration[],
): Promise<{ list: Migration[]; applied: number }> {
  await client.query(`create table if not exists migration (
    name text primary key, digest text not null, applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ name: string; digest: string }>('select name, digest from migration')
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of rows) {
    const migration = known.get(row.name)
    if (!migration) throw new MigrationError(`newer_database: ${row.name}`)
    if (migration.digest !== row.digest) throw new MigrationError(`edited_migration: ${row.name}`)
  }
  const applied = new Set(rows.map((row) => row.name))
  return { list: migrations.filter((migration) => !applied.has(migration.name)), applied: rows.length }
}

async function apply(client: Client, list: Migration[]): Promise<void> {
  for (const migration of list) {
    await client.query('begin')
    try {
      await client.query(migration.sql)
      await client.query('insert into migration (name, digest) values ($1, $2)', [
        migration.name,
        migration.digest,
      ])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new MigrationError(`failed_migration: ${migration.name}`, { cause: error })
    }
  }
}

/** Copies the whole database inside its server: `create database … template` is one statement and complete. */
async function copyDatabase(owner: PoolConfig, log: Log): Promise<void> {
  const database = await withClient(owner, async (client) => {
    const { rows } = await client.query<{ name: string; last: string }>(
      'select current_database() as name, (select max(name) from migration) as last',
    )
    return rows[0] ?? { name: 'toride', last: 'none' }
  })
  const copy = `${database.name}_before_${database.last}_${Date.now()}`.slice(0, 63)
  await withClient(
    { ...owner, connectionString: inDatabase(owner.connectionString, 'postgres'), database: 'postgres' },
    (client) =>
      client.query(
        `create database ${client.escapeIdentifier(copy)} template ${client.escapeIdentifier(database.name)}`,
      ),
  )
  log.info('database copied before migration', { copy })
}

function inDatabase(connectionString: string | undefined, database: string): string | undefined {
  if (!connectionString) return undefined
  const url = new URL(connectionString)
  url.pathname = `/${database}`
  return url.href
}

async function withClient<Value>(
  config: PoolConfig,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
