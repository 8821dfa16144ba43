/** `name=value name="quoted value"` lines: FortiGate and the many that write like it. */
import { readEpoch, readIsoTime, readZone } from '../log-time.ts'
import type { EventColumns } from '../event.ts'
import { lookUp, type Decoder, type Reading } from '../decoder.ts'

const pairsMax = 256

type Pairs = Record<string, string>

/** Reads the pairs of a line into `pairs`; text between them is left out. */
function readPairs(text: string, pairs: Pairs = {}): Pairs {
  let at = 0
  for (let count = 0; count < pairsMax; count += 1) {
    const equals = text.indexOf('=', at)
    if (equals === -1) break
    const begin = beginOfName(text, at, equals)
    const isQuoted = text[equals + 1] === '"'
    const end = isQuoted ? endOfQuoted(text, equals + 2) : endOfWord(text, equals + 1)
    const value = text.slice(equals + (isQuoted ? 2 : 1), end)
    const name = text.slice(begin, equals)
    if (name !== '' && name.length <= 64) pairs[name] = isQuoted ? value.replaceAll('\\"', '"') : value
    at = end + 1
  }
  return pairs
}

function beginOfName(text: string, from: number, equals: number): number {
  let at = equals
  while (at > from && !isBlank(text.charCodeAt(at - 1))) at -= 1
  return at
}

/** Space, comma or tab. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x2c || code === 0x09
}

function endOfQuoted(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    if (text[at - 1] !== '\\') return at
  }
  return text.length
}

function endOfWord(text: string, from: number): number {
  const blank = text.indexOf(' ', from)
  const end = blank === -1 ? text.length : blank
  return text[end - 1] === ',' ? end - 1 : end
}

/** Column → names under which devices write it, first found wins. */
const textNames: readonly [keyof EventColumns, readonly string[]][] = [
  ['sourceIp', ['srcip', 'src', 'src_ip', 'source_ip', 'saddr', 'SRC']],
  ['destinationIp', ['dstip', 'dst', 'dst_ip', 'destination_ip', 'daddr', 'DST']],
  ['action', ['action', 'act', 'utmaction', 'disposition']],
  ['user', ['user', 'srcuser', 'unauthuser', 'suser', 'username', 'acct']],
  ['domain', ['hostname', 'domain', 'qname', 'dstname', 'dhost']],
  ['url', ['url', 'request']],
  ['protocol', ['proto', 'protocol', 'PROTO']],
  ['rule', ['policyname', 'policy', 'policyid', 'rule', 'ruleid']],
  ['code', ['logid', 'eventid', 'msgid', 'signature_id']],
  ['userAgent', ['agent', 'useragent']],
  ['method', ['httpmethod', 'method']],
  ['hash', ['filehash', 'hash', 'sha256']],
  ['target', ['filename', 'file', 'attack', 'virus', 'app']],
]

const numberNames: readonly [keyof EventColumns, readonly string[]][] = [
  ['sourcePort', ['srcport', 'sport', 'src_port', 'spt', 'SPT']],
  ['destinationPort', ['dstport', 'dport', 'dst_port', 'dpt', 'DPT']],
  ['bytesOut', ['sentbyte', 'sent', 'bytes_out', 'out']],
  ['bytesIn', ['rcvdbyte', 'rcvd', 'bytes_in', 'in']],
  ['status', ['httpstatus', 'statuscode']],
]

/** Sigma's names for network events → columns, so that one rule fits every firewall. */
const sigmaNames: readonly [string, keyof EventColumns][] = [
  ['src_ip', 'sourceIp'],
  ['dst_ip', 'destinationIp'],
  ['src_port', 'sourcePort'],
  ['dst_port', 'destinationPort'],
  ['action', 'action'],
]

const outcomes: Readonly<Record<string, string>> = {
  accept: 'allowed',
  allow: 'allowed',
  allowed: 'allowed',
  pass: 'allowed',
  passthrough: 'allowed',
  permit: 'allowed',
  permitted: 'allowed',
  close: 'allowed',
  'client-rst': 'allowed',
  'server-rst': 'allowed',
  timeout: 'allowed',
  deny: 'denied',
  denied: 'denied',
  drop: 'denied',
  dropped: 'denied',
  block: 'denied',
  blocked: 'denied',
  reject: 'denied',
  rejected: 'denied',
  reset: 'denied',
}

const protocols: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmp6' }

function readKeyValue(reading: Reading): void {
  const { event, message } = reading
  const pairs = readPairs(message, event.fields)
  const columns: Record<string, string | number> = event as EventColumns
  for (const [column, names] of textNames) columns[column] = firstOf(pairs, names)
  for (const [column, names] of numberNames) columns[column] = Number(firstOf(pairs, names)) || 0
  event.protocol = (lookUp(protocols, event.protocol) ?? event.protocol).toLowerCase()
  event.outcome = lookUp(outcomes, event.action.toLowerCase()) ?? outcomeOf(pairs)
  event.durationMs = Number(pairs['duration'] ?? 0) * 1000 || 0
  for (const [name, column] of sigmaNames) {
    const value = event[column]
    if (value !== '' && value !== 0) event.fields[name] ??= String(value)
  }
  const isNetwork = event.sourceIp !== '' && event.destinationIp !== ''
  event.dataset = isNetwork ? 'firewall' : 'keyvalue'
  event.category = isNetwork ? 'firewall' : 'other'
  event.logsource = isNetwork ? { category: 'firewall' } : {}
}

function outcomeOf(pairs: Readonly<Record<string, string>>): string {
  const status = (pairs['status'] ?? pairs['result'] ?? pairs['res'] ?? '').toLowerCase()
  if (/^(success|ok|succeeded)/.test(status)) return 'success'
  return /^(fail|denied|error)/.test(status) ? 'failure' : ''
}

function firstOf(pairs: Readonly<Record<string, string>>, names: readonly string[]): string {
  for (const name of names) {
    const value = pairs[name]
    if (value !== undefined && value !== '') return value
  }
  return ''
}

function readFortigate(reading: Reading): void {
  readKeyValue(reading)
  const { event, context } = reading
  const { fields } = event
  const type = (fields['type'] ?? '').toLowerCase()
  const subtype = (fields['subtype'] ?? '').toLowerCase()
  event.dataset = `fortigate.${/^[a-z-]{1,20}$/.test(type) ? type : 'other'}`
  event.category = lookUp(fortigateCategories, subtype) ?? lookUp(fortigateCategories, type) ?? 'firewall'
  event.logsource = { product: 'fortigate', service: type, category: 'firewall' }
  event.host = fields['devname'] ?? event.host
  event.severity = severities.indexOf(fields['level'] ?? '') + 1 || event.severity
  event.ts = fortigateTime(fields, context.zone) ?? event.ts
}

const severities = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'information', 'debug']

const fortigateCategories: Readonly<Record<string, string>> = {
  webfilter: 'proxy',
  virus: 'malware',
  ips: 'intrusion',
  dns: 'dns',
  vpn: 'vpn',
  emailfilter: 'mail',
  system: 'device',
  user: 'authentication',
  traffic: 'firewall',
}

function fortigateTime(fields: Readonly<Record<string, string>>, zone: number): number | undefined {
  const { date, time, tz, eventtime } = fields
  if (date !== undefined && time !== undefined) return readIsoTime(`${date}T${time}`, readZone(tz, zone))
  return eventtime === undefined ? undefined : readEpoch(eventtime)
}

export const fortigate: Decoder = {
  kind: 'fortigate',
  recognises: ({ message }) => /\bdevid="?FG|\blogid="?\d{8,}/.test(message) && message.includes('type='),
  read: readFortigate,
}

const pair = /(?:^|[\s,])[A-Za-z_][\w.-]{0,40}=(?:"|[^\s=])/g

export const keyValue: Decoder = {
  kind: 'keyvalue',
  recognises: ({ message }) => {
    pair.lastIndex = 0
    return pair.test(message) && pair.test(message) && pair.test(message)
  },
  read: readKeyValue,
}
