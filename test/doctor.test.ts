/** `toride doctor` beside a running server, without one, and where something is wrong. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createLog, silentLog } from '../src/kernel/server/log.ts'
import { startPostgres } from '../src/kernel/server/postgres/start-postgres.ts'
import { makeDataDir, removeDataDir, runServer } from './running-server.ts'

const program = join(import.meta.dirname, '../src/main/server/cli.ts')
const isRoot = process.getuid?.() === 0
const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

type Finding = { name: string; state: string; sentence: string; facts?: Record<string, string | number> }
type Outcome = { code: number | null; stdout: string; stderr: string }

async function doctor(env: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [program, 'doctor', ...args], { env: { ...process.env, ...env } })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (part: Buffer) => (said.stdout += part.toString()))
  child.stderr.on('data', (part: Buffer) => (said.stderr += part.toString()))
  await once(child, 'close')
  return { code: child.exitCode, ...said }
}

async function findings(env: Record<string, string>): Promise<Map<string, Finding>> {
  const { stdout } = await doctor(env, '--json')
  const report = JSON.parse(stdout) as { findings: Finding[] }
  return new Map(report.findings.map((finding) => [finding.name, finding]))
}

async function newDataDir(): Promise<string> {
  const dataDir = await makeDataDir()
  cleanUps.push(() => removeDataDir(dataDir))
  return dataDir
}

/** Another program on a port of the loopback. */
async function takePort(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined).end('hello\r\n')).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  cleanUps.push(async () => server.close())
  return (server.address() as AddressInfo).port
}

describe('doctor', () => {
  it.each([
    ['http', undefined],
    ['https, with a certificate of its own', '0.0.0.0'],
  ])('finds everything of a running server well: %s', async (_, listenHost) => {
    const dataDir = await newDataDir()
    const server = await runServer({ dataDir, ...(listenHost ? { listenHost } : {}) })
    cleanUps.push(() => server.stop())
    const port = new URL(server.origin).port
    const env = { TORIDE_DATA: dataDir, TORIDE_LISTEN: `${listenHost ?? '127.0.0.1'}:${port}` }
    const { code, stdout } = await doctor(env, '--json')
    const report = JSON.parse(stdout) as {
      ok: boolean
      version: string
      dataDir: string
      findings: Finding[]
    }
    expect(code).toBe(0)
    expect(report).toMatchObject({ ok: true, version: '0.1.0', dataDir })
    const states = Object.fromEntries(report.findings.map(({ name, state }) => [name, state]))
    // How full the disk of the test's host is, and whether the web app was built, is not under test.
    expect({ ...states, disk: 'any', web: 'any' }).toEqual({
      version: 'good',
      runtime: 'good',
      data: 'good',
      permissions: 'good',
      disk: 'any',
      server: 'good',
      syslog: 'good',
      database: 'good',
      'database-place': 'good',
      // The key is made with the first record, and this server has not been set up.
      ledger: 'care',
      events: 'good',
      attestation: 'care',
      log: 'good',
      web: 'any',
    })
    const text = (await doctor(env)).stdout
    expect(text).toContain(`サーバーは ${server.origin} で動いています。`)
    expect(text).toContain('悪いところは見つかりませんでした。')
  })

  it('says that nothing runs yet, which is no fault', async () => {
    const dataDir = join(await newDataDir(), 'new')
    const found = await findings({ TORIDE_DATA: dataDir, TORIDE_LISTEN: '127.0.0.1:1' })
    for (const name of ['data', 'server', 'database', 'database-place', 'events'])
      expect(found.get(name)?.state).toBe('care')
  })

  it('names another program that has the numbers', async () => {
    const [http, syslog] = [await takePort(), await takePort()]
    const dataDir = await newDataDir()
    const env = {
      TORIDE_DATA: dataDir,
      TORIDE_LISTEN: `127.0.0.1:${http}`,
      TORIDE_SYSLOG_TCP: String(syslog),
    }
    const { code, stdout } = await doctor(env)
    expect(code).toBe(1)
    expect(stdout).toContain(`! 127.0.0.1:${http} は、ほかのプログラムが使っています`)
    expect(stdout).toContain(`! syslogの番号（TCP 127.0.0.1:${syslog}）を、ほかのプログラムが使っています`)
    expect(stdout).toContain('「!」の行を直してください。')
  })

  it('names what others can look into, and counts errors without showing them', async () => {
    const dataDir = await newDataDir()
    createLog(join(dataDir, 'log')).error('secret words')
    await mkdir(join(dataDir, 'keys'), { mode: 0o755 })
    await writeFile(join(dataDir, 'keys/own.key'), 'key', { mode: 0o644 })
    await chmod(join(dataDir, 'keys'), 0o755)
    const { code, stdout } = await doctor({ TORIDE_DATA: dataDir, TORIDE_LISTEN: '127.0.0.1:1' })
    expect(code).toBe(1)
    expect(stdout).toContain(`${dataDir}/keys ${dataDir}/keys/own.key`)
    expect(stdout).toContain('失敗の記録が1件あります')
    expect(stdout).not.toContain('secret words')
  })

  it('tells where the database lies when it could not lie in the data folder', async ({ skip }) => {
    skip(!isRoot, 'only root hands the database to another account')
    const dataDir = join(await newDataDir(), 'shut')
    await mkdir(dataDir, { mode: 0o700 })
    const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: silentLog })
    cleanUps.push(() => postgres.stop())
    const found = await findings({ TORIDE_DATA: dataDir, TORIDE_LISTEN: '127.0.0.1:1' })
    const place = found.get('database-place')
    // The last of all: PostgreSQL still works there.
    cleanUps.unshift(() => removeDataDir(String(place?.facts?.['folder'])))
    expect(place?.facts?.['folder']).toMatch(/^\/var\/lib\/toride\//)
    expect(place?.sentence).toContain('写しを取るときは、両方を写してください')
    expect(found.get('database')?.state).toBe('good')
  })

  it('hides name and password of external stores, and says what is silent', async () => {
    const { stdout } = await doctor({
      TORIDE_DATA: await newDataDir(),
      TORIDE_LISTEN: '127.0.0.1:1',
      DATABASE_URL: 'postgres://toride_app:himitsu@127.0.0.1:1/toride',
      CLICKHOUSE_URL: 'http://toride:himitsu@127.0.0.1:1',
    })
    expect(stdout).toContain('! データベースに届きません')
    expect(stdout).toContain('データベースは外部（127.0.0.1:1）にあります')
    expect(stdout).toContain('! ログの保管庫に届きません')
    expect(stdout).not.toContain('himitsu')
  })

  it('explains settings that cannot be read', async () => {
    const { code, stderr } = await doctor({ TORIDE_LISTEN: 'nowhere' })
    expect(code).toBe(2)
    expect(stderr).toContain('TORIDE_LISTEN は、')
  })
})
