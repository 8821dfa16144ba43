/** Requests to addresses that people set: which are closed, and that names, redirects, size and time open nothing. */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcp, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { addressRules, readOpening } from './address-rules.ts'
import { createOutbound, OutboundError } from './outbound.ts'

const servers: { close(): unknown }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listen(answer: RequestListener): Promise<number> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const open = ['127.0.0.0/8']

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '127.255.0.1',
    '0.0.0.0',
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'ff02::1',
    'no address',
    '127.1',
    '0x7f000001',
  ])('%s is closed', (address) => {
    expect(addressRules().permits(address, 443)).toBe(false)
  })

  it.each(['10.1.0.5', '192.168.0.1', '203.0.113.9', '2001:db8::1', 'fd12:3456::1'])(
    '%s is open',
    (address) => {
      expect(addressRules().permits(address, 443)).toBe(true)
    },
  )

  it('are opened one by one, with or without a port', () => {
    const rules = addressRules(['127.0.0.1:25', '[::1]:25', 'fe80::/10'])
    expect(rules.permits('127.0.0.1', 25)).toBe(true)
    expect(rules.permits('::ffff:127.0.0.1', 25)).toBe(true)
    expect(rules.permits('127.0.0.1', 5432)).toBe(false)
    expect(rules.permits('127.0.0.2', 25)).toBe(false)
    expect(rules.permits('::1', 25)).toBe(true)
    expect(rules.permits('::1', 80)).toBe(false)
    expect(rules.permits('fe80::1', 80)).toBe(true)
  })

  it.each(['relay', '127.0.0.1:0', '127.0.0.1/33', '', '[::1', '1.2.3.4/8/8'])(
    '%j opens nothing',
    (entry) => {
      expect(readOpening(entry)).toBeUndefined()
    },
  )
})

describe('a request', () => {
  it.each([
    ['http://localhost/', 'closed_address'],
    ['http://127.0.0.1/', 'closed_address'],
    ['http://2130706433/', 'closed_address'],
    ['http://0x7f.1/', 'closed_address'],
    ['http://[::ffff:127.0.0.1]/', 'closed_address'],
    ['http://169.254.169.254/latest/meta-data/', 'closed_address'],
    ['http://user:pw@203.0.113.1/', 'bad_address'],
    ['file:///etc/passwd', 'bad_address'],
    ['gopher://203.0.113.1/', 'bad_address'],
    ['javascript:1', 'bad_address'],
    ['', 'bad_address'],
    ['http://nothing.invalid/', 'not_found'],
  ])('to %s is refused', async (url, fault) => {
    const outbound = createOutbound([], async (host) => {
      if (host === 'localhost') return [{ address: '127.0.0.1', family: 4 }]
      throw new Error('ENOTFOUND')
    })
    expect(await outbound.send(url)).toEqual({ fault })
  })

  it('goes to the address that was checked: a name that changes its mind is asked once', async () => {
    const port = await listen((_request, reply) => reply.end('reached'))
    const answers = [['127.0.0.1'], ['169.254.169.254']]
    const asked: string[] = []
    const outbound = createOutbound(open, async (host) => {
      asked.push(host)
      return (answers.shift() ?? []).map((address) => ({ address, family: 4 }))
    })
    const reply = await outbound.send(`http://rebind.example:${port}/`)
    expect(reply).toMatchObject({ status: 200, body: Buffer.from('reached') })
    expect(asked).toEqual(['rebind.example'])
  })

  it('is not made when only one of the addresses of the name is closed', async () => {
    const outbound = createOutbound([], async () => [
      { address: '203.0.113.9', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ])
    expect(await outbound.send('http://two.example/')).toEqual({ fault: 'closed_address' })
  })

  it('does not follow a redirect', async () => {
    let asked = 0
    const port = await listen((_request, reply) => {
      asked += 1
      reply.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await createOutbound(open).send(`http://127.0.0.1:${port}/`)).toEqual({ fault: 'redirected' })
    expect(asked).toBe(1)
  })

  it('reads no more than it was told to', async () => {
    const port = await listen((_request, reply) => reply.end(Buffer.alloc(200_000)))
    const url = `http://127.0.0.1:${port}/`
    expect(await createOutbound(open).send(url, { bytesMax: 100_000 })).toEqual({ fault: 'too_large' })
  })

  it('ends in its time when the other side says nothing', async () => {
    const silent = createTcp().listen(0, '127.0.0.1')
    servers.push(silent)
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/`
    expect(await createOutbound(open).send(url, { timeoutMs: 50 })).toEqual({ fault: 'timeout' })
  })

  it('ends in its time when the name is never resolved', async () => {
    const outbound = createOutbound(open, () => new Promise(() => undefined))
    expect(await outbound.send('http://slow.example/', { timeoutMs: 50 })).toEqual({ fault: 'timeout' })
  })

  it('carries body and headers, also in the form of fetch', async () => {
    const port = await listen((request, reply) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () =>
        reply.end(`${request.method} ${request.headers.authorization} ${Buffer.concat(parts).toString()}`),
      )
    })
    const wish = { method: 'POST', headers: { authorization: 'Bearer x' }, body: 'a=1' } as const
    const outbound = createOutbound(open)
    const answer = await outbound.send(`http://127.0.0.1:${port}/`, wish)
    expect(String((answer as { body: Buffer }).body)).toBe('POST Bearer x a=1')
    const reply = await outbound.fetch(`http://127.0.0.1:${port}/`, wish)
    expect(await reply.text()).toBe('POST Bearer x a=1')
    await expect(createOutbound().fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow(OutboundError)
  })
})
