/** Lines of "today": what any slice may put on the first page, in one shape. */
import { z } from 'zod'
import { instant } from './endpoint.ts'

const short = z.string().max(200)
const sentence = z.string().max(600)

/** A line waits to be taken, runs to a date, or waits for this person. Times are instants. */
export const todayLine = z.strictObject({
  section: z.enum(['untaken', 'deadline', 'waiting', 'silent', 'stale']),
  id: short,
  /** Number with its kind as a person says it, or empty. */
  number: short,
  kind: short,
  sentence,
  detail: sentence.optional(),
  zone: short.optional(),
  /** When waiting began, and until when an answer was promised. */
  since: instant.optional(),
  promisedAt: instant.optional(),
  /** A deadline's target and limit; equal when the law knows one date only. */
  targetAt: instant.optional(),
  limitAt: instant.optional(),
  law: short.optional(),
  state: short.optional(),
  href: short,
  act: z.strictObject({ label: short, href: short }),
})

export type TodayLine = z.output<typeof todayLine>

/** A hit of the search over everything. */
export const searchHit = z.strictObject({
  kind: short,
  number: short,
  title: sentence,
  detail: sentence,
  href: short,
})

export type SearchHit = z.output<typeof searchHit>
