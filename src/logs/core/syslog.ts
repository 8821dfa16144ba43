/** Syslog headers: RFC 5424, RFC 3164 and the liberties that devices take with it. */
import { readBsdTime, readIsoTime, withYear, type ZoneMinutes } from './log-time.ts'

export type Syslog = {
  /** 0 (emergency) … 7 (debug); -1 when the line has no priority. */
  readonly severity: number
  readonly facility: number
  readonly ts?: number
  readonly host: string
  readonly app: string
  readonly processId: string
  /** Structured data of RFC 5424 as `id.name` → value. */
  readonly data: Readonly<Record<string, string>>
  readonly message: string
}

export type ReadingContext = { readonly received: number; readonly zone: ZoneMinutes }

const priorityMax = 191

/** Reads the header; a line without one is all message. */
export function readSyslog(line: string, context: ReadingContext): Syslog {
  const priority = /^<(\d{1,3})>/.exec(line)
  const value = Number(priority?.[1] ?? -1)
  if (!priority || value > priorityMax) return { ...unknown, ...readBsd(line, context) }
  const known = { ...unknown, severity: value & 7, facility: value >> 3 }
  const rest = line.slice(priority[0].length)
  const modern = rest.startsWith('1 ') ? readModern(rest.slice(2), context) : undefined
  return { ...known, ...(modern ?? readBsd(rest, context)) }
}

const unknown: Syslog = {
  severity: -1,
  facility: -1,
  host: '',
  app: '',
  processId: '',
  data: {},
  message: '',
}

/** RFC 5424 §6 after `<PRI>1 `; a nil value is `-`. */
function readModern(text: string, context: ReadingContext): Partial<Syslog> | undefined {
  const words: string[] = []
  let at = 0
  while (words.length < 5) {
    const end = text.indexOf(' ', at)
    if (end === -1) return undefined
    words.push(text.slice(at, end))
    at = end + 1
  }
  const [time = '-', host = '-', app = '-', processId = '-'] = words.map((word) => (word === '-' ? '' : word))
  const ts = readIsoTime(time, context.zone)
  const { data, end } = readStructured(text, at)
  const message = text
    .slice(end)
    .replace(/^ /, '')
    .replace(/^\uFEFF/, '')
  return { ...(ts === undefined ? {} : { ts }), host, app, processId, data, message }
}

const elementsMax = 64

function readStructured(text: string, start: number): { data: Record<string, string>; end: number } {
  const data: Record<string, string> = {}
  if (text[start] === '-') return { data, end: start + 1 }
  let at = start
  for (let count = 0; text[at] === '[' && count < elementsMax; count += 1) {
    const end = endOfElement(text, at)
    if (end === -1) break
    const element = text.slice(at + 1, end)
    const name = element.split(' ', 1)[0] ?? ''
    for (const [, key, value] of element.matchAll(/ ([^\s=\]"]{1,64})="((?:[^"\\]|\\.)*)"/g)) {
      data[`${name}.${key}`] = (value ?? '').replaceAll(/\\(["\\\]])/g, '$1')
    }
    at = end + 1
  }
  return { data, end: at }
}

/** The closing bracket outside of quotes. */
function endOfElement(text: string, start: number): number {
  let isQuoted = false
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '\\' && isQuoted) at += 1
    else if (letter === '"') isQuoted = !isQuoted
    else if (letter === ']' && !isQuoted) return at
  }
  return -1
}

/** RFC 3164 §4.1 without its priority: time, host, tag; each may be missing. */
function readBsd(text: string, context: ReadingContext): Partial<Syslog> {
  const timed = readLeadingTime(text, context)
  if (!timed) return tagOf(text) ?? { message: text }
  const afterHost = /^(\S+) +(?=\S)/.exec(timed.rest)
  const word = afterHost?.[1] ?? ''
  // `app[12]:` straight after the time is a tag: the sender left its host out.
  if (!afterHost || word.endsWith(':') || word.includes('=')) {
    return { ts: timed.ts, ...(tagOf(timed.rest) ?? { message: timed.rest }) }
  }
  const rest = timed.rest.slice(afterHost[0].length)
  return { ts: timed.ts, host: word, ...(tagOf(rest) ?? { message: rest }) }
}

function readLeadingTime(text: string, context: ReadingContext): { ts: number; rest: string } | undefined {
  const bsd = readBsdTime(text.slice(0, 15))
  if (bsd && (text[15] === ' ' || text[15] === ':')) {
    return { ts: withYear(bsd, context.received, context.zone), rest: text.slice(16).trimStart() }
  }
  const word = /^(\d{4}-\d{2}-\d{2}T\S{8,30}) /.exec(text)
  const ts = word ? readIsoTime(word[1] ?? '', context.zone) : undefined
  return word && ts !== undefined ? { ts, rest: text.slice(word[0].length) } : undefined
}

function tagOf(text: string): Partial<Syslog> | undefined {
  const match = /^([A-Za-z0-9_.\-/]{1,64})(?:\[([^\]]{1,32})\])?: ?/.exec(text)
  if (!match) return undefined
  return { app: match[1] ?? '', processId: match[2] ?? '', message: text.slice(match[0].length) }
}
