/** The event store by its address: the same client, schema, blocks and tokens go to a server over TCP. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLog } from '../../../kernel/server/log.ts'
import { emptyEvent } from '../../core/event.ts'
import { startEngine, type Engine } from './engine.ts'
import { openEventStore, type EventStore } from './event-store.ts'
import { encodeBlock } from './native-block.ts'

let folder: string
let engine: Engine
let server: Server
let store: EventStore

/** The engine of another process stands in for a server: it speaks the same protocol, here on a TCP port. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toride-server-'))
  engine = await startEngine({ folder: path.join(folder, 'server'), log: silentLog })
  server = createServer((socket) => {
    const inner = connect(engine.socket)
    socket.on('error', () => inner.destroy())
    inner.on('error', () => socket.destroy())
    socket.pipe(inner).pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const clickhouseUrl = `http://someone:secret@127.0.0.1:${port}/not_there_yet`
  store = await openEventStore({ folder: path.join(folder, 'own'), log: silentLog, clickhouseUrl })
})

afterAll(async () => {
  await store.stop()
  server.close()
  await engine.stop()
  await rm(folder, { recursive: true, force: true })
})

it('stores groups once by the body of the request and answers bound queries', async () => {
  expect(store.isEmbedded).toBe(false)
  const lines = ['one', "two\n\nDROP TABLE toride.event; '"]
  const events = lines.map((raw) => ({ event: emptyEvent(Date.UTC(2026, 10, 25)), raw, matches: [] }))
  const context = {
    bodyId: 'body_a',
    source: 'fw01',
    received: Date.UTC(2026, 10, 25),
    epoch: 1,
    firstUnit: 0,
  }
  const blocks = [Uint8Array.from(encodeBlock(events, context))]
  for (let time = 0; time < 3; time += 1) await store.insertGroup({ token: 'by-body', blocks })
  const rows = await store.query(
    'SELECT raw FROM toride.event WHERE raw IN ({a:String}, {b:String}) ORDER BY raw',
    {
      a: lines[0] ?? '',
      b: lines[1] ?? '',
    },
  )
  expect(rows).toEqual(lines.map((raw) => ({ raw })))
})

it('lies in any folder: blanks, Japanese, quotes, patterns, and paths too long for a socket', async () => {
  for (const name of ["砦 の'記録", 'a{b}*?', 'x'.repeat(120)]) {
    const odd = await openEventStore({ folder: path.join(folder, name), log: silentLog })
    const lines = [{ event: emptyEvent(Date.UTC(2026, 10, 25)), raw: name, matches: [] }]
    const context = { bodyId: 'body_a', source: 'fw01', received: 0, epoch: 1, firstUnit: 0 }
    await odd.insertGroup({ token: 'odd', blocks: [Uint8Array.from(encodeBlock(lines, context))] })
    expect(await odd.query('SELECT raw FROM toride.event', {})).toEqual([{ raw: name }])
    await odd.stop()
  }
})
