/** The one way to the event store: `@clickhouse/client`, over the engine's socket or to a server by its address. */
import { Agent } from 'node:http'
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'

export type EventStoreAddress = { readonly socket: string } | { readonly url: string }

const requestMsMax = 60_000

/** Opens a client; it connects on first use. */
export function openClient(address: EventStoreAddress): ClickHouseClient {
  // Faults are thrown to the caller, who writes them to Toride's own log.
  const log = { level: ClickHouseLogLevel.OFF }
  if ('url' in address)
    return createClient({ url: withoutPath(address.url), log, request_timeout: requestMsMax })
  // `socketPath` is passed on to every request, though the types know it only there.
  const options: object = { keepAlive: true, maxSockets: 8, socketPath: address.socket }
  const agent = new Agent(options)
  return createClient({ url: 'http://event-store', http_agent: agent, log, request_timeout: requestMsMax })
}

/** A path names a database to begin in, which need not be there yet; every statement of ours names its own. */
function withoutPath(address: string): URL {
  const url = new URL(address)
  url.pathname = '/'
  return url
}
