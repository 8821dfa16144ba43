/** Squid's access log in its native format (`logformat squid`): what the proxy fetched for whom. */
import { readEpoch } from '../log-time.ts'
import type { Decoder, Reading } from '../decoder.ts'

const shape =
  /^\s*(?<time>\d{9,10}\.\d{3})\s+(?<elapsed>-?\d+) (?<client>\S+) (?<result>[A-Z_]+)\/(?<status>\d{3}) (?<bytes>\d+) (?<method>\S+) (?<url>\S+) (?<user>\S+) (?<hierarchy>[A-Z_]+)\/(?<peer>\S+) (?<type>\S+)/

function read({ event, message }: Reading): void {
  const groups = shape.exec(message)?.groups
  if (!groups) throw new Error('no squid access line')
  const of = (name: string) => groups[name] ?? ''
  event.ts = readEpoch(of('time')) ?? event.ts
  event.dataset = 'squid.access'
  event.category = 'proxy'
  event.logsource = { category: 'proxy', product: 'squid', service: 'access' }
  event.sourceIp = of('client')
  event.destinationIp = /^[\d.:a-f]+$/i.test(of('peer')) ? of('peer') : ''
  event.action = of('result')
  event.status = Number(of('status'))
  event.outcome = of('result').includes('DENIED') ? 'denied' : 'allowed'
  event.bytesIn = Number(of('bytes'))
  event.durationMs = Math.max(0, Number(of('elapsed')))
  event.method = of('method')
  event.url = of('url')
  event.domain = hostOf(of('url'))
  event.user = of('user') === '-' ? '' : of('user')
  event.protocol = /^https?/.exec(of('url'))?.[0] ?? (of('method') === 'CONNECT' ? 'https' : '')
  Object.assign(event.fields, {
    'c-ip': event.sourceIp,
    'cs-method': event.method,
    'c-uri': event.url,
    'cs-host': event.domain,
    'cs-username': event.user,
    'sc-status': of('status'),
    'sc-bytes': of('bytes'),
    's-action': event.action,
    'r-ip': event.destinationIp,
    'cs-mime-type': of('type'),
  })
}

/** Host of an address as it stands in the log: `http://host:port/…` or, for CONNECT, `host:port`. */
export function hostOf(url: string): string {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/?#]*@)?(\[[^\]]+\]|[^:/?#]+)/i.exec(url)
  return (match?.[1] ?? '').toLowerCase()
}

export const squid: Decoder = {
  kind: 'squid',
  recognises: ({ message }) => shape.test(message),
  read,
}
