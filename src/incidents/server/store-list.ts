/** SQL of incidents across cases: the list, the search, what waits for somebody, cases alike. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { Case, Stage } from '../core/case.ts'
import type { Countermeasure } from '../core/countermeasure.ts'
import type { ObservableKind } from '../core/observable.ts'
import type { Task } from '../core/task.ts'

export type Me = { readonly seatIds: readonly string[]; readonly personId: string | undefined }

export type ListFilter = {
  readonly bodyId: string
  readonly stage?: Stage | 'open'
  readonly severity?: number
  readonly zone?: string
  readonly category?: string
  /** Only cases that this person or seat leads. */
  readonly leadBy?: Me
  /** Folded text that stands in the number, the title or a value seen. */
  readonly text?: string
  readonly order: 'newest' | 'oldest' | 'severity'
  readonly limit: number
  readonly offset: number
}

export type CaseListRow = Stored<Case> & { readonly openTasks: number; readonly pendingMeasures: number }

const orders = {
  newest: sql`opened_at desc, id desc`,
  oldest: sql`opened_at, id`,
  severity: sql`severity desc nulls last, opened_at desc, id desc`,
}

/** A page of cases. The page is cut first; what each row counts is looked up for these rows only. */
export async function listCases(tx: Tx, filter: ListFilter): Promise<CaseListRow[]> {
  const { rows } = await sql<CaseListRow>`
    select page.id, page.version, page.state,
      (select count(*)::int from case_task task
        where task.body_id = ${filter.bodyId} and task.case_id = page.id
          and task.stage in ('todo', 'in_progress', 'on_hold')) as "openTasks",
      (select count(*)::int from case_countermeasure measure
        where measure.body_id = ${filter.bodyId} and measure.case_id = page.id
          and (measure.stage in ('proposed', 'approved') or measure.lacks_countersign)) as "pendingMeasures"
    from (select id, version, state, opened_at, severity from incident_case ${conditions(filter)}
          order by ${orders[filter.order]} limit ${filter.limit} offset ${filter.offset}) page
    order by ${orders[filter.order]}`.execute(tx)
  return rows
}

/** How many cases of each stage the filter finds; the stage itself is left aside. */
export async function countCases(tx: Tx, filter: ListFilter): Promise<Record<Stage, number>> {
  const { rows } = await sql<{ stage: Stage; count: number }>`
    select stage, count(*)::int as count from incident_case ${conditions({ ...filter, stage: undefined })}
    group by stage`.execute(tx)
  const counts = { new: 0, in_progress: 0, closed: 0 }
  for (const row of rows) counts[row.stage] = row.count
  return counts
}

function conditions(filter: ListFilter) {
  return sql`where body_id = ${filter.bodyId}
    ${stageIs(filter.stage)}
    ${filter.severity === undefined ? sql`` : sql`and severity = ${filter.severity}`}
    ${filter.category === undefined ? sql`` : sql`and category = ${filter.category}`}
    ${filter.zone === undefined ? sql`` : sql`and zones ? ${filter.zone}`}
    ${filter.leadBy ? sql`and (lead_seat = any(${[...filter.leadBy.seatIds]}::text[]) or lead_person = ${filter.leadBy.personId ?? ''})` : sql``}
    ${filter.text === undefined ? sql`` : matches(filter.bodyId, filter.text)}`
}

function stageIs(stage: ListFilter['stage']) {
  if (stage === undefined) return sql``
  return stage === 'open' ? sql`and stage in ('new', 'in_progress')` : sql`and stage = ${stage}`
}

function matches(bodyId: string, text: string) {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return sql`and id in (
    select id from incident_case where body_id = ${bodyId} and search_text like ${pattern}
    union
    select case_id from case_observable where body_id = ${bodyId} and search_text like ${pattern})`
}

export type Similar = {
  readonly id: string
  readonly state: Case
  readonly kind: ObservableKind
  readonly value: string
}

/** Other cases that saw one of the values of this case, one row a value, newest case first. */
export async function listSimilar(
  tx: Tx,
  key: { bodyId: string; caseId: string; limit: number },
): Promise<Similar[]> {
  const { rows } = await sql<Similar>`
    select other.id, other.state, mine.kind, mine.state->>'value' as value
    from case_observable mine
    join case_observable theirs on theirs.body_id = mine.body_id and theirs.kind = mine.kind
      and theirs.value_key = mine.value_key and theirs.case_id <> mine.case_id
    join incident_case other on other.body_id = theirs.body_id and other.id = theirs.case_id
    where mine.body_id = ${key.bodyId} and mine.case_id = ${key.caseId}
      and mine.state->>'verdict' not in ('harmless', 'mistake')
    order by other.opened_at desc, other.id desc limit ${key.limit}`.execute(tx)
  return rows
}

export type OpenHit = Stored<Case> & { readonly reason: 'observable' | 'item'; readonly value: string }

/** Open cases that have one of the values or touch one of the register items. */
export async function listOpenHits(
  tx: Tx,
  wanted: { bodyId: string; values: readonly string[]; itemIds: readonly string[]; limit: number },
): Promise<OpenHit[]> {
  const { rows } = await sql<OpenHit>`
    select c.id, c.version, c.state, hit.reason, hit.value
    from (
      select case_id, 'observable' as reason, state->>'value' as value from case_observable
      where body_id = ${wanted.bodyId} and kind in ('ip', 'domain', 'url', 'hash', 'mail', 'host', 'account')
        and value_key in (select md5(v) from unnest(${[...wanted.values]}::text[]) v)
      union all
      select case_id, 'item', item_id from case_link
      where body_id = ${wanted.bodyId} and item_id = any(${[...wanted.itemIds]}::text[])
    ) hit join incident_case c on c.body_id = ${wanted.bodyId} and c.id = hit.case_id
    where c.stage in ('new', 'in_progress') order by c.opened_at desc, c.id limit ${wanted.limit}`.execute(tx)
  return rows
}

type OfCase<State> = Stored<State> & { readonly caseNumber: string }

/** Tasks that are not settled and meant for this person or one of these seats, the most urgent first. */
export async function listTasksFor(
  tx: Tx,
  wanted: { bodyId: string; me: Me; limit: number },
): Promise<OfCase<Task>[]> {
  const { rows } = await sql<OfCase<Task>>`
    select task.id, task.version, task.state, c.number as "caseNumber"
    from case_task task join incident_case c on c.body_id = task.body_id and c.id = task.case_id
    where task.body_id = ${wanted.bodyId} and task.stage in ('todo', 'in_progress', 'on_hold')
      and (task.assignee_seat = any(${[...wanted.me.seatIds]}::text[]) or task.assignee_person = ${wanted.me.personId ?? ''})
      and c.stage <> 'closed'
    order by task.state->>'dueAt' nulls last, task.id limit ${wanted.limit}`.execute(tx)
  return rows
}

/** Countermeasures on which somebody has to decide or act, the earliest review first. */
export async function listWaitingMeasures(
  tx: Tx,
  wanted: { bodyId: string; reviewBefore: Date; limit: number },
): Promise<OfCase<Countermeasure>[]> {
  const { rows } = await sql<OfCase<Countermeasure>>`
    select measure.id, measure.version, measure.state, c.number as "caseNumber"
    from case_countermeasure measure
    join incident_case c on c.body_id = measure.body_id and c.id = measure.case_id
    where measure.body_id = ${wanted.bodyId}
      and (measure.stage in ('proposed', 'approved', 'active') or measure.lacks_countersign)
      and (measure.stage <> 'active' or measure.lacks_countersign
           or measure.review_at <= ${wanted.reviewBefore.toISOString()})
    order by measure.review_at, measure.id limit ${wanted.limit}`.execute(tx)
  return rows
}
