/** SQL of the detection: hits of rules. Not business records; the report that follows from them is. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'

export type Hit = { readonly ruleId: string; readonly logEventId: string; readonly happenedAt: Date }

/** Writes hits and answers those that were not there before. */
export async function insertHits(
  tx: Tx,
  input: { bodyId: string; recordedAt: Date; hits: readonly Hit[] },
): Promise<{ ruleId: string; logEventId: string }[]> {
  const rows = input.hits.map((hit) => ({
    rule_id: hit.ruleId,
    log_event_id: hit.logEventId,
    happened_at: hit.happenedAt.toISOString(),
  }))
  const inserted = await sql<{ ruleId: string; logEventId: string }>`
    insert into rule_hit (body_id, rule_id, log_event_id, happened_at, recorded_at)
    select ${input.bodyId}, hit.rule_id, hit.log_event_id, hit.happened_at, ${input.recordedAt}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as hit(rule_id text, log_event_id text, happened_at timestamptz)
    on conflict do nothing returning rule_id as "ruleId", log_event_id as "logEventId"`.execute(tx)
  return inserted.rows
}

export async function setReportOfHits(
  tx: Tx,
  input: { bodyId: string; ruleId: string; logEventIds: readonly string[]; reportId: string },
): Promise<void> {
  await sql`update rule_hit set report_id = ${input.reportId} where body_id = ${input.bodyId}
    and rule_id = ${input.ruleId} and log_event_id = any(${[...input.logEventIds]}::text[])`.execute(tx)
}

/** How many reports the rule has for the day in Asia/Tokyo that begins at `from`. */
export async function countReportsOfDay(
  tx: Tx,
  input: { bodyId: string; ruleId: string; from: Date },
): Promise<number> {
  const { rows } = await sql<{ reports: number }>`
    select count(distinct report_id)::int as reports from rule_hit
    where body_id = ${input.bodyId} and rule_id = ${input.ruleId}
      and happened_at >= ${input.from} and happened_at < ${input.from}::timestamptz + interval '24 hours'`.execute(
    tx,
  )
  return rows[0]?.reports ?? 0
}

export type RuleCount = { readonly ruleId: string; readonly hits: number; readonly lastAt: Date }

/** Hits per rule since `since`. */
export async function countHits(tx: Tx, input: { bodyId: string; since: Date }): Promise<RuleCount[]> {
  const { rows } = await sql<RuleCount>`
    select rule_id as "ruleId", count(*)::int as hits, max(happened_at) as "lastAt"
    from rule_hit where body_id = ${input.bodyId} and happened_at >= ${input.since} group by rule_id`.execute(
    tx,
  )
  return rows
}

/** Hits of one rule per day (Asia/Tokyo) since `since`, for the small chart of an alert. */
export async function countHitsPerDay(
  tx: Tx,
  input: { bodyId: string; ruleId: string; since: Date },
): Promise<{ day: string; hits: number }[]> {
  const { rows } = await sql<{ day: string; hits: number }>`
    select to_char(happened_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD') as day, count(*)::int as hits
    from rule_hit where body_id = ${input.bodyId} and rule_id = ${input.ruleId} and happened_at >= ${input.since}
    group by 1 order by 1`.execute(tx)
  return rows
}
