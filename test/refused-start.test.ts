/** Starts that cannot be: each says why in Japanese, ends with 1, and leaves no process behind. */
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { freeTcpPort, makeDataDir, removeDataDir, runServer } from './running-server.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeDataDir(folder)
})

async function newDataDir(): Promise<string> {
  const folder = await makeDataDir()
  folders.push(folder)
  return folder
}

/** Every process whose command line names the folder: server, PostgreSQL, event store. */
async function processesNaming(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes(folder))
}

async function refusal(env: Record<string, string>): Promise<{ said: string; dataDir: string }> {
  const dataDir = await newDataDir()
  const said = await runServer({ dataDir, env }).then(
    async (server) => {
      await server.stop()
      return 'it started'
    },
    (error: Error) => error.message,
  )
  expect(await processesNaming(dataDir)).toEqual([])
  return { said, dataDir }
}

it('where nothing answers at DATABASE_URL', async () => {
  const url = `postgres://toride_app:geheim@127.0.0.1:${await freeTcpPort()}/toride`
  const { said, dataDir } = await refusal({ DATABASE_URL: url })
  expect(said).toContain('DATABASE_URL のデータベースに届きません。理由：その番号では何も動いていません。')
  const log = await readFile(join(dataDir, 'log/toride.log'), 'utf8')
  expect(log).toContain('"message":"start refused"')
  expect(log + said).not.toContain('geheim')
})

it('where nothing answers at CLICKHOUSE_URL: the database that had started is stopped', async () => {
  const { said } = await refusal({ CLICKHOUSE_URL: `http://127.0.0.1:${await freeTcpPort()}` })
  expect(said).toContain('CLICKHOUSE_URL のログの保管庫に届きません。理由：その番号では何も動いていません。')
})

it('where another program has the address', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const { said } = await refusal({ TORIDE_LISTEN: `127.0.0.1:${port}` })
  holder.close()
  expect(said).toContain(`127.0.0.1:${port} は、ほかのプログラムが使っています`)
})

it('with a certificate that is none', async () => {
  const file = join(await newDataDir(), 'server.crt')
  await writeFile(file, 'not a certificate')
  const { said } = await refusal({ TORIDE_TLS_CERT: file, TORIDE_TLS_KEY: file })
  expect(said).toContain(`証明書か鍵のファイルを読めません（${file}）`)
})

it('with settings that cannot be read', async () => {
  const { said } = await refusal({ TORIDE_SYSLOG_UDP: 'many' })
  expect(said).toContain('TORIDE_SYSLOG_UDP は、0から65535までの番号で指定します。')
})
