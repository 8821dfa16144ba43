/** Migrations on a real database: refusals that change nothing, copies before a change, kills and two starts at once. */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { Client, PoolConfig } from 'pg'
import { afterEach, beforeEach, describe, expect, it, inject } from 'vitest'
import { withClient } from './database.ts'
import { silentLog, type Log } from './log.ts'
import { listCopies, migrate, type Migration } from './migrations.ts'

const module = pathToFileURL(join(import.meta.dirname, 'migrations.ts')).href

let owner: PoolConfig
let name = ''

beforeEach(async () => {
  name = `moved_${randomBytes(6).toString('hex')}`
  owner = { ...inject('sharedPostgres').ownerConfig, database: name }
  await inMaintenance((client) => client.query(`create database ${name}`))
})

afterEach(async () => {
  await inMaintenance(async (client) => {
    for (const copy of await listCopies(client, name)) await client.query(`drop database "${copy.name}"`)
    // Not by force: that would have to end a vacuum worker, which only the superuser may; waiting is enough.
    await client.query(`drop database ${name}`)
  })
})

function inMaintenance<Value>(work: (client: Client) => Promise<Value>): Promise<Value> {
  return withClient({ ...inject('sharedPostgres').ownerConfig, database: 'postgres' }, work)
}

function migration(migrationName: string, sql: string): Migration {
  return { name: migrationName, sql, digest: createHash('sha256').update(sql).digest('hex') }
}

const first = migration('2026010101_first', `create table kept (id int primary key, name text)`)
const second = migration('2026010102_second', `alter table kept add column note text not null default 'new'`)
const third = migration('2026010103_third', `create table added (id int primary key)`)
const broken = migration('2026010103_broken', `create table half (id int); select 1/0`)

async function rowsOf(database: string, text: string): Promise<Record<string, unknown>[]> {
  return withClient({ ...owner, database }, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  })
}

const state = async () => ({
  migrations: await rowsOf(name, 'select * from migration order by name'),
  tables: await rowsOf(
    name,
    `select table_name, column_name from information_schema.columns
    where table_schema = 'public' order by 1, 2`,
  ),
  kept: await rowsOf(name, 'select * from kept order by id'),
  copies: await inMaintenance((client) => listCopies(client, name)),
})

describe('a refusal changes nothing', () => {
  beforeEach(async () => {
    expect(await migrate(owner, silentLog, [first, second])).toBe(2)
    await rowsOf(name, `insert into kept values (1, '砦町')`)
  })

  it('of a database that a newer program wrote', async () => {
    const before = await state()
    const refused = migrate(owner, silentLog, [first])
    await expect(refused).rejects.toMatchObject({ code: 'newer_database', migration: second.name })
    expect(await state()).toEqual(before)
  })

  it('of a migration that was edited', async () => {
    const before = await state()
    const edited = { ...second, digest: 'another' }
    const refused = migrate(owner, silentLog, [first, edited, third])
    await expect(refused).rejects.toMatchObject({ code: 'edited_migration', migration: second.name })
    expect(await state()).toEqual(before)
  })

  it('of a migration that fails, the ones before it included', async () => {
    const before = await state()
    const later = migration('2026010102_z', `alter table kept drop column note`)
    const refused = migrate(owner, silentLog, [first, second, later, broken])
    await expect(refused).rejects.toMatchObject({ code: 'failed_migration', migration: broken.name })
    expect({ ...(await state()), copies: [] }).toEqual(before)
    expect(await migrate(owner, silentLog, [first, second])).toBe(0)
  })

  it('while another program uses the database, so that it cannot be copied', async () => {
    const before = await state()
    await withClient(owner, async (client) => {
      await client.query('select 1')
      const refused = migrate(owner, silentLog, [first, second, third])
      await expect(refused).rejects.toMatchObject({ code: 'failed_copy', cause: { code: '55006' } })
    })
    expect(await state()).toEqual(before)
  })
})

describe('the copy before a migration', () => {
  it('holds what was there, under a name that tells of what, and nobody else may enter', async () => {
    await migrate(owner, silentLog, [first])
    await rowsOf(name, `insert into kept values (1, '髙﨑'), (2, '①㈱')`)
    expect(await migrate(owner, silentLog, [first, second])).toBe(1)
    const copies = await inMaintenance((client) => listCopies(client, name))
    expect(copies.map((copy) => copy.name)).toEqual([
      expect.stringMatching(new RegExp(`^${`${name}_before_${first.name}`.slice(0, 49)}_\\d{13}$`)),
    ])
    const [copy] = copies
    expect(await rowsOf(copy?.name ?? '', 'select * from kept order by id')).toEqual([
      { id: 1, name: '髙﨑' },
      { id: 2, name: '①㈱' },
    ])
    const app = { ...inject('sharedPostgres').appConfig, database: copy?.name }
    await expect(withClient(app, async () => undefined)).rejects.toMatchObject({ code: '42501' })
    expect((await rowsOf(name, 'select * from kept order by id'))[0]).toEqual({
      id: 1,
      name: '髙﨑',
      note: 'new',
    })
  })

  it('is not made of an empty database', async () => {
    await migrate(owner, silentLog, [first, second])
    expect((await state()).copies).toEqual([])
  })

  it('pushes out older ones: the newest two stay', async () => {
    const later = ['c', 'd', 'e'].map((letter) =>
      migration(`20260101_${letter}`, `create table ${letter} ()`),
    )
    await migrate(owner, silentLog, [first])
    for (let count = 1; count <= later.length; count += 1)
      await migrate(owner, silentLog, [first, ...later.slice(0, count)])
    const copies = await inMaintenance((client) => listCopies(client, name))
    const applied = await Promise.all(
      copies.map((copy) => rowsOf(copy.name, 'select max(name) as last from migration')),
    )
    expect(applied.flat()).toEqual([{ last: '20260101_c' }, { last: '20260101_d' }])
  })
})

describe('two starts at once', () => {
  it('migrate once, one after the other', async () => {
    await migrate(owner, silentLog, [first])
    const slow = migration('2026010102_slow', `select pg_sleep(0.2); create table slow (id int)`)
    const counts = await Promise.all([1, 2, 3].map(() => migrate(owner, silentLog, [first, slow])))
    expect(counts.toSorted((left, right) => left - right)).toEqual([0, 0, 1])
    expect((await state()).copies).toHaveLength(1)
  })
})

/** Another process that migrates until it is killed. */
function startMigrating(migrations: Migration[]) {
  const script = `
    import { migrate } from ${JSON.stringify(module)}
    const log = { info() {}, warn() {}, error() {} }
    await migrate(JSON.parse(process.argv[1]), log, JSON.parse(process.argv[2]))`
  const values = [JSON.stringify(owner), JSON.stringify(migrations)]
  return spawn(process.execPath, ['--input-type=module', '-e', script, ...values], { stdio: 'ignore' })
}

describe('a start that is killed in the middle of its migrations', () => {
  it('leaves a database on which the older program starts, and the newer one later', async () => {
    await migrate(owner, silentLog, [first])
    await rowsOf(name, `insert into kept values (1, '砦町')`)
    const endless = migration('2026010103_endless', 'select pg_sleep(600)')
    const child = startMigrating([first, second, endless])
    await expect.poll(() => isSleeping(), { timeout: 20_000 }).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await endSleepers()
    expect(await migrate(owner, silentLog, [first])).toBe(0)
    expect(await rowsOf(name, 'select * from kept')).toEqual([{ id: 1, name: '砦町' }])
    expect(await migrate(owner, silentLog, [first, second])).toBe(1)
  })

  const sleepers = `select pid from pg_stat_activity where datname = $1 and query like '%pg_sleep(600)%'
    and pid <> pg_backend_pid()`

  async function isSleeping(): Promise<boolean> {
    return inMaintenance(async (client) => ((await client.query(sleepers, [name])).rowCount ?? 0) > 0)
  }

  /** The server looks every two seconds whether its client is still there; the test does not wait for that. */
  async function endSleepers(): Promise<void> {
    await inMaintenance((client) =>
      client.query(`select pg_terminate_backend(pid, 5000) from (${sleepers}) as sleeping`, [name]),
    )
  }
})

describe('the log', () => {
  it('tells of copy and migrations', async () => {
    const said: string[] = []
    const log: Log = { ...silentLog, info: (message) => void said.push(message) }
    await migrate(owner, log, [first])
    await migrate(owner, log, [first, second])
    expect(said).toEqual(['migrations applied', 'database copied before migration', 'migrations applied'])
  })
})
