/** Endpoints of the logs: search, one event whole, where logs come from, files brought in. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, nothing, version } from '../../kernel/core/endpoint.ts'
import { sourceKinds } from './decoder.ts'
import { logsRefusals } from './ja.ts'

const endpoint = endpointsWith(logsRefusals)

/** Ids of events: 16 hexadecimal digits. */
const eventId = z.string().regex(/^[0-9a-f]{16}$/)
const word = z.string().max(4_000)
const longText = z.string().max(300_000)
const count = z.number().int().min(0)

const searchRefusals = [
  'logs.query_fault',
  'logs.range_invalid',
  'logs.search_timeout',
  'logs.search_too_large',
  'logs.store_unavailable',
] as const

const row = z.strictObject({
  id: eventId,
  ts: instant,
  source: word,
  dataset: word,
  /** Key of `categories` in the words of logs. */
  category: word,
  host: word,
  user: longText,
  action: word,
  /** Key of `outcomes`, or empty. */
  outcome: word,
  sourceIp: longText,
  sourcePort: count,
  destinationIp: longText,
  destinationPort: count,
  domain: longText,
  url: longText,
  process: longText,
  target: longText,
  rule: word,
  code: word,
  bytes: count,
  matches: z.array(word).max(4_000),
  /** At most 2,000 characters; the whole line comes with `readLogEvent`. */
  raw: z.string().max(8_000),
})

export type LogRowReply = z.output<typeof row>

const facet = z.strictObject({
  /** `category`, `host`, `source`, `outcome` or `matches`; usable as a field of a query. */
  field: word,
  values: z.array(z.strictObject({ value: word, count })).max(12),
})

/** `lastAt` is the time of the last event before the end of the range. */
const silence = z.strictObject({ source: word, lastAt: instant })

/**
 * Newest first. `total` is exact; bars cover the range without gaps (`barSeconds` each, aligned to Japan's
 * midnight). `silences` are sources of which nothing more came before the range ended, although they write
 * more often than that. With `beforeTs` and
 * `beforeId` (last row of the page before) only rows come: sums are zero and empty.
 */
export const searchLogs = endpoint({
  id: 'logs.searchLogs',
  method: 'GET',
  path: '/api/logs/search',
  permission: 'log.search',
  audit: 'read',
  input: z.strictObject({
    from: instant,
    to: instant,
    query: z.string().max(2_000).default(''),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    beforeTs: instant.optional(),
    beforeId: eventId.optional(),
  }),
  output: z.strictObject({
    rows: z.array(row).max(500),
    total: count,
    barSeconds: count,
    bars: z.array(z.strictObject({ at: instant, count })).max(80),
    facets: z.array(facet).max(8),
    silences: z.array(silence).max(200),
    tookMs: count,
  }),
  refusals: searchRefusals,
})

/** Most rows of one table. */
export const exportRowsMax = 10_000

/** The newest rows of a search as a CSV table; with `ids` those of them. */
export const exportLogs = endpoint({
  id: 'logs.exportLogs',
  method: 'POST',
  path: '/api/logs/export',
  permission: 'log.search',
  assurance: 'fresh',
  audit: 'read',
  transport: 'download',
  input: z.strictObject({
    from: instant,
    to: instant,
    query: z.string().max(2_000).default(''),
    ids: z.array(eventId).max(200).default([]),
  }),
  output: z.unknown(),
  refusals: searchRefusals,
})

/** `at` is the event's time as the search told it; it makes the look-up quick. */
export const readLogEvent = endpoint({
  id: 'logs.readLogEvent',
  method: 'GET',
  path: '/api/logs/events/:id',
  permission: 'log.search',
  audit: 'read',
  input: z.strictObject({ id: eventId, at: instant.optional() }),
  output: z.strictObject({
    id: eventId,
    ts: instant,
    receivedAt: instant,
    raw: longText,
    matches: z.array(word).max(4_000),
    /** Searched columns that say something, in their order. */
    columns: z.array(z.strictObject({ name: word, value: longText })).max(60),
    /** Every field under the name that its source gave it. */
    fields: z.array(z.strictObject({ name: word, value: longText })).max(2_000),
  }),
  refusals: [
    'logs.event_not_found',
    'logs.search_timeout',
    'logs.search_too_large',
    'logs.store_unavailable',
    'logs.query_fault',
    'logs.range_invalid',
  ],
})

const sourceFields = {
  /** IPv4 or IPv6 address that the lines come from. */
  address: z.union([z.ipv4(), z.ipv6()]),
  name: line(80),
  kind: z.enum(sourceKinds).default('auto'),
  zoneMinutes: z.number().int().min(-720).max(840).default(540),
  /** 0 = silence is never told. */
  silentAfterMinutes: z.number().int().min(0).max(43_200).default(0),
}

const sourceReply = z.strictObject({
  /** Registered sources only. */
  id: id.optional(),
  version: version.optional(),
  name: word,
  address: word,
  kind: word,
  zoneMinutes: z.number().int(),
  silentAfterMinutes: count,
  lastReceivedAt: instant.optional(),
  /** Events of the last 90 days. */
  events: count,
  datasets: z.array(word).max(20),
  isSilent: z.boolean(),
  /** Since the program started: reason → count, among them `no_room`, `too_long`, `not_as_named`. */
  refused: z.array(z.strictObject({ reason: word, count })).max(20),
})

export const listLogSources = endpoint({
  id: 'logs.listLogSources',
  method: 'GET',
  path: '/api/logs/sources',
  permission: 'log.search',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    sources: z.array(sourceReply).max(2_000),
    /** Where syslog is listened for; 0 = not listening. */
    syslog: z.strictObject({ host: word, udpPort: count, tcpPort: count }),
    /** Datagrams that the system threw away because nobody read them in time. */
    udpDropped: count,
    /** False when the event store does not answer: then only what is registered is listed. */
    storeAnswers: z.boolean(),
  }),
})

const saved = z.strictObject({ id, version })

export const addLogSource = endpoint({
  id: 'logs.addLogSource',
  method: 'POST',
  path: '/api/logs/sources',
  permission: 'log.source',
  audit: 'write',
  input: z.strictObject(sourceFields),
  output: saved,
  refusals: ['logs.source_exists'],
})

export const changeLogSource = endpoint({
  id: 'logs.changeLogSource',
  method: 'PUT',
  path: '/api/logs/sources/:id',
  permission: 'log.source',
  audit: 'write',
  input: z.strictObject({ id, version, ...sourceFields }),
  output: saved,
  refusals: ['logs.source_exists'],
})

export const removeLogSource = endpoint({
  id: 'logs.removeLogSource',
  method: 'DELETE',
  path: '/api/logs/sources/:id',
  permission: 'log.source',
  audit: 'write',
  input: z.strictObject({ id, version: z.coerce.number().int().min(0) }),
  output: saved,
})

/** One file: JSON lines, a JSON array (EVTX rendered to JSON), NXLog's flat JSON, or plain lines; gzip too. */
export const importLogs = endpoint({
  id: 'logs.importLogs',
  method: 'POST',
  path: '/api/logs/import',
  permission: 'log.import',
  audit: 'write',
  transport: 'upload',
  input: z.strictObject({ kind: z.enum(sourceKinds).default('auto'), source: line(80).optional() }),
  output: z.strictObject({ events: count, notAsNamed: count, tooLong: count }),
  refusals: [
    'logs.file_is_empty',
    'logs.file_is_binary',
    'logs.file_is_evtx',
    'logs.file_is_archive',
    'logs.file_is_damaged',
    'logs.file_is_bomb',
    'logs.file_not_json',
    'logs.file_missing',
    'logs.spool_full',
    'logs.spool_failed',
  ],
})
