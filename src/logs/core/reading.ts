/** Reads a row of a search aloud: a few words for the table, and one sentence for people who know no log format. */
import { lookUp } from './decoder.ts'
import { actions, categories, outcomes } from './ja.ts'
import { ja } from './screen/ja.ts'

const words = ja.reading

/** What of a row says something to a reader; empty text and 0 where the line says nothing. */
export type ReadRow = {
  readonly category: string
  readonly host: string
  readonly source: string
  readonly user: string
  readonly action: string
  readonly outcome: string
  readonly sourceIp: string
  readonly destinationIp: string
  readonly destinationPort: number
  readonly domain: string
  readonly url: string
  readonly process: string
  readonly target: string
  readonly rule: string
  readonly raw: string
}

/** Name of an address as the registers know it, or nothing. */
export type NameOf = (address: string) => string | undefined

const connections = new Set(['firewall', 'network', 'vpn', 'intrusion'])

function isConnection(row: Pick<ReadRow, 'category' | 'sourceIp' | 'destinationIp'>): boolean {
  return connections.has(row.category) && row.sourceIp !== '' && row.destinationIp !== ''
}

/** The machine that acted: of connections the one that began them, else the one that wrote the line. */
export function machineOf(row: ReadRow): string {
  const isFromClient = isConnection(row) || row.category === 'proxy' || row.category === 'dns'
  return isFromClient && row.sourceIp !== '' ? row.sourceIp : row.host || row.source
}

/** Whom or what it concerned: the other end, else the account. */
export function partyOf(row: ReadRow): string {
  if (row.category === 'mail') return row.target || row.user
  if (isConnection(row)) return row.destinationIp
  return row.domain || row.user || row.destinationIp
}

/** A few words for the table. */
export function summarise(row: ReadRow): string {
  const outcome = lookUp(outcomes, row.outcome)
  const what = summaryWord(row)
  if (what === undefined) return messageOf(row.raw)
  if (row.outcome === 'allowed') return words.allowedShort({ what })
  if (row.outcome === 'denied') return words.deniedShort({ what })
  const said = outcome === undefined ? what : words.withOutcome({ what, outcome })
  const detail = lastPart(row.process || row.target)
  return detail === '' || row.category === 'mail' ? said : words.withDetail({ what: said, detail })
}

function summaryWord(row: ReadRow): string | undefined {
  const action = lookUp(actions, row.action)
  if (action !== undefined) return action
  if (isConnection(row)) return words.connection
  if (row.category === 'proxy') return words.browsing
  if (row.category === 'mail') return words.mail
  return row.action === '' ? undefined : row.action
}

/** One sentence that says what the line says. */
export function readAloud(row: ReadRow, nameOf: NameOf = () => undefined): string {
  if (isConnection(row)) return readConnection(row, nameOf)
  const reader = lookUp(readers, row.action) ?? lookUp(readers, row.category)
  if (reader) return reader(row, nameOf)
  const what = summaryWord(row)
  const host = hostOf(row)
  if (what === undefined) return words.plain({ host })
  const detail = row.target === '' ? '' : words.detail({ target: row.target })
  return words.recorded({ host, what: said(what, row), by: byOf(row), detail })
}

type Reader = (row: ReadRow, nameOf: NameOf) => string

const readers: Readonly<Record<string, Reader>> = {
  proxy: (row, nameOf) => {
    const place = { from: endOf(machineOf(row), nameOf), by: byOf(row), to: row.url || row.domain }
    return row.outcome === 'denied' || row.outcome === 'failure'
      ? words.openStopped(place)
      : words.opened(place)
  },
  dns: (row, nameOf) => words.asked({ from: endOf(machineOf(row), nameOf), to: row.domain || row.target }),
  mail: (row) => {
    const ends = { from: row.user || words.unknownUser, to: row.target || row.domain || words.unknownUser }
    if (row.outcome === 'success') return words.mailed(ends)
    return row.outcome === 'failure' || row.outcome === 'denied'
      ? words.mailFailed(ends)
      : words.mailSeen(ends)
  },
  logon: (row, nameOf) => {
    const from = row.sourceIp === '' ? '' : words.fromAddress({ address: endOf(row.sourceIp, nameOf) })
    const who = { host: hostOf(row), user: row.user || words.unknownUser, from }
    return row.outcome === 'failure' || row.outcome === 'denied'
      ? words.logonFailed(who)
      : words.loggedOn(who)
  },
  process_start: (row) =>
    words.ran({ host: hostOf(row), by: byOf(row), program: row.process || row.target || words.unknownUser }),
  log_clear: (row) => words.cleared({ host: hostOf(row), by: byOf(row) }),
}

function readConnection(row: ReadRow, nameOf: NameOf): string {
  const kind =
    lookUp(words.ports, String(row.destinationPort)) ??
    (row.destinationPort > 0 ? words.portConnection({ port: row.destinationPort }) : words.connection)
  const rule = row.rule === '' ? '' : words.byRule({ rule: row.rule })
  const ends = { from: endOf(row.sourceIp, nameOf), to: endOf(row.destinationIp, nameOf), kind, rule }
  if (row.outcome === 'allowed') return words.allowedConnection(ends)
  return row.outcome === 'denied' ? words.deniedConnection(ends) : words.plainConnection(ends)
}

function said(what: string, row: ReadRow): string {
  const outcome = lookUp(outcomes, row.outcome)
  return outcome === undefined ? what : words.withOutcome({ what, outcome })
}

function hostOf(row: ReadRow): string {
  return row.host || row.source || words.somebody
}

function byOf(row: ReadRow): string {
  return row.user === '' ? '' : words.by({ user: row.user })
}

/** An end of a connection: with its name when the registers know it, marked when it lies outside. */
function endOf(address: string, nameOf: NameOf): string {
  const name = nameOf(address)
  if (name !== undefined) return words.named({ name, address })
  return isOutside(address) ? words.fromOutside({ address }) : address
}

const insides = [
  /^10\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^(127|169\.254|0|22[4-9]|23\d)\./,
  /^255\./,
  /^(::1?$|f[cd]|fe[89ab]|ff)/i,
]

/** A row from the columns of a whole event, by their names in the event store. */
export function rowOfColumns(columns: Readonly<Record<string, string | number>>, raw: string): ReadRow {
  const text = (name: string) => String(columns[name] ?? '')
  return {
    category: text('category'),
    host: text('host'),
    source: text('source'),
    user: text('user'),
    action: text('action'),
    outcome: text('outcome'),
    sourceIp: text('source_ip'),
    destinationIp: text('destination_ip'),
    destinationPort: Number(columns['destination_port'] ?? 0),
    domain: text('domain'),
    url: text('url'),
    process: text('process'),
    target: text('target'),
    rule: text('rule'),
    raw,
  }
}

/** True for an address of the public internet (RFC 1918, 4193, 6598 and the special ranges are inside). */
export function isOutside(address: string): boolean {
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) || /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(address)
  return isAddress && !insides.some((range) => range.test(address))
}

/** Name of a category for people; what the table does not know stays as it is. */
export function categoryName(category: string): string {
  return lookUp(categories, category) ?? category
}

/** The last piece of a path. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

const messageMax = 80

/** The line without its syslog head, cut. */
function messageOf(raw: string): string {
  const message = raw.replace(/^<\d{1,3}>(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )?/, '').trim()
  return message.length > messageMax ? `${message.slice(0, messageMax)}…` : message
}
