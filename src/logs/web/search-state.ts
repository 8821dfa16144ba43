/** What is searched for, kept in the address: query, range, ticked facets, and whom the side panel is about. */
import { useState } from 'react'
import { useQueryMembers, type Query } from '../../kernel/web/location.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { filterFields, narrow, type Filters } from '../core/narrow.ts'
import { isFault, parseQuery, type QueryFault } from '../core/query.ts'

export const presets = ['1h', '24h', '7d', '30d', '1y'] as const
export type Preset = (typeof presets)[number]

const hourMs = 3_600_000
const lengths: Readonly<Record<Preset, number>> = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
  '1y': 366 * 24 * hourMs,
}

export type Range = { readonly from: Date; readonly to: Date; readonly preset?: Preset }
export type SearchRequest = { readonly from: string; readonly to: string; readonly query: string }

export type SearchState = {
  readonly query: string
  readonly filters: Filters
  readonly range: Range
  readonly entity: string | undefined
  readonly fault: QueryFault['fault'] | undefined
  /** Absent while the query cannot be read. */
  readonly request: SearchRequest | undefined
  /** Changes the search; what is not named stays. Running presets are counted from this moment. */
  readonly search: (change: SearchChange) => void
  readonly showEntity: (value: string | undefined) => void
}

export type SearchChange = {
  readonly query?: string
  readonly filters?: Filters
  readonly range?: Range
}

export function useSearchState(): SearchState {
  const [members, change] = useQueryMembers()
  const now = useServerNow()
  const [countedFrom, setCountedFrom] = useState(now)
  const query = members['query'] ?? ''
  const filters = filtersOf(members)
  const range = rangeOf(members, countedFrom)
  const parsed = parseQuery(query)
  const fault = isFault(parsed) ? parsed.fault : undefined
  return {
    query,
    filters,
    range,
    entity: members['entity'],
    fault,
    request: fault
      ? undefined
      : { from: range.from.toISOString(), to: range.to.toISOString(), query: narrow(query, filters) },
    search: (wanted) => {
      setCountedFrom(now)
      change({
        query: wanted.query ?? query,
        ...(wanted.filters ? membersOfFilters(wanted.filters) : {}),
        ...(wanted.range ? membersOfRange(wanted.range) : {}),
      })
    },
    showEntity: (entity) => change({ entity }, { replaces: true }),
  }
}

/** The range of a preset that ends at `now`. */
export function presetRange(preset: Preset, now: Date): Range {
  return { from: new Date(now.getTime() - lengths[preset]), to: now, preset }
}

function rangeOf(members: Query, now: Date): Range {
  const from = new Date(members['from'] ?? '')
  const to = new Date(members['to'] ?? '')
  if (from.getTime() < to.getTime()) return { from, to }
  const preset = presets.find((candidate) => candidate === members['last']) ?? '24h'
  return presetRange(preset, now)
}

function membersOfRange({ from, to, preset }: Range): Query {
  return preset
    ? { last: preset, from: undefined, to: undefined }
    : { last: undefined, from: from.toISOString(), to: to.toISOString() }
}

/** Values of a facet stand in one member, each escaped, with commas between. */
function filtersOf(members: Query): Filters {
  const chosen = filterFields.flatMap((field): [string, string[]][] => {
    const values = (members[field] ?? '').split(',').filter((value) => value !== '')
    return values.length === 0 ? [] : [[field, values.map(unescapeValue)]]
  })
  return Object.fromEntries(chosen)
}

function membersOfFilters(filters: Filters): Query {
  return Object.fromEntries(
    filterFields.map((field) => {
      const values = filters[field] ?? []
      return [field, values.length === 0 ? undefined : values.map(encodeURIComponent).join(',')]
    }),
  )
}

/** An address that somebody changed by hand may hold a lone percent sign. */
function unescapeValue(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
