/** Search over the event store: newest first, exact count, histogram and facets, within a time limit. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { barSeconds, fillBars, type Bar } from '../core/histogram.ts'
import { isFault, parseQuery } from '../core/query.ts'
import type { EventStore } from './event-store/event-store.ts'
import { compileQuery } from './search-sql.ts'
import {
  countEvents,
  countMatches,
  selectRows,
  type CountRow,
  type EventSearch,
  type StoredRow,
} from './store-events.ts'

export type SearchRequest = {
  readonly bodyId: string
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
  readonly query: string
  readonly limit: number
  /** The last row of the page before: what is older follows. */
  readonly before?: { readonly ts: Date; readonly id: string }
  /** Only these of the rows; empty or absent means all. */
  readonly ids?: readonly string[]
  /** Leaves out count, histogram and facets: for pages after the first. */
  readonly rowsOnly?: boolean
}

export type LogRow = {
  readonly id: string
  readonly ts: Date
  readonly source: string
  readonly dataset: string
  readonly category: string
  readonly host: string
  readonly user: string
  readonly action: string
  readonly outcome: string
  readonly sourceIp: string
  readonly sourcePort: number
  readonly destinationIp: string
  readonly destinationPort: number
  readonly domain: string
  readonly url: string
  readonly process: string
  readonly target: string
  readonly rule: string
  readonly code: string
  readonly bytes: number
  readonly matches: readonly string[]
  /** At most 2,000 characters of the line; the whole line comes with the event. */
  readonly raw: string
}

export type Facet = { readonly field: string; readonly values: readonly { value: string; count: number }[] }

export type SearchResult = {
  readonly rows: readonly LogRow[]
  readonly total: number
  readonly barSeconds: number
  readonly bars: readonly Bar[]
  readonly facets: readonly Facet[]
  readonly tookMs: number
}

export type SearchRefusal = Refusal<
  | 'logs.query_fault'
  | 'logs.range_invalid'
  | 'logs.search_timeout'
  | 'logs.search_too_large'
  | 'logs.store_unavailable'
>

const timeoutMs = 10_000

/** Answers rows and sums, or why not. Aborting `signal` stops the queries in the store too. */
export async function searchLogs(
  store: EventStore,
  request: SearchRequest,
  signal?: AbortSignal,
): Promise<SearchResult | SearchRefusal> {
  if (!(request.from.getTime() < request.to.getTime())) return refuse('logs.range_invalid')
  const parsed = parseQuery(request.query)
  if (isFault(parsed)) return refuse('logs.query_fault', parsed.fault)
  const { bodyId, from, to, ids } = request
  const search = {
    store,
    bodyId,
    from,
    to,
    ids,
    condition: compileQuery(parsed),
    options: { signal, timeoutMs },
  }
  const startedAt = performance.now()
  try {
    const [rows, sums] = await Promise.all([
      readRows(search, request),
      request.rowsOnly ? noSums : readSums(search),
    ])
    return { rows, ...sums, tookMs: Math.round(performance.now() - startedAt) }
  } catch (error) {
    return explain(error, signal)
  }
}

const noSums = { total: 0, barSeconds: 0, bars: [], facets: [] }

async function readRows(search: EventSearch, request: SearchRequest): Promise<LogRow[]> {
  const { before, limit } = request
  const rows = await selectRows(search, { limit, before })
  return rows.map(rowOf)
}

function rowOf(row: StoredRow): LogRow {
  const text = (name: string) => String(row[name] ?? '')
  return {
    id: BigInt(text('id')).toString(16).padStart(16, '0'),
    ts: new Date(Number(row['ms'])),
    source: text('source'),
    dataset: text('dataset'),
    category: text('category'),
    host: text('host'),
    user: text('user'),
    action: text('action'),
    outcome: text('outcome'),
    sourceIp: text('source_ip'),
    sourcePort: Number(row['source_port']),
    destinationIp: text('destination_ip'),
    destinationPort: Number(row['destination_port']),
    domain: text('domain'),
    url: text('url'),
    process: text('process'),
    target: text('target'),
    rule: text('rule'),
    code: text('code'),
    bytes: Number(row['bytes']),
    matches: row['matches'] as string[],
    raw: text('line'),
  }
}

async function readSums(search: EventSearch): Promise<Omit<SearchResult, 'rows' | 'tookMs'>> {
  const { from, to } = search
  const seconds = barSeconds(from, to)
  const [rows, matches] = await Promise.all([
    countEvents(search, { columns: facetColumns, seconds, rowsMax: countRowsMax }),
    countMatches(search, facetValuesMax),
  ])
  const counts = new Map(countsOf(rows, 'at').map(({ value, count }) => [Number(value), count]))
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const facets = facetColumns.map((field) => {
    const values = countsOf(rows, field).filter(({ value }) => value !== '')
    return { field, values: values.slice(0, facetValuesMax) }
  })
  const bars = fillBars(counts, { from, to, seconds })
  return { total, barSeconds: seconds, bars, facets: [...facets, { field: 'matches', values: matches }] }
}

const facetColumns = ['category', 'host', 'source', 'outcome'] as const
const facetValuesMax = 12
const countRowsMax = 2_000

/** The rows that count one key; a key that a row is not about has the grouping 1. */
function countsOf(rows: readonly CountRow[], key: string): { value: string; count: number }[] {
  return rows
    .filter((row) => Number(row[`g_${key}`]) === 0)
    .map((row) => ({ value: String(row[key]), count: Number(row['count']) }))
}

/** Faults of the store that have a sentence of their own; all others are unexpected. */
export function explain(error: unknown, signal?: AbortSignal): SearchRefusal {
  const { code, message } = error as { code?: string; message?: string }
  if (signal?.aborted || code === '159' || code === '394') return refuse('logs.search_timeout')
  if (code === '241' || code === '307' || code === '396') return refuse('logs.search_too_large')
  const isAway =
    /^E(CONN|PIPE|NOENT|TIMEDOUT)/.test(code ?? '') ||
    /does not answer|socket hang up|has been stopped|aborted a request/.test(message ?? '')
  if (isAway) return refuse('logs.store_unavailable')
  throw error
}
