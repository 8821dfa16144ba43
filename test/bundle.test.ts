/** The bundle as a closed network gets it: made twice, unpacked, run with no network and no Node, installed, upgraded, taken back. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, cp, mkdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeBundle } from '../tools/bundle/make-bundle.ts'
import { makeDataDir, removeDataDir } from './running-server.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const isRoot = process.getuid?.() === 0
const mayUnshare = isRoot && spawnSync('unshare', ['-n', 'true']).status === 0
const nobody = 65_534
const megabytesMax = 350

describe.skipIf(!isLong)('the bundle (skipped outside of the long tier: it packs 850 MB twice)', () => {
  let folder = ''
  let place = ''
  let made: Awaited<ReturnType<typeof makeBundle>>

  beforeAll(async () => {
    folder = await makeDataDir()
    made = await makeBundle(root, join(folder, 'first'))
    await run('tar', ['-xzf', made.file, '-C', folder])
    place = join(folder, 'toride-0.1.0')
  }, 600_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has the same bytes the second time, and no more than 350 MB', async () => {
    const second = await makeBundle(root, join(folder, 'second'))
    expect(second.sha256).toBe(made.sha256)
    expect(made.bytes).toBeLessThan(megabytesMax * 1_000_000)
  })

  it('is checked file by file', async () => {
    await run('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: place })
    const sbom = JSON.parse(await readFile(join(place, 'sbom.cdx.json'), 'utf8')) as { specVersion: string }
    expect(sbom.specVersion).toBe('1.6')
  })

  it.skipIf(!mayUnshare)(
    'runs in a namespace with no network, with no PATH, for an ordinary user (skipped where unshare is not allowed)',
    async () => {
      const dataDir = await makeDataDir()
      await chown(dataDir, nobody, nobody)
      const server = startClosed(place, dataDir)
      try {
        await vi.waitUntil(() => server.output().includes('/set-up#'), { timeout: 60_000, interval: 50 })
        expect(await ask(server.pid(), ['http://127.0.0.1:8391/healthz'])).toBe('200')
        const token = /\/set-up#(\S+)/.exec(server.output())?.[1] ?? ''
        const body = JSON.stringify({ token, bodyName: '砦町', loginName: 'kanri' })
        const asked = ['-X', 'POST', '-H', 'content-type: application/json', '-d', body]
        expect(await ask(server.pid(), [...asked, 'http://127.0.0.1:8391/api/set-up/begin'])).toBe('200')
        expect(await ask(server.pid(), ['--max-time', '2', 'http://192.0.2.1/'])).toBe('000')
      } finally {
        await server.stop()
        await removeDataDir(dataDir)
      }
    },
  )

  it.skipIf(!isRoot)(
    'is installed, upgraded with a backup, and taken back with the data (root only)',
    async () => {
      const to = await makeDataDir()
      const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TORIDE_ROOT: to }
      const current = () => readlink(join(to, 'opt/toride/current'))
      await run(join(place, 'install.sh'), [], { env })
      expect(await current()).toBe('0.1.0')
      const dataDir = join(to, 'var/lib/toride/data')
      await mkdir(dataDir, { recursive: true })
      await run(join(to, 'opt/toride/current/toride'), ['doctor'], { env: { TORIDE_DATA: dataDir } }).catch(
        () => undefined,
      )
      await startOnce(join(to, 'opt/toride/current/toride'), dataDir)
      const next = await makeNextVersion(place, folder)
      await run(join(next, 'install.sh'), [], { env })
      expect(await current()).toBe('0.1.1')
      await run(join(to, 'opt/toride/current/rollback.sh'), ['--with-data'], { env })
      expect(await current()).toBe('0.1.0')
      await startOnce(join(to, 'opt/toride/current/toride'), dataDir)
      await removeDataDir(dataDir)
      await rm(to, { recursive: true, force: true })
    },
  )
})

/** The same files under the next number. */
async function makeNextVersion(place: string, folder: string): Promise<string> {
  const next = join(folder, 'toride-0.1.1')
  await cp(place, next, { recursive: true, verbatimSymlinks: true })
  const manifest = await readFile(join(next, 'package.json'), 'utf8')
  await writeFile(join(next, 'package.json'), manifest.replace('"version": "0.1.0"', '"version": "0.1.1"'))
  const { stdout } = await run('sha256sum', ['package.json'], { cwd: next })
  const sums = await readFile(join(next, 'SHA256SUMS'), 'utf8')
  await writeFile(join(next, 'SHA256SUMS'), sums.replace(/^\S+ {2}package\.json$/m, stdout.trim()))
  return next
}

async function startOnce(program: string, dataDir: string): Promise<void> {
  const ports = { TORIDE_LISTEN: '127.0.0.1:0', TORIDE_SYSLOG_UDP: '0', TORIDE_SYSLOG_TCP: '0' }
  const child = spawn(program, ['start'], {
    env: { TORIDE_DATA: dataDir, ...ports },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = collect(child)
  await vi.waitUntil(() => output().includes('/set-up#') || child.exitCode !== null, {
    timeout: 90_000,
    interval: 50,
  })
  expect(output()).toContain('/set-up#')
  child.kill('SIGTERM')
  await once(child, 'exit')
}

function startClosed(place: string, dataDir: string) {
  const settings = [
    'HOME=/nonexistent',
    'PATH=',
    `TORIDE_DATA=${dataDir}`,
    'TORIDE_LISTEN=127.0.0.1:8391',
    'TORIDE_SYSLOG_UDP=5514',
    'TORIDE_SYSLOG_TCP=5514',
  ]
  const user = [
    'setpriv',
    `--reuid=${nobody}`,
    `--regid=${nobody}`,
    '--clear-groups',
    'env',
    '-i',
    ...settings,
  ]
  const script = `ip link set lo up && exec ${user.join(' ')} '${place}/toride' start`
  const child = spawn('unshare', ['-n', 'sh', '-c', script], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return {
    output: collect(child),
    pid: () => child.pid ?? -1,
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

function collect(child: ChildProcess): () => string {
  const parts: Buffer[] = []
  child.stdout?.on('data', (part: Buffer) => parts.push(part))
  return () => Buffer.concat(parts).toString('utf8')
}

/** Asks from inside the namespace of `pid`; answers the status, `000` when nobody was reached. */
async function ask(pid: number, args: readonly string[]): Promise<string> {
  const curl = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', ...args]
  const { stdout } = await run('nsenter', ['-t', String(pid), '-n', ...curl]).catch(
    (error: unknown) => error as { stdout: string },
  )
  return stdout
}
