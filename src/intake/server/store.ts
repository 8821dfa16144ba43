/** SQL of the intake: reports of people and machines. */
import { sql } from 'kysely'
import type { WrittenRow } from '../../kernel/core/ledger.ts'
import type { Tx } from '../../kernel/server/database.ts'
import type { Report, ReportStage } from '../core/report.ts'

export type ReportRecord = { readonly id: string; readonly version: number; readonly state: Report }

type Row = { id: string; version: number; state: Report }

export type ListFilter = 'open' | 'reports' | 'alerts' | 'outside' | 'decided' | 'mine'

const openStages: readonly ReportStage[] = ['received', 'acknowledged', 'triaged']

export async function findReport(tx: Tx, bodyId: string, id: string): Promise<ReportRecord | undefined> {
  const { rows } = await sql<Row>`
    select id, version, state from report where body_id = ${bodyId} and id = ${id}`.execute(tx)
  return rows[0]
}

export async function findReportBySource(
  tx: Tx,
  bodyId: string,
  sourceRef: string,
): Promise<ReportRecord | undefined> {
  const { rows } = await sql<Row>`
    select id, version, state from report where body_id = ${bodyId} and source_ref = ${sourceRef}`.execute(tx)
  return rows[0]
}

/** Which of the source marks belong to a report already. */
export async function findKnownSources(
  tx: Tx,
  bodyId: string,
  sourceRefs: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ source_ref: string }>`
    select source_ref from report
    where body_id = ${bodyId} and source_ref = any(${[...sourceRefs]}::text[])`.execute(tx)
  return rows.map((row) => row.source_ref)
}

export type SaveInput = {
  readonly bodyId: string
  readonly id: string
  readonly version: number
  readonly sourceRef?: string
  readonly searchText: string
  readonly state: Report
}

/**
 * Writes a report under its version and answers the row. Answers false when another version stands there, and
 * also when a report with the same source mark exists already.
 */
export async function saveReport(tx: Tx, input: SaveInput): Promise<WrittenRow | false> {
  const isSaved = await (input.version === 1 ? insertReport(tx, input) : updateReport(tx, input))
  return isSaved && { table: 'report', columns: columnsOf(input.state) }
}

/** What lists, numbers and clocks read; addresses and text only find a report again. */
function columnsOf(state: Report): WrittenRow['columns'] {
  return {
    state,
    series: seriesOf(state),
    fiscal_year: state.fiscalYear,
    number: state.number,
    kind: state.kind,
    stage: state.stage,
    received_at: new Date(state.receivedAt),
    promised_at: new Date(state.promisedAt),
    is_acknowledged: state.acknowledged !== undefined,
    taken_by: state.taken.by.id,
    case_id: state.caseId ?? null,
  }
}

async function insertReport(tx: Tx, input: SaveInput): Promise<boolean> {
  const { state } = input
  const { rows } = await sql`
    insert into report (body_id, id, version, series, fiscal_year, number, kind, stage, received_at, promised_at,
                        is_acknowledged, taken_by, source_ref, case_id, addresses, search_text, state)
    values (${input.bodyId}, ${input.id}, 1, ${seriesOf(state)}, ${state.fiscalYear}, ${state.number}, ${state.kind},
            ${state.stage}, ${state.receivedAt}, ${state.promisedAt}, ${state.acknowledged !== undefined},
            ${state.taken.by.id}, ${input.sourceRef ?? null}, ${state.caseId ?? null}, ${addressesOf(state)},
            ${input.searchText}, ${JSON.stringify(state)}::jsonb)
    on conflict (body_id, source_ref) where source_ref is not null do nothing
    returning id`.execute(tx)
  return rows.length === 1
}

async function updateReport(tx: Tx, input: SaveInput): Promise<boolean> {
  const { state } = input
  const { rows } = await sql`
    update report set version = ${input.version}, stage = ${state.stage}, case_id = ${state.caseId ?? null},
           is_acknowledged = ${state.acknowledged !== undefined}, addresses = ${addressesOf(state)},
           search_text = ${input.searchText}, state = ${JSON.stringify(state)}::jsonb
    where body_id = ${input.bodyId} and id = ${input.id} and version = ${input.version - 1}
    returning id`.execute(tx)
  return rows.length === 1
}

function seriesOf(report: Report): 'alert' | 'report' {
  return report.kind === 'machine' ? 'alert' : 'report'
}

export type ListInput = {
  bodyId: string
  show: ListFilter
  /** When given, only what this account took in. */
  takenBy?: string
  caseId?: string
  limit: number
  offset: number
}

/** A page of reports and the number of all that fit. Open ones come by longest wait, decided ones newest first. */
export async function listReports(
  tx: Tx,
  input: ListInput,
): Promise<{ rows: ReportRecord[]; total: number }> {
  const where = sql`where body_id = ${input.bodyId} and ${conditionOf(input.show)}
    ${input.takenBy ? sql`and taken_by = ${input.takenBy}` : sql``}
    ${input.caseId ? sql`and case_id = ${input.caseId}` : sql``}`
  const order = ['decided', 'mine'].includes(input.show) ? sql`received_at desc` : sql`received_at`
  const page = await sql<Row>`
    select id, version, state from report ${where} order by ${order}, id limit ${input.limit} offset ${input.offset}`.execute(
    tx,
  )
  const count = await sql<{ total: number }>`select count(*)::int as total from report ${where}`.execute(tx)
  return { rows: page.rows, total: count.rows[0]?.total ?? 0 }
}

export type Counts = {
  open: number
  reports: number
  alerts: number
  outside: number
  untaken: number
  decidedToday: number
}

/** The figures of the chips, for what the actor may see. */
export async function countReports(
  tx: Tx,
  input: { bodyId: string; takenBy?: string; since: Date },
): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(*) filter (where ${isOpen()})::int as open,
           count(*) filter (where ${isOpen()} and kind <> 'machine')::int as reports,
           count(*) filter (where ${isOpen()} and kind = 'machine')::int as alerts,
           count(*) filter (where ${isOpen()} and ${isOutside()})::int as outside,
           count(*) filter (where ${isOpen()} and not is_acknowledged)::int as untaken,
           count(*) filter (where not ${isOpen()} and received_at >= ${input.since})::int as "decidedToday"
    from report where body_id = ${input.bodyId} and (${isOpen()} or received_at >= ${input.since})
      ${input.takenBy ? sql`and taken_by = ${input.takenBy}` : sql``}`.execute(tx)
  return rows[0] ?? { open: 0, reports: 0, alerts: 0, outside: 0, untaken: 0, decidedToday: 0 }
}

/** Open reports that name one of `addresses`, without `exceptId`. */
export async function findByAddresses(
  tx: Tx,
  input: { bodyId: string; addresses: readonly string[]; exceptId: string; limit: number },
): Promise<ReportRecord[]> {
  if (input.addresses.length === 0) return []
  const { rows } = await sql<Row>`
    select id, version, state from report
    where body_id = ${input.bodyId} and addresses && ${[...input.addresses]}::text[] and id <> ${input.exceptId}
      and ${isOpen()} order by received_at limit ${input.limit}`.execute(tx)
  return rows
}

/** Reports whose number or text contains `text`, newest first. */
export async function searchReports(
  tx: Tx,
  input: { bodyId: string; text: string; takenBy?: string; limit: number },
): Promise<ReportRecord[]> {
  const pattern = `%${input.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const { rows } = await sql<Row>`
    select id, version, state from report
    where body_id = ${input.bodyId} and search_text like ${pattern}
      ${input.takenBy ? sql`and taken_by = ${input.takenBy}` : sql``}
    order by received_at desc limit ${input.limit}`.execute(tx)
  return rows
}

/** Reports and alerts received per day since `since`, in Asia/Tokyo. */
export async function countPerDay(
  tx: Tx,
  input: { bodyId: string; since: Date },
): Promise<{ day: string; reports: number; alerts: number }[]> {
  const { rows } = await sql<{ day: string; reports: number; alerts: number }>`
    select to_char(received_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD') as day,
           count(*) filter (where kind <> 'machine')::int as reports,
           count(*) filter (where kind = 'machine')::int as alerts
    from report where body_id = ${input.bodyId} and received_at >= ${input.since} group by 1 order by 1`.execute(
    tx,
  )
  return rows
}

function conditionOf(show: ListFilter) {
  switch (show) {
    case 'open':
      return isOpen()
    case 'reports':
      return sql`${isOpen()} and kind <> 'machine'`
    case 'alerts':
      return sql`${isOpen()} and kind = 'machine'`
    case 'outside':
      return sql`${isOpen()} and ${isOutside()}`
    case 'decided':
      return sql`not ${isOpen()}`
    default:
      return sql`true`
  }
}

function isOpen() {
  return sql`(stage in (${sql.join(openStages.map((stage) => sql.lit(stage)))}))`
}

function isOutside() {
  return sql`(kind <> 'machine' and state->'slip'->'reporter'->>'type' <> 'staff')`
}

/** Addresses and the host of an alert, folded, for finding what belongs together. */
function addressesOf(report: Report): string[] {
  const named = report.slip.addresses.map((address) => address.value.toLowerCase())
  const host = report.origin?.host.toLowerCase()
  return [...new Set(host ? [...named, host] : named)]
}
