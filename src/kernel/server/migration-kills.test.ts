/** The shipped migrations, ended at each of their statements: nothing stays, and the next start does all of them. */
import { createHash, randomBytes } from 'node:crypto'
import type { Client, PoolConfig } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { withClient } from './database.ts'
import { silentLog } from './log.ts'
import { migrate, readMigrations, type Migration } from './migrations.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
/** Statements of the usual tier: the first, the last, and some between. */
const sampled = 6

let owner: PoolConfig
const name = `ended_${randomBytes(6).toString('hex')}`

beforeAll(async () => {
  owner = { ...inject('sharedPostgres').ownerConfig, database: name }
  await inMaintenance((client) => client.query(`create database ${name}`))
})
afterAll(() => inMaintenance((client) => client.query(`drop database ${name}`)))

function inMaintenance<Value>(work: (client: Client) => Promise<Value>): Promise<Value> {
  return withClient({ ...inject('sharedPostgres').ownerConfig, database: 'postgres' }, work)
}

/** Cuts SQL at the semicolons that stand outside of strings, dollar quotes and comments. */
function statementsOf(text: string): string[] {
  const pieces = text.match(/\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|--[^\n]*|;|[^$';-]+|[\s\S]/g) ?? []
  const statements = ['']
  for (const piece of pieces) {
    if (piece === ';') statements.push('')
    else if (!piece.startsWith('--')) statements[statements.length - 1] += piece
  }
  return statements.filter((statement) => statement.trim() !== '')
}

/** The migrations as far as statement `count`, then one that waits for its end. */
function endedAt(count: number, shipped: readonly Migration[]): Migration[] {
  const list: Migration[] = []
  let left = count
  for (const { name: migrationName, sql } of shipped) {
    const statements = statementsOf(sql)
    const isLast = left < statements.length
    const kept = statements.slice(0, left)
    const text = (isLast ? [...kept, 'select pg_sleep(600)'] : kept).join(';\n')
    list.push({ name: migrationName, sql: text, digest: createHash('sha256').update(text).digest('hex') })
    if (isLast) return list
    left -= statements.length
  }
  return list
}

const sleepers = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = $1 and wait_event = 'PgSleep'`

async function tablesThere(): Promise<number> {
  return withClient(owner, async (client) => {
    const { rows } = await client.query<{ tables: number }>(
      `select count(*)::int as tables from pg_class where relnamespace = 'public'::regnamespace`,
    )
    return rows[0]?.tables ?? -1
  })
}

it(
  'leave nothing behind when they are ended, and run through at the next start',
  { timeout: isLong ? 1_200_000 : 120_000 },
  async () => {
    const shipped = readMigrations()
    const total = shipped.reduce((sum, { sql }) => sum + statementsOf(sql).length, 0)
    expect(total).toBeGreaterThan(100)
    const places = isLong
      ? Array.from({ length: total }, (_, index) => index)
      : Array.from({ length: sampled }, (_, index) => Math.floor((index * (total - 1)) / (sampled - 1)))
    for (const place of places) {
      const ended = migrate(owner, silentLog, endedAt(place, shipped)).then(
        () => 'ran through',
        (error: Error) => `ended: ${String(error.cause)}`,
      )
      await expect
        .poll(() => inMaintenance(async (client) => (await client.query(sleepers, [name])).rowCount ?? 0), {
          timeout: 20_000,
          interval: 20,
        })
        .toBe(1)
      expect(await ended).toMatch(/ended: .*terminating connection|ended: .*Connection terminated/)
      expect(await tablesThere()).toBe(0)
    }
    expect(await migrate(owner, silentLog)).toBe(shipped.length)
    expect(await migrate(owner, silentLog)).toBe(0)
  },
)
