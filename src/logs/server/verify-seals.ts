/** Compares the event store with the seals in the trail. */
import type { Database } from '../../kernel/server/database.ts'
import { compareRange, idOf, type SealedRange, type SealFault } from '../core/seal/seal.ts'
import { countBodyEvents, digestRanges, listSeals, type Events } from './store-seals.ts'

export type SealProblem = {
  readonly kind: SealFault
  /** The entry of the trail that holds the seal. */
  readonly sequence: string
  readonly from: string
  readonly to: string
  readonly firstAt: string
  readonly lastAt: string
  readonly sealed: number
  readonly found: number
}

export type SealReport = {
  readonly ok: boolean
  readonly batches: number
  /** Events in the ranges, as sealed. */
  readonly events: number
  /** Events that no seal covers; only when everything was asked for. */
  readonly unsealed?: number
  readonly problems: readonly SealProblem[]
}

export type SealRequest = {
  readonly database: Database
  readonly events: Events
  readonly bodyId: string
  /** Only ranges with events from here on. */
  readonly from?: Date
  /** Only ranges with events before it. */
  readonly to?: Date
}

type Known = { readonly sequence: string; readonly range: SealedRange }

const entriesAtOnce = 200
const rangesAtOnce = 100
const eventsAtOnce = 400_000

/** Recomputes every sealed range of a body. Whether the seals themselves are genuine, the ledger's verifier says. */
export async function verifySeals(request: SealRequest): Promise<SealReport> {
  const { database, events, bodyId } = request
  const problems: SealProblem[] = []
  let batches = 0
  let covered = 0
  let stored = 0
  let after = '0'
  for (;;) {
    const page = { bodyId, after, limit: entriesAtOnce }
    const seals = await database.transaction(bodyId, (tx) => listSeals(tx, page))
    const ranges = seals.flatMap(({ sequence, event }) => event.ranges.map((range) => ({ sequence, range })))
    for (const group of groupsOf(ranges.filter(({ range }) => isWanted(range, request)))) {
      const checked = await checkGroup(request, group)
      problems.push(...checked.problems)
      stored += checked.stored
      batches += group.length
      covered += group.reduce((sum, { range }) => sum + range.events, 0)
    }
    after = seals.at(-1)?.sequence ?? after
    if (seals.length < entriesAtOnce) break
  }
  const report = { ok: problems.length === 0, batches, events: covered, problems }
  if (request.from || request.to) return report
  return { ...report, unsealed: Math.max(0, (await countBodyEvents(events, bodyId)) - stored) }
}

function isWanted(range: SealedRange, { from, to }: SealRequest): boolean {
  const isEarlier = from !== undefined && new Date(range.lastAt) < from
  const isLater = to !== undefined && new Date(range.firstAt) >= to
  return !isEarlier && !isLater
}

/** Ranges that follow each other without a gap, so many as one query bears. */
function groupsOf(ranges: readonly Known[]): Known[][] {
  const groups: Known[][] = []
  let events = 0
  for (const known of ranges) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    events += known.range.events
    const follows = before !== undefined && idOf(before.range.to) + 1n === idOf(known.range.from)
    if (group && follows && group.length < rangesAtOnce && events <= eventsAtOnce) {
      group.push(known)
      continue
    }
    groups.push([known])
    events = known.range.events
  }
  return groups
}

async function checkGroup(
  { events, bodyId }: SealRequest,
  group: readonly Known[],
): Promise<{ problems: SealProblem[]; stored: number }> {
  const starts = group.map(({ range }) => idOf(range.from))
  const to = idOf(group.at(-1)?.range.to ?? '0')
  const digests = await digestRanges(events, { bodyId, starts, to })
  const problems = group.flatMap(({ sequence, range }) => {
    const found = digests.get(idOf(range.from))
    const kind = compareRange(range, found)
    if (!kind) return []
    const { from, to: last, firstAt, lastAt, events: sealed } = range
    return [{ kind, sequence, from, to: last, firstAt, lastAt, sealed, found: found?.events ?? 0 }]
  })
  return { problems, stored: [...digests.values()].reduce((sum, digest) => sum + digest.events, 0) }
}
