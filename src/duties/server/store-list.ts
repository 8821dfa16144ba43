/** SQL of duties over all cases: the overview, the first page, the search. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { CaseDocument } from '../core/document.ts'
import type { StoredDuty } from './store.ts'

export type DutyFilter = {
  readonly bodyId: string
  readonly show: 'running' | 'overdue' | 'settled'
  readonly now: Date
  readonly limit: number
  readonly offset: number
}

/** Running ones by what is due first, those without a day last; settled ones newest first. */
export async function listDuties(tx: Tx, filter: DutyFilter): Promise<StoredDuty[]> {
  const order = filter.show === 'settled' ? sql`id desc` : sql`target_at nulls last, id`
  const { rows } = await sql<StoredDuty>`
    select id, version, state from duty where ${conditionOf(filter)}
    order by ${order} limit ${filter.limit} offset ${filter.offset}`.execute(tx)
  return rows
}

export type DutyCounts = { running: number; overdue: number; settled: number }

export async function countDuties(tx: Tx, filter: { bodyId: string; now: Date }): Promise<DutyCounts> {
  const { rows } = await sql<DutyCounts>`
    select count(*) filter (where not is_settled)::int as running,
           count(*) filter (where ${isOverdue(filter.now)})::int as overdue,
           count(*) filter (where is_settled)::int as settled
    from duty where body_id = ${filter.bodyId}`.execute(tx)
  return rows[0] ?? { running: 0, overdue: 0, settled: 0 }
}

/** Running duties with a day, those that run out first. */
export async function listDeadlines(
  tx: Tx,
  filter: { bodyId: string; limit: number },
): Promise<StoredDuty[]> {
  const { rows } = await sql<StoredDuty>`
    select id, version, state from duty
    where body_id = ${filter.bodyId} and not is_settled and target_at is not null and not ${fellAway()}
    order by target_at, id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Cases with duties that fell away and wait for a person's confirmation, and how many of them each. */
export async function listFallenAway(
  tx: Tx,
  filter: { bodyId: string; limit: number },
): Promise<{ caseId: string; count: number }[]> {
  const { rows } = await sql<{ caseId: string; count: number }>`
    select case_id as "caseId", count(*)::int as count from duty
    where body_id = ${filter.bodyId} and not is_settled and ${fellAway()}
    group by case_id order by case_id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Cases with running duties that stand on rules other than `versions`. */
export async function listCasesOnOldRules(
  tx: Tx,
  filter: { bodyId: string; versions: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ caseId: string }>`
    select distinct case_id as "caseId" from duty
    where body_id = ${filter.bodyId} and not is_settled and not ${fellAway()}
      and (state->'proposal'->'rule'->>'pack') || ' ' || (state->'proposal'->'rule'->>'version')
        <> all(${[...filter.versions]}::text[])`.execute(tx)
  return rows.map((row) => row.caseId)
}

/** Documents that wait for somebody: a review, an approval, a second signature. */
export async function listWaitingDocuments(
  tx: Tx,
  filter: { bodyId: string; limit: number },
): Promise<Stored<CaseDocument>[]> {
  const { rows } = await sql<Stored<CaseDocument>>`
    select id, version, state from duty_document
    where body_id = ${filter.bodyId} and (stage in ('draft', 'reviewed') or lacks_countersign)
    order by id limit ${filter.limit}`.execute(tx)
  return rows
}

/** Duties on which something with this receipt number was submitted. */
export async function searchReceipts(
  tx: Tx,
  query: { bodyId: string; text: string; limit: number },
): Promise<StoredDuty[]> {
  const pattern = `%${query.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const { rows } = await sql<StoredDuty>`
    select id, version, state from duty where body_id = ${query.bodyId} and receipts ilike ${pattern}
    order by id desc limit ${query.limit}`.execute(tx)
  return rows
}

function conditionOf(filter: Pick<DutyFilter, 'bodyId' | 'show' | 'now'>) {
  const body = sql`body_id = ${filter.bodyId}`
  if (filter.show === 'settled') return sql`${body} and is_settled`
  const running = sql`${body} and not is_settled`
  return filter.show === 'overdue' ? sql`${body} and ${isOverdue(filter.now)}` : running
}

/** The facts no longer ask for it: shown, to be confirmed, but not late. */
function fellAway() {
  return sql`(state->>'standing' = 'fell_away')`
}

function isOverdue(now: Date) {
  return sql`(not is_settled and limit_at <= ${now} and not ${fellAway()})`
}
