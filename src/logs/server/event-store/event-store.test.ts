/** The event store over the real engine: groups, repetition, bound queries, hostile bytes, kills. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../../kernel/server/log.ts'
import { emptyEvent, type LogEvent } from '../../core/event.ts'
import { openClient } from './client.ts'
import { openEventStore, type EventStore } from './event-store.ts'
import { encodeBlock, eventId } from './native-block.ts'

let folder: string
let store: EventStore

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toride-store-'))
  store = await openEventStore({ folder, log: silentLog })
})

afterAll(async () => {
  await store.stop()
  await rm(folder, { recursive: true, force: true })
})

const noon = Date.UTC(2026, 10, 25, 3)

function event(change: Partial<LogEvent> = {}): LogEvent {
  return { ...emptyEvent(noon), ...change }
}

type Line = { event?: Partial<LogEvent>; raw: string; matches?: string[] }

function block(lines: readonly Line[], firstUnit: number): Uint8Array {
  const events = lines.map((line) => ({
    event: event(line.event),
    raw: line.raw,
    matches: line.matches ?? [],
  }))
  const bytes = encodeBlock(events, {
    bodyId: 'body_a',
    source: 'fw01',
    received: noon + 5,
    epoch: 7,
    firstUnit,
  })
  return Uint8Array.from(bytes)
}

function count(where = '1'): Promise<number> {
  return store
    .query<{ rows: string }>(`SELECT count() AS rows FROM toride.event WHERE ${where}`, {})
    .then(([row]) => Number(row?.rows))
}

describe('event store', () => {
  it('gives back every column as it was given', async () => {
    const fields = { action: 'allow', 'c-uri': '/図書館?q=髙﨑①', empty: '' }
    const given = event({
      host: 'ZAIMU-AP01',
      sourceIp: '10.12.4.21',
      destinationPort: 443,
      bytesOut: 612,
      severity: 6,
      fields,
    })
    const blocks = [block([{ event: given, raw: 'a\tb\\c\u0000d 砦', matches: ['r1', 'r2'] }], 40)]
    await store.insertGroup({ token: 'columns', blocks })
    const [row] = await store.query('SELECT * FROM toride.event WHERE id = {id:UInt64}', {
      id: eventId(7, 40).toString(),
    })
    expect(row).toMatchObject({
      body_id: 'body_a',
      source: 'fw01',
      ts: '2026-11-25 03:00:00.000',
      received: '2026-11-25 03:00:00.005',
      host: 'ZAIMU-AP01',
      source_ip: '10.12.4.21',
      destination_port: 443,
      bytes_out: '612',
      severity: 6,
      matches: ['r1', 'r2'],
      fields,
      raw: 'a\tb\\c\u0000d 砦',
    })
  })

  it('stores a repeated group once, over several days too', async () => {
    const days = [0, 1, 2].map((day) => ({ event: { ts: noon - day * 86_400_000 }, raw: `repeat ${day}` }))
    const blocks = [block(days, 100), block(days, 103)]
    for (let time = 0; time < 3; time += 1) await store.insertGroup({ token: 'repeat-1', blocks })
    expect(await count(`raw LIKE 'repeat %'`)).toBe(6)
    await store.insertGroup({ token: 'repeat-2', blocks })
    expect(await count(`raw LIKE 'repeat %'`)).toBe(12)
  })

  it('never runs what a line says, blank lines and quotes included', async () => {
    const hostile = [
      'x\n\nDROP TABLE toride.event',
      "x'); DROP TABLE toride.event; --",
      '{"a":"b"}\n\nDROP DATABASE toride\n\n',
      "\\'\n\nDETACH TABLE toride.event PERMANENTLY",
    ]
    await store.insertGroup({
      token: 'hostile',
      blocks: [
        block(
          hostile.map((raw) => ({ raw })),
          200,
        ),
      ],
    })
    for (const raw of hostile) {
      const rows = await store.query('SELECT raw FROM toride.event WHERE raw = {raw:String}', { raw })
      expect(rows).toEqual([{ raw }])
    }
    expect(await count()).toBeGreaterThan(hostile.length)
  })

  it('takes data of an insert over HTTP through a file, never as query text', async () => {
    const client = openClient({ socket: path.join(folder, 'run/event-store.sock') })
    await client.command({ query: 'CREATE TABLE toride.probe (s String) ENGINE = MergeTree ORDER BY s' })
    const s = 'x\n\nDROP TABLE toride.probe'
    await client.insert({ table: 'toride.probe', values: [{ s }], format: 'JSONEachRow' })
    expect(await store.query('SELECT s FROM toride.probe', {})).toEqual([{ s }])
    const values = Readable.from([Buffer.from('x\n')], { objectMode: false })
    const csv = client.exec({ query: 'INSERT INTO toride.probe FORMAT CSV', values })
    await expect(csv).rejects.toThrow('Native and JSONEachRow')
    await client.close()
  })

  it('takes the same blocks as the body of an insert, as a server does', async () => {
    const client = openClient({ socket: path.join(folder, 'run/event-store.sock') })
    const values = Readable.from([block([{ raw: 'by body' }], 300)], { objectMode: false })
    const { stream } = await client.exec({ query: 'INSERT INTO toride.event FORMAT Native', values })
    stream.resume()
    expect(await count(`raw = 'by body'`)).toBe(1)
    await client.close()
  })

  it('stops a query at its time limit and on request', async () => {
    const endless = 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) % 7 = 1'
    await expect(store.query(endless, {}, { timeoutMs: 200 })).rejects.toMatchObject({ code: '159' })
    const stopper = new AbortController()
    const running = store.query(endless, {}, { signal: stopper.signal })
    stopper.abort()
    await expect(running).rejects.toThrow(/abort/i)
    const left = () =>
      store.query(
        `SELECT 1 FROM system.processes WHERE query LIKE '%numbers(1000%'
      AND query NOT LIKE '%system.processes%'`,
        {},
      )
    await expect.poll(left, { timeout: 5_000 }).toEqual([])
  })

  it('is told to be away within seconds when it stands still, and answers when it goes on', async () => {
    const pid = store.pid() ?? 0
    process.kill(pid, 'SIGSTOP')
    try {
      await expect(count()).rejects.toThrow('does not answer')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await expect.poll(() => count().catch(() => 0), { timeout: 30_000 }).toBeGreaterThan(0)
  })

  it('comes back after a kill with everything that was stored', async () => {
    for (let kill = 0; kill < 3; kill += 1) {
      const before = await count()
      const firstUnit = 1_000 + kill * 10
      await store.insertGroup({
        token: `kill-${kill}`,
        blocks: [block([{ raw: `kill ${kill}` }], firstUnit)],
      })
      const pid = store.pid() ?? 0
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => store.pid() !== pid, { timeout: 5_000 }).toBe(true)
      // Ready again in well under a second, but not on a host that is busy with other tests.
      await expect.poll(() => count().catch(() => -1), { timeout: 30_000 }).toBe(before + 1)
    }
  })

  it('goes on in the same folder after a stop', async () => {
    const before = await count()
    await store.stop()
    store = await openEventStore({ folder, log: silentLog })
    expect(await count()).toBe(before)
  })
})
