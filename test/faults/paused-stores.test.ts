/** Stores that stand still: PostgreSQL and the event store are stopped in their tracks, and go on after a while. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeDataDir, removeDataDir } from '../running-server.ts'
import { countStored } from '../sent-logs.ts'
import {
  eventStorePid,
  factsOf,
  postgresPids,
  signalAll,
  startFaulty,
  type FaultyServer,
} from './faulty-server.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
/** Far more than the answer needs, far less than a statement of a database that stands still used to take. */
const answerMsMax = 12_000

let faulty: FaultyServer
const stopped = new Set<number>()
beforeAll(async () => {
  const dataDir = await makeDataDir()
  await mkdir(join(dataDir, 'blobs'), { mode: 0o700 })
  await writeFile(halfBlob(dataDir), 'half of a file')
  faulty = await startFaulty({ dataDir })
})
afterAll(async () => {
  signalAll([...stopped], 'SIGCONT')
  await faulty?.close()
  if (faulty) await removeDataDir(faulty.dataDir)
})

const halfBlob = (dataDir: string) => join(dataDir, 'blobs/.part-00112233445566aa')

it('what a killed program left half written is gone after a start', () => {
  expect(existsSync(halfBlob(faulty.dataDir))).toBe(false)
})

function stop(pids: readonly number[]): void {
  signalAll(pids, 'SIGSTOP')
  for (const pid of pids) stopped.add(pid)
}

function goOn(): void {
  signalAll([...stopped], 'SIGCONT')
  stopped.clear()
}

it('PostgreSQL: people are told within seconds, logs go on to disk, and nothing is lost or doubled', async () => {
  expect(await faulty.send(['paused before'])).toBe(200)
  expect((await faulty.addPerson('休止 前')).status).toBe(200)
  stop(await postgresPids(faulty.dataDir))
  const asked = await fetch(`${faulty.server().origin}/api/entrance`, {
    signal: AbortSignal.timeout(answerMsMax),
  }).catch((error: unknown) => error)
  const refused = await faulty.addPerson('休止 中')
  expect(asked).toBeInstanceOf(Response)
  expect(refused.status).toBe(503)
  expect(JSON.stringify(refused.body)).toContain('保管庫に届きません')
  for (let index = 0; index < 20; index += 1) expect(await faulty.send([`paused during ${index}`])).toBe(200)
  expect((await fetch(`${faulty.server().origin}/healthz`)).status).toBe(200)
  if (isLong) await pause(30_000)
  goOn()
  await expect.poll(async () => (await faulty.addPerson('休止 後')).status, { timeout: 30_000 }).toBe(200)
  await expect.poll(() => countStored(faulty.dataDir, 'paused'), { timeout: 30_000 }).toBe(21)
  const { body } = await faulty.administrator.get('/api/people?text=%E4%BC%91%E6%AD%A2&limit=200&offset=0')
  const names = (body as { people: { name: string }[] }).people.map(({ name }) => name)
  expect(names.filter((name) => ['休止 前', '休止 中', '休止 後'].includes(name)).toSorted()).toEqual([
    '休止 前',
    '休止 後',
  ])
})

it('event store: logs go on to disk, people who search are told, and it catches up', async () => {
  stop([await eventStorePid(faulty.dataDir)])
  for (let index = 0; index < 20; index += 1) expect(await faulty.send([`standing ${index}`])).toBe(200)
  expect((await factsOf(faulty.administrator, 'logs'))['spoolWaiting']).toBeGreaterThan(0)
  expect((await faulty.addPerson('停止中 の登録')).status).toBe(200)
  if (isLong) await pause(30_000)
  goOn()
  await expect.poll(() => countStored(faulty.dataDir, 'standing'), { timeout: 60_000 }).toBe(20)
})
