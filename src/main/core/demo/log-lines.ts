/** One line of log text for each kind of source, as the real machines write them. */
import type { DemoSource } from './logs.ts'

export type Fields = Readonly<Record<string, string | number>>

type Moment = { readonly iso: string; readonly day: string; readonly clock: string; readonly syslog: string }
type Maker = (at: number, host: string, fields: Fields) => string

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const jstMs = 9 * 3_600_000

const makers: Readonly<Record<DemoSource, Maker>> = { fortigate, squid, windows, postfix, muka }

/** The line that `host` writes at `at` (milliseconds since 1970) with these fields. */
export function logLine(
  source: DemoSource,
  at: number,
  { host, fields }: { host: string; fields: Fields },
): string {
  return makers[source](at, host, fields)
}

function momentOf(at: number): Moment {
  const local = new Date(at + jstMs).toISOString()
  const day = local.slice(0, 10)
  const clock = local.slice(11, 19)
  const month = months[Number(day.slice(5, 7)) - 1] ?? ''
  const dayOfMonth = String(Number(day.slice(8, 10))).padStart(2, ' ')
  return { iso: new Date(at).toISOString(), day, clock, syslog: `${month} ${dayOfMonth} ${clock}` }
}

/** RFC 3164 without a year and zone, as most appliances still send it; FortiGate adds both in its own fields. */
function fortigate(at: number, host: string, fields: Fields): string {
  const { day, clock, syslog } = momentOf(at)
  const head = `date=${day} time=${clock} devname="${host}" devid="FG100F-DEMO" eventtime=${at}000000 tz="+0900"`
  const kind = 'logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root"'
  return `<134>${syslog} ${host} ${head} ${kind} ${pairs(fields)}`
}

function muka(at: number, host: string, fields: Fields): string {
  return `<134>${momentOf(at).syslog} ${host} sanitize: ${pairs(fields)}`
}

function pairs(fields: Fields): string {
  return Object.entries(fields)
    .map(([key, value]) =>
      typeof value === 'number' || /^[\w.:]+$/.test(value) ? `${key}=${value}` : `${key}="${value}"`,
    )
    .join(' ')
}

/** Squid's native access log, sent through syslog. */
function squid(at: number, host: string, fields: Fields): string {
  const time = (at / 1000).toFixed(3)
  const { client, status, bytes, method, url, user, peer, type } = fields
  const access = `${time} ${String(fields['elapsed'] ?? 120).padStart(6, ' ')} ${client} ${status} ${bytes} ${method} ${url} ${user} ${peer} ${type}`
  return `<134>${momentOf(at).syslog} ${host} squid[1841]: ${access}`
}

/** NXLog's flat JSON of a Windows event. */
function windows(at: number, host: string, fields: Fields): string {
  const { iso, day, clock } = momentOf(at)
  return JSON.stringify({
    '@timestamp': iso,
    EventTime: `${day} ${clock}`,
    TimeCreated: iso,
    Hostname: host,
    EventType: 'INFO',
    ...fields,
    SourceModuleName: 'eventlog',
    SourceModuleType: 'im_msvistalog',
  })
}

function postfix(at: number, host: string, fields: Fields): string {
  const { queue, from, to, size, status } = fields
  const relay = 'relay=10.20.0.7[10.20.0.7]:25, delay=0.8, delays=0.1/0/0.2/0.5, dsn=2.0.0'
  const words = `${queue}: to=<${to}>, from=<${from}>, size=${size}, ${relay}, status=${status}`
  return `<22>${momentOf(at).syslog} ${host} postfix/smtp[2231]: ${words}`
}
