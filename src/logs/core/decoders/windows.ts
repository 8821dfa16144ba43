/** Windows events in their three dresses (EVTX rendered to JSON, Winlogbeat, flat NXLog), under Windows' own field names. */
import type { LogEvent } from '../event.ts'
import { lookUp } from '../decoder.ts'
import { readIsoTime, type ZoneMinutes } from '../log-time.ts'
import { flattenInto, isRecord, textOf, type JsonRecord } from './flatten.ts'

/** True for a Windows event in any of its three dresses: nested, from a shipper, flat. */
export function isWindows(record: JsonRecord): boolean {
  return (
    (isRecord(record['Event']) && isRecord(record['Event']['System'])) ||
    isRecord(record['winlog']) ||
    (record['EventID'] !== undefined &&
      (record['Channel'] ?? record['SourceName'] ?? record['ProviderGuid']) !== undefined)
  )
}

/** Fills the event from any of the three dresses. */
export function readWindows(event: LogEvent, record: JsonRecord, zone: ZoneMinutes): void {
  const { fields } = event
  if (isRecord(record['Event'])) addRendered(fields, record['Event'])
  else if (isRecord(record['winlog'])) addWinlogbeat(fields, record, record['winlog'])
  else flattenInto(fields, record)
  const channel = fields['Channel'] ?? ''
  event.dataset = `windows.${channelNames.find(([pattern]) => pattern.test(channel))?.[1] ?? 'other'}`
  event.logsource = { product: 'windows' }
  event.code = fields['EventID'] ?? ''
  event.ts = timeOf(fields, zone) ?? event.ts
  for (const [column, names] of textNames) {
    const value = firstOf(fields, names)
    if (value !== '') event[column] = value
  }
  for (const [column, names] of portNames) event[column] = Number(firstOf(fields, names)) || 0
  const known = lookUp(knownEvents, `${event.dataset}/${event.code}`)
  event.category = known?.category ?? 'server'
  event.action = known?.action ?? ''
  event.outcome = known?.outcome ?? auditOutcome(fields)
  event.severity = levels[Number(fields['Level'])] ?? 0
}

const channelNames: readonly [RegExp, string][] = [
  [/^security$/i, 'security'],
  [/sysmon/i, 'sysmon'],
  [/powershell/i, 'powershell'],
  [/^system$/i, 'system'],
  [/^application$/i, 'application'],
  [/defender/i, 'defender'],
  [/taskscheduler/i, 'taskscheduler'],
  [/terminalservices/i, 'terminalservices'],
  [/dns/i, 'dns'],
]

/** Windows level (0 always … 5 verbose) → syslog severity + 1. */
const levels: readonly number[] = [0, 3, 4, 5, 7, 8]

type TextColumn =
  | 'host'
  | 'user'
  | 'sourceIp'
  | 'destinationIp'
  | 'domain'
  | 'process'
  | 'commandLine'
  | 'parent'
  | 'target'
  | 'hash'
  | 'protocol'
  | 'rule'

const textNames: readonly [TextColumn, readonly string[]][] = [
  ['host', ['Computer', 'Hostname', 'host.name', 'MachineName']],
  ['user', ['TargetUserName', 'User', 'SubjectUserName', 'AccountName', 'UserID', 'user.name']],
  ['sourceIp', ['IpAddress', 'SourceIp', 'SourceAddress', 'ClientAddress']],
  ['destinationIp', ['DestinationIp', 'DestAddress']],
  ['domain', ['DestinationHostname', 'QueryName', 'TargetServerName']],
  ['process', ['NewProcessName', 'Image', 'ProcessName', 'Application', 'SourceImage']],
  ['commandLine', ['CommandLine', 'ProcessCommandLine', 'ScriptBlockText', 'ImagePath', 'ServiceFileName']],
  ['parent', ['ParentImage', 'ParentProcessName', 'ParentCommandLine']],
  [
    'target',
    [
      'TargetFilename',
      'TargetObject',
      'ObjectName',
      'ServiceName',
      'TaskName',
      'TargetImage',
      'ImageLoaded',
      'ShareName',
      'PipeName',
    ],
  ],
  ['hash', ['Hashes', 'Hash']],
  ['protocol', ['Protocol']],
  ['rule', ['RuleName']],
]

const portNames: readonly ['sourcePort' | 'destinationPort', readonly string[]][] = [
  ['sourcePort', ['IpPort', 'SourcePort']],
  ['destinationPort', ['DestinationPort', 'DestPort']],
]

type Known = { readonly category: string; readonly action: string; readonly outcome?: string }

const knownEvents: Readonly<Record<string, Known>> = {
  'windows.security/4624': { category: 'authentication', action: 'logon', outcome: 'success' },
  'windows.security/4625': { category: 'authentication', action: 'logon', outcome: 'failure' },
  'windows.security/4634': { category: 'authentication', action: 'logoff' },
  'windows.security/4648': { category: 'authentication', action: 'logon_as_other' },
  'windows.security/4672': { category: 'authentication', action: 'privileged_logon', outcome: 'success' },
  'windows.security/4688': { category: 'process', action: 'process_start' },
  'windows.security/4697': { category: 'server', action: 'service_install' },
  'windows.security/4698': { category: 'server', action: 'task_create' },
  'windows.security/4720': { category: 'account', action: 'account_create' },
  'windows.security/4726': { category: 'account', action: 'account_delete' },
  'windows.security/4728': { category: 'account', action: 'group_add' },
  'windows.security/4732': { category: 'account', action: 'group_add' },
  'windows.security/4740': { category: 'account', action: 'account_lock' },
  'windows.security/4768': { category: 'authentication', action: 'ticket_request' },
  'windows.security/4769': { category: 'authentication', action: 'ticket_request' },
  'windows.security/4771': { category: 'authentication', action: 'ticket_request', outcome: 'failure' },
  'windows.security/4776': { category: 'authentication', action: 'password_check' },
  'windows.security/5140': { category: 'file', action: 'share_access' },
  'windows.security/5145': { category: 'file', action: 'share_access' },
  'windows.security/5156': { category: 'firewall', action: 'connection', outcome: 'allowed' },
  'windows.security/1102': { category: 'server', action: 'log_clear' },
  'windows.system/104': { category: 'server', action: 'log_clear' },
  'windows.system/7045': { category: 'server', action: 'service_install' },
  'windows.sysmon/1': { category: 'process', action: 'process_start' },
  'windows.sysmon/3': { category: 'network', action: 'connection' },
  'windows.sysmon/5': { category: 'process', action: 'process_end' },
  'windows.sysmon/7': { category: 'process', action: 'module_load' },
  'windows.sysmon/8': { category: 'process', action: 'remote_thread' },
  'windows.sysmon/10': { category: 'process', action: 'process_access' },
  'windows.sysmon/11': { category: 'file', action: 'file_create' },
  'windows.sysmon/12': { category: 'registry', action: 'registry_change' },
  'windows.sysmon/13': { category: 'registry', action: 'registry_change' },
  'windows.sysmon/14': { category: 'registry', action: 'registry_change' },
  'windows.sysmon/22': { category: 'dns', action: 'query' },
  'windows.sysmon/23': { category: 'file', action: 'file_delete' },
  'windows.powershell/4103': { category: 'process', action: 'script' },
  'windows.powershell/4104': { category: 'process', action: 'script' },
  'windows.defender/1116': { category: 'malware', action: 'malware_found' },
  'windows.defender/1117': { category: 'malware', action: 'malware_handled' },
}

const auditSuccess = 0x20_00_00_00_00_00_00n
const auditFailure = 0x10_00_00_00_00_00_00n

/** `Keywords` is a mask in hexadecimal or a word. */
function auditOutcome(fields: Readonly<Record<string, string>>): string {
  const keywords = fields['Keywords'] ?? ''
  if (/failure/i.test(keywords) || fields['EventType'] === 'AUDIT_FAILURE') return 'failure'
  if (/success/i.test(keywords) || fields['EventType'] === 'AUDIT_SUCCESS') return 'success'
  if (!/^0x[0-9a-f]{1,16}$/i.test(keywords)) return ''
  const mask = BigInt(keywords)
  if ((mask & auditFailure) !== 0n) return 'failure'
  return (mask & auditSuccess) === 0n ? '' : 'success'
}

function timeOf(fields: Readonly<Record<string, string>>, zone: ZoneMinutes): number | undefined {
  const utc = firstOf(fields, [
    'TimeCreated',
    'TimeCreated.SystemTime',
    'TimeCreated_SystemTime',
    '@timestamp',
  ])
  return (
    readIsoTime(utc, 0) ??
    readIsoTime(fields['EventTime'] ?? '', zone) ??
    readIsoTime(fields['UtcTime'] ?? '', 0)
  )
}

function firstOf(fields: Readonly<Record<string, string>>, names: readonly string[]): string {
  for (const name of names) {
    const value = fields[name]
    if (value !== undefined && value !== '' && value !== '-') return value
  }
  return ''
}

/** `<Event>` rendered to JSON; attributes stand under `#attributes`, `@attributes`, `$` or with `@` before them. */
function addRendered(fields: Record<string, string>, event: JsonRecord): void {
  const system = isRecord(event['System']) ? event['System'] : {}
  for (const [name, value] of Object.entries(system)) addElement(fields, name, value)
  addData(fields, event['EventData'])
  const userData = isRecord(event['UserData']) ? Object.values(event['UserData']) : []
  for (const part of userData) if (isRecord(part)) flattenInto(fields, withoutAttributes(part))
}

function addElement(fields: Record<string, string>, name: string, value: unknown): void {
  const plain = textOf(value)
  if (plain !== undefined) fields[name] = plain
  if (!isRecord(value)) return
  const inner = textOf(value['#text'] ?? value['_'] ?? value['Value'])
  if (inner !== undefined) fields[name] = inner
  for (const [attribute, content] of Object.entries(attributesOf(value))) {
    const text = textOf(content)
    if (text !== undefined) fields[`${name}_${attribute}`] = text
  }
}

function attributesOf(element: JsonRecord): JsonRecord {
  const nested = element['#attributes'] ?? element['@attributes'] ?? element['$']
  if (isRecord(nested)) return nested
  const entries = Object.entries(element).filter(([name]) => !name.startsWith('#') && name !== '_')
  return Object.fromEntries(entries.map(([name, value]) => [name.replace(/^@/, ''), value]))
}

function withoutAttributes(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !/^[#@$]/.test(name)))
}

function addData(fields: Record<string, string>, data: unknown): void {
  if (!isRecord(data)) return
  const { Data: list, ...named } = withoutAttributes(data)
  flattenInto(fields, named)
  const items = Array.isArray(list) ? (list as unknown[]) : list === undefined ? [] : [list]
  for (const item of items.slice(0, 256)) {
    if (!isRecord(item)) {
      const text = textOf(item)
      if (text !== undefined)
        fields['Data'] = fields['Data'] === undefined ? text : `${fields['Data']}, ${text}`
      continue
    }
    const name = textOf(attributesOf(item)['Name'])
    if (name !== undefined) fields[name] = textOf(item['#text'] ?? item['_'] ?? item['Value']) ?? ''
  }
}

const winlogbeatNames: readonly [string, string][] = [
  ['channel', 'Channel'],
  ['event_id', 'EventID'],
  ['provider_name', 'Provider_Name'],
  ['computer_name', 'Computer'],
  ['record_id', 'EventRecordID'],
]

function addWinlogbeat(fields: Record<string, string>, record: JsonRecord, winlog: JsonRecord): void {
  for (const [from, to] of winlogbeatNames) {
    const text = textOf(winlog[from])
    if (text !== undefined) fields[to] = text
  }
  if (isRecord(winlog['event_data'])) flattenInto(fields, winlog['event_data'])
  if (isRecord(winlog['user_data'])) flattenInto(fields, winlog['user_data'])
  const { winlog: _ours, ...rest } = record
  flattenInto(fields, rest)
}
