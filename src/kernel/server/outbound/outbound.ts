/** The one way out to an address that a person has set: resolved once, checked, pinned, capped, never redirected. */
import { lookup } from 'node:dns/promises'
import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest, type RequestOptions } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { addressRules, type AddressRules } from './address-rules.ts'

/** Why nothing came back; details stay with the caller's log. */
export type OutboundFault =
  | 'bad_address'
  | 'closed_address'
  | 'not_found'
  | 'connection'
  | 'tls'
  | 'timeout'
  | 'redirected'
  | 'too_large'

export type OutboundFailure = { readonly fault: OutboundFault }

/** A checked address to connect to; give `host` as the TLS server name. */
export type Pinned = { readonly host: string; readonly address: string; readonly family: 4 | 6 }

export type OutboundRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** The whole exchange; 10 seconds unless told. */
  readonly timeoutMs?: number
  /** Of the answer; 1 MiB unless told. */
  readonly bytesMax?: number
  /** PEM of an authority of one's own, beside the known ones of Node when absent. */
  readonly ca?: string
}

export type OutboundAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export type Outbound = {
  /** Resolves `host` and answers the address to connect to. Every address of the name must be permitted. */
  pin(host: string, port: number): Promise<Pinned | OutboundFailure>
  /** One HTTP(S) exchange. Status codes are answers; 3xx is a fault, because nobody has set that address. */
  send(url: string, wish?: OutboundRequest): Promise<OutboundAnswer | OutboundFailure>
  /** The same in the form that libraries take: rejects with an `OutboundError`. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>
}

export class OutboundError extends Error {
  readonly fault: OutboundFault
  constructor(fault: OutboundFault) {
    super(`outbound request failed: ${fault}`)
    this.fault = fault
  }
}

type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>

const timeoutMsUsual = 10_000
const bytesMaxUsual = 1_048_576
const allAddresses: Resolve = (host) => lookup(host, { all: true, verbatim: true })

/** `opened` are the entries of TORIDE_OUTBOUND_OPEN (see `addressRules`). */
export function createOutbound(opened: readonly string[] = [], resolve: Resolve = allAddresses): Outbound {
  const rules = addressRules(opened)
  const outbound: Outbound = {
    pin: (host, port) => pin({ rules, resolve }, host, port),
    send: async (text, wish = {}) => {
      const url = readUrl(text)
      if (!url) return { fault: 'bad_address' }
      const signal = AbortSignal.timeout(wish.timeoutMs ?? timeoutMsUsual)
      const pinned = await untilAborted(outbound.pin(bareHost(url), portOf(url)), signal)
      return 'fault' in pinned ? pinned : exchange({ url, pinned, wish, signal })
    },
    fetch: (input, init) => fetchThrough(outbound, input, init),
  }
  return outbound
}

export function isOutboundFailure(value: object): value is OutboundFailure {
  return 'fault' in value
}

async function pin(
  deps: { rules: AddressRules; resolve: Resolve },
  given: string,
  port: number,
): Promise<Pinned | OutboundFailure> {
  const host = given.replace(/^\[(.*)\]$/, '$1')
  const found = await addressesOf(deps.resolve, host)
  const first = found[0]
  if (!first) return { fault: 'not_found' }
  // A name with one good and one closed address is how the check is slipped past: all must be good.
  if (!found.every(({ address }) => deps.rules.permits(address, port))) return { fault: 'closed_address' }
  return { host, address: first.address, family: first.family === 6 ? 6 : 4 }
}

async function addressesOf(resolve: Resolve, host: string) {
  const literal = isIP(host)
  if (literal !== 0) return [{ address: host, family: literal }]
  try {
    return await resolve(host)
  } catch {
    return []
  }
}

function readUrl(text: string): URL | undefined {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  return url.username || url.password || !url.hostname ? undefined : url
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}

async function untilAborted<Value>(
  work: Promise<Value | OutboundFailure>,
  signal: AbortSignal,
): Promise<Value | OutboundFailure> {
  const { promise, resolve } = Promise.withResolvers<OutboundFailure>()
  const stop = () => resolve({ fault: 'timeout' })
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

type Exchange = { url: URL; pinned: Pinned; wish: OutboundRequest; signal: AbortSignal }

function exchange({ url, pinned, wish, signal }: Exchange): Promise<OutboundAnswer | OutboundFailure> {
  const { promise, resolve } = Promise.withResolvers<OutboundAnswer | OutboundFailure>()
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest
  const options: RequestOptions = {
    method: wish.method ?? 'GET',
    headers: { ...wish.headers, connection: 'close' },
    lookup: pinnedLookup(pinned),
    agent: false,
    signal,
    ...(wish.ca === undefined ? {} : { ca: wish.ca }),
    ...(isIP(pinned.host) === 0 ? { servername: pinned.host } : {}),
  }
  const sent = send(url, options, (reply) => {
    const answer = readAnswer(reply, wish.bytesMax ?? bytesMaxUsual)
    resolve(answer.catch((error: unknown) => ({ fault: faultOf(error) })).finally(() => sent.destroy()))
  })
  sent.on('error', (error) => resolve({ fault: faultOf(error) }))
  sent.end(wish.body)
  return promise
}

/** The connection goes to the address that was checked, whatever the name says a moment later. */
function pinnedLookup({ address, family }: Pinned): LookupFunction {
  return (_host, options, answer) => {
    if (options.all) answer(null, [{ address, family }])
    else answer(null, address, family)
  }
}

async function readAnswer(
  reply: IncomingMessage,
  bytesMax: number,
): Promise<OutboundAnswer | OutboundFailure> {
  const status = reply.statusCode ?? 0
  if (status >= 300 && status < 400) return { fault: 'redirected' }
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of reply as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > bytesMax) return { fault: 'too_large' }
    parts.push(part)
  }
  const headers = Object.entries(reply.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return { status, headers: Object.fromEntries(headers), body: Buffer.concat(parts) }
}

function faultOf(error: unknown): OutboundFault {
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown }
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout'
  const text = `${String(code)} ${String(message)}`
  return /CERT|SSL|TLS|certificate|self.signed|altname/i.test(text) ? 'tls' : 'connection'
}

async function fetchThrough(
  outbound: Outbound,
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const asked = new Request(input, init)
  const body = asked.body === null ? undefined : new Uint8Array(await asked.arrayBuffer())
  const method = asked.method
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT') throw new OutboundError('bad_address')
  const headers = Object.fromEntries(asked.headers)
  const answer = await outbound.send(asked.url, { method, headers, ...(body ? { body } : {}) })
  if (isOutboundFailure(answer)) throw new OutboundError(answer.fault)
  const isEmpty = answer.status === 204 || answer.status === 205
  return new Response(isEmpty ? null : new Uint8Array(answer.body), {
    status: answer.status,
    headers: answer.headers,
  })
}
