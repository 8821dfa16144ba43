/** CLICKHOUSE_URL: the same program and the same migrations over an event store that another process serves. */
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLog } from '../src/kernel/server/log.ts'
import { startEngine, type Engine } from '../src/logs/server/event-store/engine.ts'
import { openEventStore } from '../src/logs/server/event-store/event-store.ts'
import { schemaNumber } from '../src/logs/server/event-store/schema.ts'
import { setUpServer } from './administrator.ts'
import { makeDataDir, removeDataDir, runServer } from './running-server.ts'
import { countStored, sendLines } from './sent-logs.ts'

let folder = ''
let dataDir = ''
let engine: Engine
let door: Server
let url = ''

beforeAll(async () => {
  folder = await makeDataDir()
  dataDir = await makeDataDir()
  engine = await startEngine({ folder, log: silentLog })
  door = createServer((socket) => {
    const engineSide = connect(engine.socket)
    socket.on('error', () => engineSide.destroy()).pipe(engineSide)
    engineSide.on('error', () => socket.destroy()).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
})

afterAll(async () => {
  door?.close()
  await engine?.stop()
  for (const made of [folder, dataDir]) await removeDataDir(made)
})

it('stores and finds there, keeps nothing here, and goes on after a restart', async () => {
  const env = { CLICKHOUSE_URL: url }
  const first = await runServer({ dataDir, env })
  const administrator = await setUpServer(first)
  const key = await administrator.issueKey('far-store', ['logs.ingest'])
  expect(await sendLines(first, key, ['one', 'two', 'three;\n\nDROP TABLE toride.event'])).toBe(200)
  await expect.poll(() => countStored(dataDir, '取得元 = far-store'), { timeout: 30_000 }).toBe(3)
  expect(await first.stop()).toBe(0)
  expect(await readdir(join(dataDir, 'logs/events'))).not.toContain('data')

  const second = await runServer({ dataDir, env })
  expect(await sendLines(second, key, ['four'])).toBe(200)
  await expect.poll(() => countStored(dataDir, '取得元 = far-store'), { timeout: 30_000 }).toBe(4)
  expect(await second.stop()).toBe(0)
})

it('has the tables of the same steps, and refuses those of a newer program', async () => {
  const store = await openEventStore({ folder: join(dataDir, 'other'), log: silentLog, clickhouseUrl: url })
  const numbers = () =>
    store.query<{ number: number }>('SELECT number FROM toride.migration ORDER BY number', {})
  expect((await numbers()).map((row) => row.number)).toEqual(
    Array.from({ length: schemaNumber }, (_, index) => index + 1),
  )
  await store.command(`INSERT INTO toride.migration (number) SELECT ${schemaNumber + 1}`)
  const refused = runServer({ dataDir, env: { CLICKHOUSE_URL: url } })
  await expect(refused).rejects.toThrow('ログの保管庫が、このプログラムより新しい版')
  await store.stop()
})
