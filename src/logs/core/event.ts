/** One log event after decoding: the columns that are searched, and the fields that rules match. */

/** The words of a Sigma `logsource`, as far as the decoder knows them. */
export type LogSource = { readonly product?: string; readonly category?: string; readonly service?: string }

/** Searched columns (names after ECS). Text is empty and numbers are zero where the line says nothing. */
export type EventColumns = {
  /** When it happened, milliseconds since 1970 UTC. */
  ts: number
  /** Which decoder read it: `fortigate.traffic`, `windows.security`, `squid.access`, `text`, … */
  dataset: string
  /** Kind for people: a key of `categories` in `ja.ts`. */
  category: string
  host: string
  protocol: string
  action: string
  /** `allowed`, `denied`, `success`, `failure` or empty. */
  outcome: string
  code: string
  rule: string
  userAgent: string
  method: string
  user: string
  sourceIp: string
  destinationIp: string
  domain: string
  url: string
  process: string
  commandLine: string
  parent: string
  target: string
  hash: string
  sourcePort: number
  destinationPort: number
  bytesOut: number
  bytesIn: number
  durationMs: number
  status: number
  /** Syslog severity + 1 (1 = emergency … 8 = debug); 0 = unknown. */
  severity: number
}

export type LogEvent = EventColumns & {
  /** Names as Sigma rules write them → text. */
  readonly fields: Record<string, string>
  /** What rules are matched against: the JSON record as it came, else `fields`. */
  record: Record<string, unknown>
  logsource: LogSource
}

/** An event that says nothing yet but when it arrived. */
export function emptyEvent(ts: number): LogEvent {
  const fields: Record<string, string> = {}
  return {
    ts,
    dataset: 'text',
    category: 'other',
    host: '',
    protocol: '',
    action: '',
    outcome: '',
    code: '',
    rule: '',
    userAgent: '',
    method: '',
    user: '',
    sourceIp: '',
    destinationIp: '',
    domain: '',
    url: '',
    process: '',
    commandLine: '',
    parent: '',
    target: '',
    hash: '',
    sourcePort: 0,
    destinationPort: 0,
    bytesOut: 0,
    bytesIn: 0,
    durationMs: 0,
    status: 0,
    severity: 0,
    fields,
    record: fields,
    logsource: {},
  }
}

/** What a match tells about its event, enough to write a report without asking the event store. */
export type EventSummary = {
  readonly source: string
  readonly dataset: string
  readonly category: string
  readonly host: string
  readonly user: string
  readonly sourceIp: string
  readonly destinationIp: string
  readonly destinationPort: number
  readonly domain: string
  readonly process: string
  readonly action: string
  readonly outcome: string
  /** At most 1,000 characters of the line, without NUL. */
  readonly raw: string
}
