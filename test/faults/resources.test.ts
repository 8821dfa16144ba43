/** A host that runs out of descriptors, senders that break off, and faults that nobody awaited: the program goes on. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countStored } from '../sent-logs.ts'
import { startFaulty, type FaultyServer } from './faulty-server.ts'

const run = promisify(execFile)
/** Throws an 'error' event that nobody listens to, and rejects a promise that nobody awaits, when it is told to. */
const saboteur = `import { EventEmitter } from 'node:events'
process.on('SIGUSR2', () => {
  void Promise.reject(new Error('nobody awaits this'))
  new EventEmitter().emit('error', new Error('nobody listens to this'))
})`

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'

describe.skipIf(!isLong)('a host in trouble (long tier)', () => {
  let faulty: FaultyServer
  beforeAll(async () => {
    const module = `data:text/javascript,${encodeURIComponent(saboteur)}`
    faulty = await startFaulty({ env: { NODE_OPTIONS: `--import=${module}` } })
  })
  afterAll(() => faulty?.close())

  const isAlive = async () => (await fetch(`${faulty.server().origin}/healthz`)).status === 200

  it('an error event without a listener and a rejection without a handler end nothing', async () => {
    process.kill(faulty.server().pid, 'SIGUSR2')
    await expect.poll(() => faulty.send(['after the sabotage']), { timeout: 20_000 }).toBe(200)
    expect(await isAlive()).toBe(true)
  })

  it('connections that break off in the middle harm nobody else', async () => {
    const { origin, syslog } = faulty.server()
    const httpPort = Number(new URL(origin).port)
    for (let index = 0; index < 40; index += 1) {
      await cut(syslog.tcpPort, `<13>half a line ${index}`)
      await cut(httpPort, 'POST /_bulk HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{"index"')
    }
    expect(await faulty.send(['after the resets'])).toBe(200)
    expect(await isAlive()).toBe(true)
  })

  it('no descriptors left: what is open goes on, and everything does when there are some again', async () => {
    const { pid, syslog } = faulty.server()
    const open = (await readdir(`/proc/${pid}/fd`)).length
    const sockets: Socket[] = []
    await limit(pid, `${open + 4}:`)
    try {
      for (let index = 0; index < 40; index += 1) {
        const socket = connect(syslog.tcpPort, '127.0.0.1')
        socket.on('error', () => undefined)
        sockets.push(socket)
      }
      await Promise.all(
        sockets.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])),
      )
      process.kill(pid, 0)
    } finally {
      for (const socket of sockets) socket.destroy()
      await limit(pid, '4096:')
    }
    await expect.poll(() => faulty.send(['after the drought']).catch(() => 0), { timeout: 30_000 }).toBe(200)
    await expect.poll(() => countStored(faulty.dataDir, 'after the'), { timeout: 30_000 }).toBe(3)
    expect((await faulty.addPerson('記述子 戻る')).status).toBe(200)
  })
})

/** Writes something and resets the connection. */
async function cut(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text)
  socket.resetAndDestroy()
}

function limit(pid: number, soft: string) {
  return run('prlimit', ['--pid', String(pid), `--nofile=${soft}`])
}
