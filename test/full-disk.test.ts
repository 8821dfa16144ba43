/** A disk that fills up: writing is refused in Japanese, nothing crashes or is half written, and it goes on when there is room. */
import { execFile } from 'node:child_process'
import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diskStatus } from '../src/main/server/read-status.ts'
import { setUpServer, type HttpAdministrator, type HttpAnswer } from './administrator.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'
import { countStored, sendLines } from './sent-logs.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0
const triesMax = 2_000

/** A folder on a small disk of its own; undefined where it cannot be mounted. */
async function mountSmallDisk(megabytes: number): Promise<string | undefined> {
  const folder = join(await makeDataDir(), 'disk')
  await mkdir(folder)
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder])
    chmodSync(folder, 0o755)
    return folder
  } catch {
    await removeDataDir(join(folder, '..'))
    return undefined
  }
}

async function unmount(folder: string): Promise<void> {
  await run('umount', ['-l', folder])
  await removeDataDir(join(folder, '..'))
}

/** Writes `bytes`, or until the disk takes not one block more. */
function fill(folder: string, bytes = Number.MAX_SAFE_INTEGER): void {
  const file = openSync(join(folder, 'filler'), 'a')
  try {
    for (let left = bytes; left > 0; left -= 1_048_576) writeSync(file, Buffer.alloc(1_048_576))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
}

/** Repeats until an answer is not 200; answers it. */
async function untilRefused(send: (text: string) => Promise<HttpAnswer>): Promise<HttpAnswer> {
  for (let count = 0; count < triesMax; count += 1) {
    const answer = await send(`full ${count}`)
    if (answer.status !== 200) return answer
  }
  throw new Error('nothing was refused')
}

const disk = isRoot ? await mountSmallDisk(500) : undefined

afterAll(async () => {
  if (disk) await unmount(disk)
})

describe.skipIf(!disk)('a full disk (skipped where root cannot mount a small one)', () => {
  const dataDir = disk ?? ''
  let server: RunningServer
  let administrator: HttpAdministrator
  let key = ''
  const acknowledged: string[] = []

  beforeAll(async () => {
    server = await runServer({ dataDir })
    administrator = await setUpServer(server)
    key = await administrator.issueKey('small-disk', ['logs.ingest'])
  })
  afterAll(() => server?.stop())

  const addPerson = (name: string) =>
    administrator.post('/api/people', {
      name,
      reading: null,
      unitId: null,
      extension: null,
      email: null,
    })

  /** Sends one document; remembers it when it was acknowledged. */
  const sendLog = async (text: string): Promise<HttpAnswer> => {
    const status = await sendLines(server, key, [text.padEnd(60_000, '.')])
    if (status === 200) acknowledged.push(text)
    return { status, body: undefined }
  }

  const diskLine = async () => {
    const { body } = await administrator.get('/api/today')
    return (
      (body.lines as { id: string; sentence: string }[]).find(({ id }) => id === 'main.disk')?.sentence ?? ''
    )
  }

  const health = async () => (await fetch(`${server.origin}/healthz`)).status
  const page = async () => (await fetch(`${server.origin}/`)).status

  it('is told to the administrator before it is full', async () => {
    expect((await addPerson('山田 太郎')).status).toBe(200)
    expect((await sendLog('before')).status).toBe(200)
    const { facts } = await diskStatus(dataDir)
    const total = Number(facts['freeBytes']) / (1 - Number(facts['usedPercent']) / 100)
    fill(dataDir, Number(facts['freeBytes']) - total * 0.15)
    expect((await diskStatus(dataDir)).state).toBe('care')
    expect(await diskLine()).toMatch(/ディスクの8\d％/)
    fill(dataDir, Number((await diskStatus(dataDir)).facts['freeBytes']) - total * 0.05)
    expect(await diskLine()).toMatch(/ディスクの9\d％/)
    await expect.poll(async () => (await addPerson('空きの ない朝')).status, { timeout: 10_000 }).toBe(503)
    fill(dataDir)
    expect((await diskStatus(dataDir)).state).toBe('bad')
  })

  it('refuses what cannot be kept, in Japanese, and stays up', async () => {
    const log = await untilRefused(sendLog)
    expect([429, 503]).toContain(log.status)
    const refused = await untilRefused(addPerson)
    expect(refused.status).toBe(503)
    expect(JSON.stringify(refused.body)).toMatch(/いっぱい|保管庫に届きません/)
    expect(await health()).toBe(200)
    expect(await page()).toBe(200)
    const change = await fetch(`${server.origin}/api/people`, { method: 'POST' })
    expect(change.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(change.headers.get('x-toride-read-only')).toBe('disk')
  })

  it('goes on when there is room again, and has everything that it had acknowledged', async () => {
    rmSync(join(dataDir, 'filler'))
    await expect.poll(async () => (await addPerson('鈴木 花子')).status, { timeout: 20_000 }).toBe(200)
    await expect.poll(async () => (await sendLog('after')).status, { timeout: 20_000 }).toBe(200)
    await expect
      .poll(() => countStored(dataDir, '取得元 = small-disk'), { timeout: 30_000 })
      .toBe(acknowledged.length)
    expect(await server.stop()).toBe(0)
  })
})
