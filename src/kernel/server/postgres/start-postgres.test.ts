import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client, Pool, type PoolConfig } from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../log.ts'
import { canReach } from './account.ts'
import { copyBinaries, installedBinaries } from './binaries.ts'
import { processesOf } from './processes.ts'
import { findPostgres, startPostgres, type Postgres } from './start-postgres.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }
const cleanUps: (() => Promise<unknown>)[] = []
const module = pathToFileURL(join(import.meta.dirname, 'start-postgres.ts')).href

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function makeFolder(name: string, mode = 0o755): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'toride-pg-'))
  await chmod(parent, mode)
  cleanUps.push(() => rm(parent, { recursive: true, force: true }))
  return join(parent, name)
}

async function start(dataDir: string): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, log: silentLog, settings: { fsync: 'off' } })
  cleanUps.push(() => postgres.stop())
  return postgres
}

/** Another process that starts PostgreSQL and then lives until it is killed. */
async function startInChild(dataDir: string, account = {}): Promise<{ child: ChildProcess; pid: number }> {
  const script = `
    import { startPostgres } from ${JSON.stringify(module)}
    const log = { info() {}, warn() {}, error() {} }
    const settings = { fsync: 'off' }
    const postgres = await startPostgres({ dataDir: process.argv[1], log, settings })
    process.on('SIGTERM', () => postgres.stop().then(() => process.exit(0)))
    console.log(postgres.pid())
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', PGSSLMODE: 'require', PGHOST: 'db.example' },
    ...account,
  })
  cleanUps.push(() => end(child, 'SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, pid: Number(line.toString()) }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

async function query(config: PoolConfig, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(config)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

const keepRow = async ({ ownerConfig }: Pick<Postgres, 'ownerConfig'>) => {
  await query(ownerConfig, 'create table kept (id int primary key)')
  await query(ownerConfig, 'insert into kept values (1)')
}
const keptRows = ({ ownerConfig }: Pick<Postgres, 'ownerConfig'>) => query(ownerConfig, 'select id from kept')

const succeed = () => true
const fail = () => false

describe('a first start', () => {
  it('works in a path with spaces and Japanese, and leaves no process behind', async () => {
    const dataDir = await makeFolder('砦 の data/postgres')
    const postgres = await start(dataDir)
    expect(await query(postgres.appConfig, 'select current_user as user')).toEqual([{ user: 'toride_app' }])
    expect((await findPostgres(dataDir))?.pid()).toBe(postgres.pid())
    await postgres.stop()
    expect(await processesOf(join(dataDir, 'cluster'))).toEqual([])
    expect(await findPostgres(dataDir)).toBeUndefined()
  })

  it('works where the path is too long for a socket', async () => {
    const dataDir = await makeFolder(join('長'.repeat(30), 'postgres'))
    const postgres = await start(dataDir)
    expect(String(postgres.appConfig.host).startsWith(dataDir)).toBe(false)
    expect(await query(postgres.appConfig, 'select 1 as one')).toEqual([{ one: 1 }])
    cleanUps.push(() => rm(String(postgres.appConfig.host), { recursive: true, force: true }))
  })

  it('gives the application a role that owns nothing and can create nothing', async () => {
    const postgres = await start(await makeFolder('postgres'))
    const denied = 'permission denied for schema public'
    await expect(query(postgres.appConfig, 'create table mine (id int)')).rejects.toThrow(denied)
    const owners = `select pg_get_userbyid(datdba) as database, pg_get_userbyid(nspowner) as schema
      from pg_database, pg_namespace where datname = 'toride' and nspname = 'public'`
    expect(await query(postgres.ownerConfig, owners)).toEqual([
      { database: 'toride_owner', schema: 'toride_owner' },
    ])
    const rights = `select rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles
      where rolname like 'toride%' order by 1`
    const none = { rolsuper: false, rolcreaterole: false, rolbypassrls: false }
    expect(await query(postgres.appConfig, rights)).toEqual([
      { ...none, rolname: 'toride_app', rolcreatedb: false },
      { ...none, rolname: 'toride_owner', rolcreatedb: true },
    ])
  })

  it('listens on no network address, syncs every commit, sorts by code point', async () => {
    const dataDir = await makeFolder('postgres')
    const postgres = await startPostgres({ dataDir, log: silentLog })
    cleanUps.push(() => postgres.stop())
    const text = `select name, setting from pg_settings where name in
      ('listen_addresses', 'fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums') order by name`
    expect(Object.fromEntries((await query(postgres.appConfig, text)).map(Object.values))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      synchronous_commit: 'on',
    })
    expect(await query(postgres.appConfig, `select 'ア' < 'ー' and 'a' > 'B' as sorted`)).toEqual([
      { sorted: true },
    ])
  })

  it('writes no row value into its log', async () => {
    const dataDir = await makeFolder('postgres')
    const postgres = await start(dataDir)
    await query(postgres.ownerConfig, 'create table person (name text primary key)')
    await query(postgres.ownerConfig, `insert into person values ('砦町 太郎')`)
    await expect(query(postgres.ownerConfig, `insert into person values ('砦町 太郎')`)).rejects.toThrow(
      'duplicate',
    )
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8')
    expect(log).toContain('duplicate key')
    expect(log).not.toContain('太郎')
  })
})

describe('after a kill', () => {
  it('adopts the PostgreSQL that a killed server left running', async () => {
    const dataDir = await makeFolder('postgres')
    const first = await startInChild(dataDir)
    const found = await findPostgres(dataDir)
    if (found) await keepRow(found)
    await end(first.child, 'SIGKILL')
    const postgres = await start(dataDir)
    expect(postgres.pid()).toBe(first.pid)
    expect(await keptRows(postgres)).toEqual([{ id: 1 }])
    await postgres.stop()
    expect(await processesOf(join(dataDir, 'cluster'))).toEqual([])
  })

  it('replaces a PostgreSQL left behind with other settings', async () => {
    const dataDir = await makeFolder('postgres')
    const first = await startInChild(dataDir)
    await end(first.child, 'SIGKILL')
    const postgres = await startPostgres({ dataDir, log: silentLog })
    cleanUps.push(() => postgres.stop())
    expect(postgres.pid()).not.toBe(first.pid)
    expect(await query(postgres.appConfig, 'show fsync')).toEqual([{ fsync: 'on' }])
  })

  it('starts PostgreSQL again when it dies under a running server', async () => {
    const postgres = await start(await makeFolder('postgres'))
    await keepRow(postgres)
    const before = postgres.pid()
    process.kill(before, 'SIGKILL')
    await vi.waitUntil(() => postgres.pid() !== before, { timeout: 20_000, interval: 20 })
    expect(await keptRows(postgres)).toEqual([{ id: 1 }])
  })

  it('loses nothing acknowledged when it dies in the middle of writing', async () => {
    const postgres = await startPostgres({ dataDir: await makeFolder('postgres'), log: silentLog })
    cleanUps.push(() => postgres.stop())
    await query(postgres.ownerConfig, 'create table entry (id int primary key)')
    const pool = new Pool({ ...postgres.ownerConfig, max: 4 })
    pool.on('error', () => undefined)
    const acknowledged: number[] = []
    const ids = Array.from({ length: 600 }, (_, id) => id)
    const write = async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
        const isDone = await pool.query('insert into entry values ($1)', [id]).then(succeed, fail)
        if (isDone && acknowledged.push(id) === 200) process.kill(postgres.pid(), 'SIGKILL')
        if (!isDone) await vi.waitUntil(() => pool.query('select 1').then(succeed, fail), { timeout: 20_000 })
      }
    }
    await Promise.all([write(), write(), write(), write()])
    await pool.end()
    const rows = new Set((await query(postgres.ownerConfig, 'select id from entry')).map((row) => row['id']))
    expect(acknowledged.length).toBeGreaterThan(500)
    expect(acknowledged.filter((id) => !rows.has(id))).toEqual([])
  })

  it('starts after server and postmaster were killed together', async () => {
    const dataDir = await makeFolder('postgres')
    const first = await startInChild(dataDir)
    const found = await findPostgres(dataDir)
    if (found) await keepRow(found)
    process.kill(first.pid, 'SIGKILL')
    await end(first.child, 'SIGKILL')
    const postgres = await start(dataDir)
    expect(await keptRows(postgres)).toEqual([{ id: 1 }])
  })

  it('is not misled by a pid file that names a stranger', async () => {
    const dataDir = await makeFolder('postgres')
    const before = await start(dataDir)
    await before.stop()
    const sleeper = spawn('sleep', ['60'], isRoot ? nobody : {})
    cleanUps.push(() => end(sleeper, 'SIGKILL'))
    const lines = [
      sleeper.pid,
      join(dataDir, 'cluster'),
      1,
      5432,
      join(dataDir, 'socket'),
      '',
      '1 1',
      'ready',
    ]
    await writeFile(join(dataDir, 'cluster/postmaster.pid'), lines.join('\n'))
    const postgres = await start(dataDir)
    expect(await query(postgres.appConfig, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('makes the cluster anew when the first initdb was cut off', async () => {
    const dataDir = await makeFolder('postgres')
    await mkdir(join(dataDir, 'cluster.draft/base'), { recursive: true })
    const postgres = await start(dataDir)
    expect(await query(postgres.appConfig, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('refusals', () => {
  it('refuses a second server on the same folder and leaves the first alone', async () => {
    const dataDir = await makeFolder('postgres')
    const first = await startInChild(dataDir)
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'data_in_use' })
    const withOtherSettings = startPostgres({ dataDir, log: silentLog })
    await expect(withOtherSettings).rejects.toMatchObject({ code: 'data_in_use' })
    const found = await findPostgres(dataDir)
    expect(found?.pid()).toBe(first.pid)
    expect(await query({ ...found?.appConfig }, 'select 1 as one')).toEqual([{ one: 1 }])
    await end(first.child, 'SIGTERM')
    expect(await processesOf(join(dataDir, 'cluster'))).toEqual([])
  })

  it('refuses data of another major version', async () => {
    const dataDir = await makeFolder('postgres')
    await mkdir(join(dataDir, 'cluster'), { recursive: true })
    await writeFile(join(dataDir, 'cluster/PG_VERSION'), '17\n')
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'data_of_another_version' })
  })
})

describe('accounts', () => {
  it('runs for an ordinary user', async ({ skip }) => {
    skip(!isRoot, 'only root can act for two accounts')
    const dataDir = await makeFolder('利用者 data')
    await mkdir(dataDir)
    await chown(dataDir, nobody.uid, nobody.gid)
    const { child, pid } = await startInChild(dataDir, nobody)
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\s+65534\s/m)
    await end(child, 'SIGTERM')
    expect(await processesOf(join(dataDir, 'cluster'))).toEqual([])
  })

  it('hands PostgreSQL to a lesser account when root starts it', async ({ skip }) => {
    skip(!isRoot, 'only root can act for two accounts')
    const postgres = await start(await makeFolder('postgres'))
    const status = await readFile(`/proc/${postgres.pid()}/status`, 'utf8')
    expect(status).not.toMatch(/^Uid:.*\s0\s/m)
  })

  it('keeps the data where the account can reach it, and finds it again', async ({ skip }) => {
    skip(!isRoot, 'only root can act for two accounts')
    const dataDir = await makeFolder('postgres', 0o700)
    const postgres = await start(dataDir)
    const home = (await readFile(join(dataDir, 'location.txt'), 'utf8')).trim()
    cleanUps.unshift(() => rm(home, { recursive: true, force: true }))
    expect(home).toMatch(/^\/var\/lib\/toride\/[0-9a-f]{16}$/)
    await keepRow(postgres)
    await postgres.stop()
    await chmod(join(dataDir, '..'), 0o755)
    expect(await keptRows(await start(dataDir))).toEqual([{ id: 1 }])
    expect(await readdir(dataDir)).toEqual(['location.txt'])
  })

  it('says so when data can no longer be reached, instead of starting empty', async ({ skip }) => {
    skip(!isRoot, 'only root can act for two accounts')
    const dataDir = await makeFolder('postgres')
    await (await start(dataDir)).stop()
    await chmod(join(dataDir, '..'), 0o700)
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'data_unreachable' })
  })
})

describe('programs', () => {
  it('are copied whole, readable by every account, and once', async () => {
    const copyRoot = await makeFolder('copies')
    const account = { uid: 64_001, gid: 64_001 }
    const installed = await installedBinaries()
    const copied = await copyBinaries(installed, copyRoot)
    expect(copied.directory.startsWith(copyRoot)).toBe(true)
    expect(await canReach(join(copied.directory, 'bin/postgres'), account)).toBe(true)
    const library = await realpath(join(copied.directory, 'lib/libicuuc.so.60'))
    expect(library.startsWith(await realpath(copyRoot))).toBe(true)
    expect(await copyBinaries(installed, copyRoot)).toEqual(copied)
  })
})
