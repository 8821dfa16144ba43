/** Syslog on real sockets, from real senders, with lines that break the rules. */
import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { minutesAgo, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'
import { silentLog } from '../../kernel/server/log.ts'
import { listenTcp } from './listen-syslog.ts'
import { readEvent } from './read-event.ts'
import { takeBulk } from './take-bulk.ts'
import { bodyId } from './pipeline.fixture.ts'

let logs: TestPipeline

beforeAll(async () => {
  logs = await openTestPipeline()
})

afterAll(() => logs.close())

async function sendTcp(...pieces: (string | Buffer)[]): Promise<void> {
  const socket = connect(logs.tcp.port, '127.0.0.1')
  await once(socket, 'connect')
  for (const piece of pieces) socket.write(piece)
  socket.end()
  await once(socket, 'close')
}

function askLogger(...args: string[]): void {
  const env = { ...process.env, TZ: 'Asia/Tokyo' }
  execFileSync('/usr/bin/logger', ['--server', '127.0.0.1', ...args], { env })
}

describe('syslog', () => {
  it('takes octet counting and lines over TCP, mixed and cut anywhere', async () => {
    const counted = `<13>1 ${minutesAgo(3)} web01 app - - - two\nlines in one`
    const before = logs.events('tcp 127.0.0.1')
    await sendTcp(
      `${Buffer.byteLength(counted)} ${counted}<13>1 ${minutesAgo(2)} web01 app - - - framed`,
      ` by newline\r\n<13>1 ${minutesAgo(1)} web01 app - - - unfinished`,
    )
    await expect.poll(() => logs.events('tcp 127.0.0.1'), { timeout: 15_000 }).toBe(before + 3)
    const { rows } = await logs.search('機械 = web01')
    expect(rows.map((row) => row.raw.split('- - - ')[1])).toEqual([
      'unfinished',
      'framed by newline',
      'two\nlines in one',
    ])
  })

  it('lets a sender wait while nobody is there to keep logs for, and loses nothing', async () => {
    let isKnown = false
    const early = await listenTcp(
      {
        intake: logs.pipeline.intake,
        counters: logs.pipeline.counters,
        log: silentLog,
        sourceOf: (transport, address) => (isKnown ? source(address, transport) : undefined),
      },
      { host: '127.0.0.1', port: 0 },
    )
    const socket = connect(early.port, '127.0.0.1')
    socket.end('<13>early app: nobody yet\n')
    await once(socket, 'close')
    expect((await logs.search('"nobody yet"')).total).toBe(0)
    isKnown = true
    await expect.poll(async () => (await logs.search('"nobody yet"')).total, { timeout: 15_000 }).toBe(1)
    await early.close()
  })

  it('takes UDP', async () => {
    const socket = createSocket('udp4')
    const before = logs.events('udp 127.0.0.1')
    for (let index = 0; index < 20; index += 1)
      socket.send(`<14>host-u app: datagram ${index}`, logs.udp.port, '127.0.0.1')
    await expect.poll(() => logs.events('udp 127.0.0.1'), { timeout: 15_000 }).toBe(before + 20)
    socket.close()
    expect((await logs.search('datagram')).total).toBe(20)
  })

  it('puts a 10 MB line into quarantine with its reason and begin, and its neighbours are stored', async () => {
    const before = logs.events('tcp 127.0.0.1')
    await sendTcp(
      '<13>neighbour-a app: before\n',
      Buffer.alloc(10 * 1024 * 1024, 'x'),
      '\n<13>neighbour-b app: after\n',
    )
    await expect.poll(() => logs.events('tcp 127.0.0.1'), { timeout: 15_000 }).toBe(before + 3)
    const { rows } = await logs.search('種類 = 読めなかったもの')
    expect(rows[0]?.raw).toBe('x'.repeat(1_024))
    const [row] = rows
    const event = await readEvent(logs.pipeline.store, { bodyId, id: row?.id ?? '', at: row?.ts })
    expect(event).toMatchObject({ fields: { 'toride.reason': 'too_long', 'toride.bytes': '10485760' } })
    expect((await logs.search('before OR after')).total).toBe(2)
  })

  it('keeps CP932, broken bytes and NUL, and says so', async () => {
    const cp932 = Buffer.from([
      0x3c, 0x31, 0x33, 0x3e, 0x61, 0x70, 0x70, 0x3a, 0x20, 0xfb, 0xfc, 0xed, 0x95, 0x87, 0x40, 0x8b, 0xb9,
    ])
    await logs.take(
      [cp932, Buffer.from([0x62, 0x61, 0x64, 0x20, 0xff, 0xfe, 0x80, 0x0a, 0xff]), 'nul \u0000 byte'],
      source('odd'),
    )
    const reasons = logs.pipeline.counters.list().find((entry) => entry.source === 'odd')?.reasons
    expect(reasons).toMatchObject({ cp932: 1, invalid_encoding: 1, nul_bytes: 1 })
    const { rows } = await logs.search('取得元 = odd')
    expect(rows.map((row) => row.raw)).toContain('<13>app: 髙﨑①胸')
    expect(rows.map((row) => row.raw)).toContain('nul \u0000 byte')
  })

  it('gives a time that nobody can have meant the time of arrival', async () => {
    const claimed = '<13>1 2031-01-01T00:00:00Z future app - - - liar'
    await logs.take([claimed, claimed.replace('2031', '1971')], source('liar', 'tcp'))
    const { rows } = await logs.search('取得元 = liar')
    expect(rows).toHaveLength(2)
    const event = await readEvent(logs.pipeline.store, { bodyId, id: rows[0]?.id ?? '' })
    expect(event).toMatchObject({
      fields: { 'toride.claimed_time': expect.stringContaining('-01-01T00:00:00') as string },
    })
  })

  const hasLogger = existsSync('/usr/bin/logger')
  it.skipIf(!hasLogger)('takes what logger sends, in both formats and over both transports', async () => {
    const port = String(logs.tcp.port)
    askLogger('--tcp', '--port', port, '--rfc5424', '--tag', 'shiken', 'logger 砦 by tcp 5424')
    askLogger('--tcp', '--port', port, '--rfc3164', '--tag', 'shiken', 'logger 砦 by tcp 3164')
    askLogger('--tcp', '--port', port, '--octet-count', '--tag', 'shiken', 'logger 砦 by octets')
    askLogger('--udp', '--port', String(logs.udp.port), '--tag', 'shiken', 'logger 砦 by udp')
    await expect.poll(async () => (await logs.search('"logger 砦"')).total, { timeout: 10_000 }).toBe(4)
    const { rows } = await logs.search('データ種別 = syslog.shiken')
    expect(rows).toHaveLength(4)
    for (const row of rows) expect(Math.abs(row.ts.getTime() - Date.now())).toBeLessThan(60_000)
  })

  const hasRsyslog = existsSync('/usr/sbin/rsyslogd')
  it.skipIf(!hasRsyslog)('takes what rsyslog forwards over TCP and by omelasticsearch', async () => {
    const bulk = createServer((request, response) => {
      void takeBulk(logs.pipeline.intake, {
        source: source('rsyslog-bulk', 'http', 'json'),
        body: request,
        isGzip: false,
      }).then((reply) =>
        response
          .writeHead(reply.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(reply.body)),
      )
    })
    bulk.listen(0, '127.0.0.1')
    await once(bulk, 'listening')
    const bulkPort = (bulk.address() as { port: number }).port
    const ran = await startRsyslog(bulkPort)
    try {
      execFileSync('/usr/bin/logger', [
        '--udp',
        '--server',
        '127.0.0.1',
        '--port',
        String(ran.port),
        '--tag',
        'eki',
        'rsyslog 経由',
      ])
      await expect
        .poll(async () => (await logs.search('"rsyslog 経由"')).total, { timeout: 20_000 })
        .toBe(ran.hasElastic ? 2 : 1)
    } finally {
      ran.stop()
      bulk.close()
      bulk.closeAllConnections()
    }
  })
})

async function startRsyslog(bulkPort: number) {
  const own = await mkdtemp(path.join(logs.folder, 'rsyslog-'))
  const probe = createSocket('udp4')
  probe.bind(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  const hasElastic = [
    '/usr/lib/x86_64-linux-gnu/rsyslog/omelasticsearch.so',
    '/usr/lib/aarch64-linux-gnu/rsyslog/omelasticsearch.so',
  ].some((file) => existsSync(file))
  const elastic = hasElastic
    ? `module(load="omelasticsearch")
       action(type="omelasticsearch" server="127.0.0.1" serverport="${bulkPort}" searchIndex="toride-logs" bulkmode="on")`
    : ''
  await writeFile(
    path.join(own, 'rsyslog.conf'),
    `global(workDirectory="${own}")
     module(load="imudp")
     input(type="imudp" address="127.0.0.1" port="${port}")
     action(type="omfwd" target="127.0.0.1" port="${logs.tcp.port}" protocol="tcp" tcp_framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")
     ${elastic}\n`,
  )
  const args = ['-n', '-f', path.join(own, 'rsyslog.conf'), '-i', path.join(own, 'rsyslog.pid')]
  const child = spawn('/usr/sbin/rsyslogd', args, { stdio: 'ignore' })
  await expect.poll(() => existsSync(path.join(own, 'rsyslog.pid')), { timeout: 10_000 }).toBe(true)
  await expect.poll(() => isBound(port), { timeout: 10_000 }).toBe(true)
  return { port, hasElastic, stop: () => child.kill('SIGKILL') }
}

async function isBound(port: number): Promise<boolean> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')} `
  return (await readFile('/proc/net/udp', 'utf8')).includes(hex)
}
