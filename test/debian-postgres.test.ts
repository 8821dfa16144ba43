import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../src/kernel/server/log.ts'
import { migrate } from '../src/kernel/server/migrations.ts'
import { lesserAccount } from '../src/kernel/server/postgres/account.ts'
import { removeWithPostgres, runFolderPrefix } from './leftovers.ts'
import { freeTcpPort, makeDataDir, removeDataDir, runServer } from './running-server.ts'

const run = promisify(execFile)
const bin = await findDebianPostgres()
const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' }

/** The newest of Debian's PostgreSQL; `undefined` where it is not installed. */
async function findDebianPostgres(): Promise<string | undefined> {
  const root = '/usr/lib/postgresql'
  const versions = await readdir(root).catch(() => [])
  const newest = versions.toSorted((left, right) => Number(left) - Number(right)).at(-1)
  return newest ? join(root, newest, 'bin') : undefined
}

describe.skipIf(!bin)('an external PostgreSQL (skipped where Debian has none installed)', () => {
  let folder = ''
  let postgres: ChildProcess
  let port = 0
  const url = (user: string) => `postgres://${user}@127.0.0.1:${port}/toride`

  beforeAll(async () => {
    folder = await mkdtemp(runFolderPrefix())
    await chmod(folder, 0o755)
    const account = lesserAccount(process.getuid?.() ?? -1, await readFile('/etc/passwd', 'utf8'))
    const data = join(folder, 'debian')
    await mkdir(data)
    if (account) await chown(data, account.uid, account.gid)
    const options = { cwd: '/', env, ...account }
    await run(join(bin ?? '', 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-N'], options)
    port = await freeTcpPort()
    const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off']
    postgres = spawn(join(bin ?? '', 'postgres'), ['-D', data, '-p', String(port), ...settings], {
      ...options,
      stdio: 'ignore',
    })
    await prepareAsAdministrator()
  })

  afterAll(async () => {
    postgres.kill('SIGQUIT')
    if (postgres.exitCode === null) await once(postgres, 'exit')
    await removeWithPostgres(folder)
  })

  /** What the handbook asks the database administrator to do once. */
  async function prepareAsAdministrator(): Promise<void> {
    const client = await connectWhenReady(`postgres://postgres@127.0.0.1:${port}/postgres`)
    await client.query('create role toride_owner login createdb')
    await client.query('create role toride_app login')
    await client.query('create database toride owner toride_owner')
    await client.end()
  }

  async function connectWhenReady(connectionString: string): Promise<Client> {
    for (let attempt = 1; ; attempt += 1) {
      const client = new Client({ connectionString })
      try {
        await client.connect()
        return client
      } catch (fault) {
        if (attempt > 400 || postgres.exitCode !== null) throw fault
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    }
  }

  it('takes the same migrations, and leaves the application owning nothing', async () => {
    expect(await migrate({ connectionString: url('toride_owner') }, silentLog)).toBeGreaterThan(0)
    expect(await migrate({ connectionString: url('toride_owner') }, silentLog)).toBe(0)
    const client = await connectWhenReady(url('toride_app'))
    const { rows } = await client.query(
      `select relname from pg_class where pg_get_userbyid(relowner) = 'toride_app'`,
    )
    await expect(client.query('create table mine (id int)')).rejects.toThrow('permission denied')
    await client.end()
    expect(rows).toEqual([])
  })

  it('carries the whole program', async () => {
    const dataDir = await makeDataDir()
    const addresses = { DATABASE_URL: url('toride_app'), DATABASE_OWNER_URL: url('toride_owner') }
    const server = await runServer({ dataDir, env: addresses })
    try {
      expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
      expect(await readdir(dataDir)).not.toContain('postgres')
    } finally {
      expect(await server.stop()).toBe(0)
      await removeDataDir(dataDir)
    }
  })
})
