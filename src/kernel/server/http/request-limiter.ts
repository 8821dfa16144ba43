/** How many requests one account or one address may send: a loud one waits, its neighbours do not notice. */
import { createHash } from 'node:crypto'
import { createRecentTable } from './recent-table.ts'

export type Rate = {
  readonly perSecond: number
  /** How many may come at once after a pause. */
  readonly burst: number
}

export type RequestLimits = {
  readonly account: Rate
  /** Of those who have not proved who they are; a whole office may stand behind one address. */
  readonly address: Rate
  /** Requests of one account that are worked on at the same time. */
  readonly parallel: number
}

export type Arrival = { readonly address: string; readonly proof: string | undefined }

/** Whole seconds to wait; 0 lets the request in. */
type Wait = number

export type RequestLimiter = {
  /** Asked before anybody looks who it is: a stranger is counted by address, a proof that held lately is not. */
  arrive(arrival: Arrival): Wait
  /** Tells who it was. An account is counted; a proof that did not hold is forgotten. */
  identified(arrival: Arrival, account: string | undefined): Wait
  /** Tells that the proof of a request held, where no account is counted. */
  trust(arrival: Arrival): void
  /** Tells that a request of `account` that was let in is over. */
  done(account: string | undefined): void
  /** Entries held at the moment, over all tables. */
  readonly size: () => number
}

/** Each table holds so many; who was not seen for long has a full allowance again. */
const entriesMax = 20_000

/** The limits of `perSecond` requests an account: ten seconds' worth at once, half of it for an address. */
export function limitsOf(perSecond: number): RequestLimits {
  return {
    account: { perSecond, burst: perSecond * 10 },
    address: { perSecond: Math.max(1, perSecond / 2), burst: Math.max(20, perSecond * 5) },
    parallel: Math.max(16, Math.ceil(perSecond / 4)),
  }
}

/** `now` answers milliseconds of a clock that never goes back. */
export function createRequestLimiter(
  limits: RequestLimits,
  now: () => number = () => performance.now(),
): RequestLimiter {
  const addresses = createBuckets(limits.address, now)
  const accounts = createBuckets(limits.account, now)
  const proven = createRecentTable<true>(entriesMax)
  const running = new Map<string, number>()
  return {
    arrive: ({ address, proof }) => {
      if (proof !== undefined && proven.get(digestOf(proof))) return 0
      return addresses.take(networkOf(address))
    },
    identified: ({ proof }, account) => {
      if (proof !== undefined) {
        if (account === undefined) proven.delete(digestOf(proof))
        else proven.set(digestOf(proof), true)
      }
      if (account === undefined) return 0
      const count = running.get(account) ?? 0
      if (count >= limits.parallel) return 1
      const wait = accounts.take(account)
      if (wait === 0) running.set(account, count + 1)
      return wait
    },
    trust: ({ proof }) => {
      if (proof !== undefined) proven.set(digestOf(proof), true)
    },
    done: (account) => {
      if (account === undefined) return
      const count = running.get(account) ?? 0
      if (count <= 1) running.delete(account)
      else running.set(account, count - 1)
    },
    size: () => addresses.size() + accounts.size() + proven.size() + running.size,
  }
}

/** IPv4 as it is, IPv6 by its /64: one household or attacker has the whole of it (RFC 6177). */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  const groups = [...front, ...Array.from({ length: gap }, () => '0'), ...back]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

type Bucket = { tokens: number; at: number }

function createBuckets(rate: Rate, now: () => number) {
  const buckets = createRecentTable<Bucket>(entriesMax)
  return {
    size: buckets.size,
    take: (key: string): Wait => {
      const at = now()
      const last = buckets.get(key) ?? { tokens: rate.burst, at }
      const tokens = Math.min(rate.burst, last.tokens + ((at - last.at) / 1000) * rate.perSecond)
      const isIn = tokens >= 1
      buckets.set(key, { tokens: isIn ? tokens - 1 : tokens, at })
      return isIn ? 0 : Math.max(1, Math.ceil((1 - tokens) / rate.perSecond))
    },
  }
}

/** Secrets are not kept, only what they are recognised by. */
function digestOf(proof: string): string {
  return createHash('sha256').update(proof).digest('base64')
}
