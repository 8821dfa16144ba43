/** Endpoints that stand above all slices: the first page, the search over everything, the state of the program. */
import { z } from 'zod'
import { endpointsWith, instant, line, nothing } from '../../kernel/core/endpoint.ts'
import { searchHit, todayLine } from '../../kernel/core/today.ts'

const endpoint = endpointsWith({})

/** Lines of "today" of every slice, most urgent first within their section. */
export const readToday = endpoint({
  id: 'main.readToday',
  method: 'GET',
  path: '/api/today',
  permission: 'signed-in',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ now: instant, lines: z.array(todayLine).max(2000) }),
})

export const searchEverything = endpoint({
  id: 'main.searchEverything',
  method: 'GET',
  path: '/api/search',
  permission: 'signed-in',
  audit: 'none',
  input: z.strictObject({ text: line(200) }),
  output: z.strictObject({ hits: z.array(searchHit).max(200) }),
})

const part = z.strictObject({
  /** Key of the words that name it: `database`, `logs`, … */
  name: z.string().max(80),
  state: z.enum(['good', 'care', 'bad', 'unknown']),
  /** What the words are filled with: figures and dates. */
  facts: z.record(z.string().max(60), z.union([z.string().max(300), z.number()])),
})

export type StatusPart = z.output<typeof part>

/** For the administrator: disk, spool lag, certificate, clock, last backup, versions. */
export const readStatus = endpoint({
  id: 'main.readStatus',
  method: 'GET',
  path: '/api/status',
  permission: 'system.read',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ now: instant, version: z.string().max(40), parts: z.array(part).max(40) }),
})
