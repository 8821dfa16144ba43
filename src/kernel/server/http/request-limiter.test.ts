/** The limiter alone: who waits, who does not, and that a flood of addresses fits into bounded memory. */
import { describe, expect, it } from 'vitest'
import { createRequestLimiter, limitsOf, networkOf } from './request-limiter.ts'

const limits = {
  account: { perSecond: 10, burst: 20 },
  address: { perSecond: 5, burst: 10 },
  parallel: 4,
}

function makeLimiter() {
  const clock = { ms: 0 }
  return { limiter: createRequestLimiter(limits, () => clock.ms), clock }
}

const stranger = (address: string) => ({ address, proof: undefined })

describe('a stranger', () => {
  it('is let in as often as the burst says, then waits as long as the rate says', () => {
    const { limiter, clock } = makeLimiter()
    const waits = Array.from({ length: 12 }, () => limiter.arrive(stranger('192.0.2.1')))
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
    clock.ms += 200
    expect(limiter.arrive(stranger('192.0.2.1'))).toBe(0)
    expect(limiter.arrive(stranger('192.0.2.1'))).toBe(1)
  })

  it('does not slow another address', () => {
    const { limiter } = makeLimiter()
    for (let sent = 0; sent < 1_000; sent += 1) limiter.arrive(stranger('192.0.2.1'))
    expect(limiter.arrive(stranger('192.0.2.2'))).toBe(0)
  })

  it('has one allowance for the whole of an IPv6 network of a household', () => {
    const { limiter } = makeLimiter()
    for (let host = 0; host < 10; host += 1) limiter.arrive(stranger(`2001:db8:0:1::${host}`))
    expect(limiter.arrive(stranger('2001:db8:0:1:aaaa::1'))).toBe(1)
    expect(limiter.arrive(stranger('2001:db8:0:2::1'))).toBe(0)
  })
})

describe('an account', () => {
  it('is not slowed by a loud stranger at its own address once its proof has held', () => {
    const { limiter } = makeLimiter()
    const office = { address: '192.0.2.1', proof: 'cookie of mori' }
    expect(limiter.arrive(office)).toBe(0)
    expect(limiter.identified(office, 'mori')).toBe(0)
    limiter.done('mori')
    for (let sent = 0; sent < 1_000; sent += 1) limiter.arrive({ ...office, proof: `made up ${sent}` })
    expect(limiter.arrive(stranger('192.0.2.1'))).toBe(1)
    expect(limiter.arrive(office)).toBe(0)
    expect(limiter.identified(office, 'mori')).toBe(0)
  })

  it('waits for itself only, from whatever address it comes', () => {
    const { limiter } = makeLimiter()
    const ask = (account: string, address: string) => {
      const wait = limiter.identified({ address, proof: account }, account)
      if (wait === 0) limiter.done(account)
      return wait
    }
    const waits = Array.from({ length: 25 }, (_, at) => ask('loud', `192.0.2.${at}`))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(20)
    expect(ask('calm', '192.0.2.1')).toBe(0)
  })

  it('has only so many requests worked on at once, and the next when one is over', () => {
    const { limiter } = makeLimiter()
    const ask = () => limiter.identified({ address: '192.0.2.1', proof: 'x' }, 'loud')
    expect([ask(), ask(), ask(), ask(), ask()]).toEqual([0, 0, 0, 0, 1])
    limiter.done('loud')
    expect(ask()).toBe(0)
  })

  it('is counted by address again when its proof no longer holds', () => {
    const { limiter } = makeLimiter()
    const ended = { address: '192.0.2.1', proof: 'ended session' }
    limiter.identified(ended, 'mori')
    for (let sent = 0; sent < 50; sent += 1) expect(limiter.arrive(ended)).toBe(0)
    limiter.identified(ended, undefined)
    const waits = Array.from({ length: 11 }, () => limiter.arrive(ended))
    expect(waits.at(-1)).toBe(1)
  })
})

it('stays within its memory under a million addresses, proofs and accounts', () => {
  const { limiter } = makeLimiter()
  for (let at = 0; at < 1_000_000; at += 1) {
    const address = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`
    limiter.arrive(stranger(address))
    if (at % 20 > 0) continue
    limiter.identified({ address, proof: String(at) }, `account ${at}`)
    limiter.done(`account ${at}`)
  }
  expect(limiter.size()).toBeLessThanOrEqual(60_000)
})

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0000:1:2:3:4', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

it('lets a busy person pass: fifty a second are never a person', () => {
  expect(limitsOf(50)).toEqual({
    account: { perSecond: 50, burst: 500 },
    address: { perSecond: 25, burst: 250 },
    parallel: 16,
  })
})
