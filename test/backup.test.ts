/** Backup while people work and logs stream in, loss of the host, restore elsewhere: what was acknowledged is there, once. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { followBackup } from '../src/kernel/server/backup/follow.ts'
import { listSnapshots, readManifest } from '../src/kernel/server/backup/manifest.ts'
import { openBlobs } from '../src/kernel/server/blobs.ts'
import { readConfig } from '../src/kernel/server/config.ts'
import { silentLog } from '../src/kernel/server/log.ts'
import { openEventStore } from '../src/logs/server/event-store/event-store.ts'
import { withHostSources } from '../src/main/server/backup/sources.ts'
import { readDescription } from '../src/main/server/export/description.ts'
import { setUpServer, type HttpAdministrator } from './administrator.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'
import { sendLines } from './sent-logs.ts'

const program = join(import.meta.dirname, '../src/main/server/cli.ts')
const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const enough = 40

type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

async function toride(args: readonly string[], dataDir: string): Promise<Outcome> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, TORIDE_DATA: dataDir } })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (part: Buffer) => (said.stdout += part.toString()))
  child.stderr.on('data', (part: Buffer) => (said.stderr += part.toString()))
  await once(child, 'close')
  return { code: child.exitCode, ...said }
}

/** One sender of logs and one person at work; what was answered with 200 is remembered. */
function startLoad(server: RunningServer, administrator: HttpAdministrator, key: string) {
  const acknowledged = { lines: [] as string[], people: [] as string[] }
  const stopper = new AbortController()
  const repeat = async (work: (index: number) => Promise<number>) => {
    for (let index = 0; !stopper.signal.aborted; index += 1) {
      if ((await work(index).catch(() => 0)) !== 200) await pause(20)
    }
  }
  const running = [
    repeat(async (index) => {
      const texts = Array.from({ length: 10 }, (_, line) => `survivor-${index}-${line}`)
      const status = await sendLines(server, key, texts)
      if (status === 200) acknowledged.lines.push(...texts)
      return status
    }),
    repeat(async (index) => {
      const name = `survivor-${index}`
      const person = { name, reading: null, unitId: null, extension: null, email: null }
      const { status } = await administrator.post('/api/people', person)
      if (status === 200) acknowledged.people.push(name)
      return status
    }),
  ]
  const more = async () => {
    const [lines, people] = [acknowledged.lines.length, acknowledged.people.length]
    const isEnough = () =>
      acknowledged.lines.length > lines + enough && acknowledged.people.length > people + 2
    await vi.waitUntil(isEnough, { timeout: 60_000, interval: 20 })
  }
  const stop = async () => {
    stopper.abort()
    await Promise.all(running)
  }
  return { acknowledged, more, stop }
}

describe('backup and restore', () => {
  let dataDir = ''
  let elsewhere = ''
  let server: RunningServer
  let administrator: HttpAdministrator
  let stored = ''
  const before = { lines: [] as string[], people: [] as string[] }
  const witnessed = { before: '', after: '' }
  const out = () => join(elsewhere, 'backup')
  const keys = () => join(elsewhere, 'keys')

  beforeAll(async () => {
    dataDir = await makeDataDir()
    elsewhere = await makeDataDir()
    server = await runServer({ dataDir })
    administrator = await setUpServer(server, () => server.origin)
    const key = await administrator.issueKey('survivor', ['logs.ingest'])
    const load = startLoad(server, administrator, key)
    await load.more()
    const taken = await toride(['backup', '--out', out(), '--keys', keys()], dataDir)
    expect(taken).toMatchObject({ code: 0 })
    witnessed.before = await checkpoint()
    stored = await storeBlob()
    await load.more()
    before.lines.push(...load.acknowledged.lines)
    before.people.push(...load.acknowledged.people)
    const [base = ''] = await listSnapshots(out())
    const run = { now: () => new Date(), say: () => undefined, signal: new AbortController().signal }
    await withHostSources({ ...readConfig([]), dataDir }, (sources) =>
      followBackup(sources, { out: out(), base }, run),
    )
    await load.more()
    await load.stop()
    witnessed.after = await checkpoint()
    // The host is lost: nothing of it is stopped in order, and nothing of it is used again.
    await server.kill()
  }, 180_000)

  afterAll(async () => {
    await server.stop()
    await removeDataDir(dataDir)
    await removeDataDir(join(elsewhere, 'restored'))
    await rm(elsewhere, { recursive: true, force: true })
  })

  /** What somebody outside keeps of the ledger. */
  async function checkpoint(): Promise<string> {
    const { stdout, stderr } = await toride(['ledger', 'checkpoint'], dataDir)
    if (stdout === '') throw new Error(stderr)
    return stdout
  }

  async function storeBlob(): Promise<string> {
    const blob = await openBlobs(join(dataDir, 'blobs')).put(Readable.from([Buffer.from('evidence')]), 1000)
    if (!('sha256' in blob)) throw new Error('the blob was refused')
    return blob.sha256
  }

  const restore = (to: string, extra: readonly string[] = ['--keys', keys()]) =>
    toride(['restore', '--from', out(), '--data', to, '--json', ...extra], dataDir)

  it('keeps the keys out of the backup', async () => {
    const [id = ''] = await listSnapshots(out())
    const secret = await readFile(join(dataDir, 'keys/secrets.key'))
    expect(await readFile(join(keys(), id, 'secrets.key'))).toEqual(secret)
    const digest = createHash('sha256').update(secret).digest('hex')
    expect(await stat(join(out(), 'objects', digest.slice(0, 2), digest)).catch(() => 'absent')).toBe(
      'absent',
    )
    const inside = await toride(['backup', '--out', out(), '--keys', join(out(), 'keys')], dataDir)
    expect(inside.code).toBe(1)
    expect(inside.stderr).toContain('別の媒体')
  })

  it('refuses what cannot be restored whole, before it writes anything', async () => {
    const target = join(elsewhere, 'refused')
    const withoutKeys = await restore(target, [])
    expect(withoutKeys.code).toBe(1)
    expect(JSON.parse(withoutKeys.stdout)).toMatchObject({ ok: false, code: 'wrong_keys' })
    const { entries } = await readManifest(out(), (await listSnapshots(out()))[0] ?? '')
    const victim = entries.find(
      (entry) => entry.kind === 'file' && entry.bytes > 0 && entry.area === 'postgres',
    )
    const sha256 = victim?.kind === 'file' ? victim.sha256 : ''
    const file = join(out(), 'objects', sha256.slice(0, 2), sha256)
    const bytes = await readFile(file)
    const damaged = Buffer.from(bytes)
    damaged[0] = (damaged[0] ?? 0) ^ 1
    await writeFile(file, damaged)
    expect(JSON.parse((await restore(target)).stdout)).toMatchObject({ ok: false, code: 'damaged' })
    expect((await toride(['backup', '--out', out(), '--check'], dataDir)).code).toBe(1)
    await writeFile(file, bytes)
    expect(await readdir(target).catch(() => 'absent')).toBe('absent')
    await mkdir(target)
    await writeFile(join(target, 'something'), '')
    expect(JSON.parse((await restore(target)).stdout)).toMatchObject({ ok: false, code: 'not_empty' })
  })

  it('gives back everything that was acknowledged, once, on another place', async () => {
    const target = join(elsewhere, 'restored')
    const restored = await restore(target)
    expect(restored).toMatchObject({ code: 0 })
    expect(JSON.parse(restored.stdout)).toMatchObject({ ok: true, bodyName: '砦町' })
    server = await runServer({ dataDir: target })
    // The session of before is opened by the keys of before.
    const there = new Set(await peopleThere())
    expect(before.people.filter((name) => !there.has(name))).toEqual([])
    await expect.poll(waiting, { timeout: 30_000 }).toBe(0)
    expect(await openBlobs(join(target, 'blobs')).has(stored)).toBe(true)
    expect(await server.stop()).toBe(0)
    const counts = await storedLines(target)
    expect(before.lines.filter((line) => counts.get(line) !== 1)).toEqual([])
    expect([...counts].filter(([, count]) => count !== 1)).toEqual([])
  })

  it('restores a ledger that verifies against what was known outside, and shows what was lost after', async () => {
    const proof = join(elsewhere, 'proof')
    const target = join(elsewhere, 'restored')
    expect(await toride(['ledger', 'dump', '--out', proof], target)).toMatchObject({ code: 0 })
    const key = join(elsewhere, 'ledger-key')
    await writeFile(key, (await toride(['ledger', 'key'], target)).stdout)
    const verify = async (note: string) => {
      const file = join(elsewhere, 'checkpoint')
      await writeFile(file, note)
      const { code, stdout } = await toride(
        ['verify', '--dump', proof, '--checkpoint', file, '--key', key],
        target,
      )
      return { code, ...(JSON.parse(stdout) as { ok: boolean; problems: { kind: string }[] }) }
    }
    expect(await verify(witnessed.before)).toMatchObject({ code: 0, ok: true, problems: [] })
    expect(await verify(witnessed.after)).toMatchObject({ code: 1, ok: false })
  })

  it.skipIf(!isLong)(
    'writes everything as JSON lines, and takes it in again elsewhere without a difference (skipped outside of the long tier for its time)',
    async () => {
      const [first, second] = [join(elsewhere, 'export'), join(elsewhere, 'export-again')]
      const imported = join(elsewhere, 'imported')
      const carried = join(elsewhere, 'export-keys')
      const written = await toride(
        ['export', '--out', first, '--keys', carried, '--json'],
        join(elsewhere, 'restored'),
      )
      expect(written).toMatchObject({ code: 0 })
      expect(JSON.parse(written.stdout)).toMatchObject({ ok: true, blobs: 1 })
      const taken = await toride(
        ['import', '--from', first, '--keys', carried, '--data', imported, '--json'],
        dataDir,
      )
      expect(taken).toMatchObject({ code: 0 })
      expect((await toride(['export', '--out', second, '--json'], imported)).code).toBe(0)
      const [left, right] = [await readDescription(first), await readDescription(second)]
      const digests = ({ tables, events, blobs }: typeof left) => ({
        tables: tables
          .filter((table) => !table.name.startsWith('_private_'))
          .map(({ name, rows, sha256 }) => ({ name, rows, sha256 })),
        events,
        blobs,
      })
      expect(digests(right)).toEqual(digests(left))
      expect(left.events.reduce((sum, day) => sum + day.rows, 0)).toBeGreaterThanOrEqual(before.lines.length)
      expect(left.tables.find((table) => table.name === 'trail')?.rows).toBeGreaterThan(10)
      const damaged = join(first, 'tables/public.trail.jsonl')
      await writeFile(damaged, `${await readFile(damaged, 'utf8')}{}\n`)
      const refused = await toride(
        ['import', '--from', first, '--keys', carried, '--data', join(elsewhere, 'never'), '--json'],
        dataDir,
      )
      expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, code: 'damaged' })
    },
  )

  async function peopleThere(): Promise<string[]> {
    const names: string[] = []
    for (;;) {
      const { status, body } = await administrator.get(
        `/api/people?text=survivor&limit=200&offset=${names.length}`,
      )
      expect(status).toBe(200)
      const { people, total } = body as { people: { name: string }[]; total: number }
      names.push(...people.map((person) => person.name))
      if (names.length >= total || people.length === 0) return names
    }
  }

  async function waiting(): Promise<number> {
    const { body } = await administrator.get('/api/status')
    const parts = body.parts as { name: string; facts: Record<string, number> }[]
    return parts.find((part) => part.name === 'logs')?.facts['spoolWaiting'] ?? -1
  }
})

/** How often each line stands in the event store of a stopped server. */
async function storedLines(dataDir: string): Promise<Map<string, number>> {
  const store = await openEventStore({ folder: join(dataDir, 'logs/events'), log: silentLog })
  try {
    const rows = await store.query<{ text: string; count: string }>(
      `SELECT extract(raw, 'survivor-[0-9]+-[0-9]+') AS text, count() AS count
       FROM toride.event WHERE raw LIKE '%survivor-%' GROUP BY text`,
      {},
    )
    return new Map(rows.map((row) => [row.text, Number(row.count)]))
  } finally {
    await store.stop()
  }
}
