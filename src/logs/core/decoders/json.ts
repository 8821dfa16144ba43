/** JSON records: Windows in three dresses, ECS documents, what rsyslog and others send, and anything else that is an object. */
import type { EventColumns, LogEvent } from '../event.ts'
import type { Decoder, Reading } from '../decoder.ts'
import { readEpoch, readIsoTime, type ZoneMinutes } from '../log-time.ts'
import { flattenInto, isRecord, type JsonRecord } from './flatten.ts'
import { isWindows, readWindows } from './windows.ts'

/** Fills the event from an object that was parsed already (`_bulk`, file import). */
export function readRecord(event: LogEvent, record: JsonRecord, zone: ZoneMinutes): void {
  event.record = record
  if (isWindows(record)) readWindows(event, record, zone)
  else readDocument(event, record, zone)
}

type Names = readonly string[]

const textNames: readonly [keyof EventColumns, Names][] = [
  [
    'host',
    [
      'host.name',
      'host.hostname',
      'hostname',
      'host',
      'fromhost',
      'agent.hostname',
      'observer.name',
      'Computer',
    ],
  ],
  ['user', ['user.name', 'user', 'username', 'UserId', 'source.user.name', 'user.email']],
  [
    'sourceIp',
    [
      'source.ip',
      'client.ip',
      'src_ip',
      'srcip',
      'src',
      'ClientIP',
      'c-ip',
      'remote_addr',
      'sourceIPAddress',
    ],
  ],
  ['destinationIp', ['destination.ip', 'server.ip', 'dst_ip', 'dstip', 'dst']],
  ['domain', ['destination.domain', 'url.domain', 'dns.question.name', 'domain', 'cs-host']],
  ['url', ['url.full', 'url.original', 'url', 'request', 'c-uri']],
  ['process', ['process.executable', 'process.name', 'process', 'programname', 'program', 'app-name']],
  ['commandLine', ['process.command_line', 'command_line']],
  ['parent', ['process.parent.executable', 'process.parent.name']],
  ['target', ['file.path', 'ObjectId', 'registry.path']],
  ['hash', ['file.hash.sha256', 'process.hash.sha256', 'hash']],
  ['action', ['event.action', 'action', 'Operation', 'eventName']],
  ['outcome', ['event.outcome', 'outcome', 'ResultStatus']],
  ['code', ['event.code', 'code', 'EventID']],
  ['rule', ['rule.name', 'rule.id', 'rule']],
  ['protocol', ['network.transport', 'network.protocol', 'protocol', 'proto']],
  ['userAgent', ['user_agent.original', 'user_agent', 'UserAgent']],
  ['method', ['http.request.method', 'method']],
]

const numberNames: readonly [keyof EventColumns, Names][] = [
  ['sourcePort', ['source.port', 'client.port', 'src_port']],
  ['destinationPort', ['destination.port', 'server.port', 'dst_port']],
  ['bytesOut', ['source.bytes', 'bytes_out']],
  ['bytesIn', ['destination.bytes', 'bytes_in']],
  ['status', ['http.response.status_code', 'status']],
]

const timeNames: Names = [
  '@timestamp',
  'timestamp',
  'timereported',
  'timegenerated',
  'time',
  'CreationTime',
  'eventTime',
  'date',
  'ts',
]

const categoryByWord: readonly [RegExp, string][] = [
  [/firewall|network|netflow|traffic/i, 'firewall'],
  [/authentication|login|logon|session/i, 'authentication'],
  [/proxy|\bweb\b|http/i, 'proxy'],
  [/dns/i, 'dns'],
  [/mail|exchange/i, 'mail'],
  [/malware|virus|threat/i, 'malware'],
  [/process/i, 'process'],
  [/file/i, 'file'],
  [/registry/i, 'registry'],
  [/office|sharepoint|onedrive|azure|aws|cloud/i, 'cloud'],
]

function readDocument(event: LogEvent, record: JsonRecord, zone: ZoneMinutes): void {
  const { fields } = event
  flattenInto(fields, record)
  for (const [column, names] of textNames) {
    const value = firstOf(fields, names)
    if (value !== '') Object.assign(event, { [column]: value })
  }
  for (const [column, names] of numberNames) {
    const value = Number(firstOf(fields, names))
    if (Number.isFinite(value)) Object.assign(event, { [column]: value })
  }
  const time = firstOf(fields, timeNames)
  event.ts = readIsoTime(time, zone) ?? readEpoch(time) ?? event.ts
  event.outcome = outcomeWords.find(([pattern]) => pattern.test(event.outcome))?.[1] ?? ''
  event.dataset = datasetOf(fields)
  const kind = `${fields['event.category'] ?? ''} ${event.dataset} ${fields['Workload'] ?? ''}`
  event.category = categoryByWord.find(([pattern]) => pattern.test(kind))?.[1] ?? 'other'
  event.logsource = hintOf(fields)
}

const outcomeWords: readonly [RegExp, string][] = [
  [/^(success|succeeded|true|ok)/i, 'success'],
  [/^(fail|error|false)/i, 'failure'],
  [/^(allow|accept|permit)/i, 'allowed'],
  [/^(den|block|drop|reject)/i, 'denied'],
]

function datasetOf(fields: Readonly<Record<string, string>>): string {
  const name = firstOf(fields, [
    'event.dataset',
    'data_stream.dataset',
    'event.module',
    'Workload',
    'log_type',
  ])
  return /^[\w.-]{1,60}$/.test(name) ? name.toLowerCase() : 'json'
}

function hintOf(fields: Readonly<Record<string, string>>) {
  const {
    'logsource.product': product,
    'logsource.category': category,
    'logsource.service': service,
  } = fields
  return {
    ...(product === undefined ? {} : { product }),
    ...(category === undefined ? {} : { category }),
    ...(service === undefined ? {} : { service }),
  }
}

function firstOf(fields: Readonly<Record<string, string>>, names: Names): string {
  for (const name of names) {
    const value = fields[name]
    if (value !== undefined && value !== '') return value
  }
  return ''
}

/** Parses a line; throws for what is no JSON object. */
export function parseRecord(text: string): JsonRecord {
  const value: unknown = JSON.parse(text)
  if (!isRecord(value)) throw new Error('no JSON object')
  return value
}

export const json: Decoder = {
  kind: 'json',
  recognises: ({ message }) => message.startsWith('{') && message.trimEnd().endsWith('}'),
  read: ({ event, message, context }: Reading) => readRecord(event, parseRecord(message), context.zone),
}
