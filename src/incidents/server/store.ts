/** SQL of incidents: tables of cases and their parts, locks, and the parts of one case. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import { comparedText, isOpened } from '../../kernel/server/seal/sealed-state.ts'
import type { SealedTable } from '../../kernel/server/seal/sealed-tables.ts'
import type { CardRun } from '../core/card-run.ts'
import type { Case } from '../core/case.ts'
import type { Countermeasure } from '../core/countermeasure.ts'
import type { Decision } from '../core/decision.ts'
import type { ItemLink } from '../core/link.ts'
import type { Observable } from '../core/observable.ts'
import type { Task } from '../core/task.ts'
import type { TimelineEntry } from '../core/timeline.ts'
import * as sealed from './seal-parts.ts'

export const cases = recordTable<Case>('incident_case', sealed.caseSeal)
export const tasks = recordTable<Task>('case_task', sealed.taskSeal)
export const timeline = recordTable<TimelineEntry>('case_timeline', sealed.timelineSeal)
export const countermeasures = recordTable<Countermeasure>('case_countermeasure', sealed.measureSeal)
export const decisions = recordTable<Decision>('case_decision', sealed.partSeal)
export const observables = recordTable<Observable>('case_observable', sealed.observableSeal)
export const links = recordTable<ItemLink>('case_link', sealed.linkSeal)
export const runs = recordTable<CardRun>('case_card_run', sealed.partSeal)

/** Everything of a case that is sealed with it. */
export const sealedParts: readonly SealedTable[] = [
  { table: 'incident_case', kind: 'case', ...sealed.caseSeal, caseColumn: 'id' },
  { table: 'case_task', kind: 'task', ...sealed.taskSeal, caseColumn: 'case_id' },
  { table: 'case_timeline', kind: 'timeline_entry', ...sealed.timelineSeal, caseColumn: 'case_id' },
  { table: 'case_countermeasure', kind: 'countermeasure', ...sealed.measureSeal, caseColumn: 'case_id' },
  { table: 'case_decision', kind: 'decision', ...sealed.partSeal, caseColumn: 'case_id' },
  { table: 'case_observable', kind: 'observable', ...sealed.observableSeal, caseColumn: 'case_id' },
  { table: 'case_link', kind: 'case_link', ...sealed.linkSeal, caseColumn: 'case_id' },
  { table: 'case_card_run', kind: 'card_run', ...sealed.partSeal, caseColumn: 'case_id' },
]

type InCase = { readonly bodyId: string; readonly caseId: string }

/**
 * Reads a case and holds it until the transaction ends: `share` while something is added to it, `update` while
 * it changes itself or must not gain the same thing twice. So nothing is added to a case that is being closed.
 */
export async function lockCase(
  tx: Tx,
  key: InCase & { mode: 'share' | 'update' },
): Promise<Stored<Case> | undefined> {
  const lock = key.mode === 'share' ? sql`for share` : sql`for update`
  const { rows } = await sql<Stored<Case>>`/* by key */
    select id, version, state from incident_case
    where body_id = ${key.bodyId} and id = ${key.caseId} ${lock}`.execute(tx)
  return rows[0]
}

/** Of one case no more than this is read at once; more parts of one kind than that have their own pages. */
export const partsMax = 500

const partTables = {
  tasks: 'case_task',
  countermeasures: 'case_countermeasure',
  decisions: 'case_decision',
  observables: 'case_observable',
  links: 'case_link',
  runs: 'case_card_run',
} as const

type PartStates = {
  tasks: Task
  countermeasures: Countermeasure
  decisions: Decision
  observables: Observable
  links: ItemLink
  runs: CardRun
}

/** Parts of one kind in the order in which they were added. */
export async function listParts<Kind extends keyof PartStates>(
  tx: Tx,
  kind: Kind,
  key: InCase,
): Promise<Stored<PartStates[Kind]>[]> {
  const { rows } = await sql<Stored<PartStates[Kind]>>`
    select id, version, state from ${sql.table(partTables[kind])}
    where body_id = ${key.bodyId} and case_id = ${key.caseId} order by id collate "C" limit ${partsMax}`.execute(
    tx,
  )
  return rows
}

export async function listTimeline(
  tx: Tx,
  key: InCase & { limit: number; offset: number },
): Promise<{ rows: Stored<TimelineEntry>[]; total: number }> {
  if (isOpened(tx, key.caseId)) return listSealedTimeline(tx, key)
  const where = sql`where body_id = ${key.bodyId} and case_id = ${key.caseId}`
  const { rows } = await sql<Stored<TimelineEntry>>`
    select id, version, state from case_timeline ${where}
    order by occurred_at, id limit ${key.limit} offset ${key.offset}`.execute(tx)
  if (rows.length < key.limit && key.offset === 0) return { rows, total: rows.length }
  const count = await sql<{
    total: number
  }>`select count(*)::int as total from case_timeline ${where}`.execute(tx)
  return { rows, total: count.rows[0]?.total ?? 0 }
}

/** A sealed entry does not tell its time to the database: read whole, and put in order here. */
async function listSealedTimeline(
  tx: Tx,
  key: InCase & { limit: number; offset: number },
): Promise<{ rows: Stored<TimelineEntry>[]; total: number }> {
  const { rows } = await sql<Stored<TimelineEntry>>`
    select id, version, state from case_timeline
    where body_id = ${key.bodyId} and case_id = ${key.caseId} order by id limit ${sealedEntriesMax}`.execute(
    tx,
  )
  const inOrder = rows.toSorted((left, right) => (timeOf(left) < timeOf(right) ? -1 : 1))
  return { rows: inOrder.slice(key.offset, key.offset + key.limit), total: rows.length }
}

const sealedEntriesMax = 10_000

function timeOf({ id, state }: Stored<TimelineEntry>): string {
  return `${state.occurredAt} ${id}`
}

/** True when the case has this value already. */
export async function hasObservable(tx: Tx, key: InCase & { kind: string; value: string }): Promise<boolean> {
  const isSealed = isOpened(tx, key.caseId)
  const kind = isSealed ? sealed.sealedKind : key.kind
  const value = isSealed ? comparedText(tx, key.caseId, `${key.kind} ${key.value}`) : key.value
  const { rows } = await sql`
    select 1 from case_observable where body_id = ${key.bodyId} and case_id = ${key.caseId}
      and kind = ${kind} and value_key = md5(${value})`.execute(tx)
  return rows.length > 0
}

export async function hasLink(tx: Tx, key: InCase & { role: string; itemId: string }): Promise<boolean> {
  const isSealed = isOpened(tx, key.caseId)
  const role = isSealed ? sealed.sealedKind : key.role
  const itemId = isSealed ? comparedText(tx, key.caseId, `${key.role} ${key.itemId}`) : key.itemId
  const { rows } = await sql`
    select 1 from case_link where body_id = ${key.bodyId} and case_id = ${key.caseId}
      and role = ${role} and item_id = ${itemId}`.execute(tx)
  return rows.length > 0
}

/** Ids of the case and of everything that belongs to it: the subjects of its history. */
export async function listSubjectIds(tx: Tx, key: InCase): Promise<string[]> {
  const tables = [...Object.values(partTables), 'case_timeline']
  const union = sql.join(
    tables.map(
      (table) =>
        sql`select id from ${sql.table(table)} where body_id = ${key.bodyId} and case_id = ${key.caseId}`,
    ),
    sql` union all `,
  )
  const { rows } = await sql<{ id: string }>`${union}`.execute(tx)
  return [key.caseId, ...rows.map((row) => row.id)]
}

export type HistoryRow = {
  readonly sequence: string
  readonly recordedAt: Date
  readonly actorName: string
  readonly type: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly subjectVersion: number
  /** Null once its content was erased. */
  readonly event: Record<string, unknown> | null
}

/** Trail entries of the given subjects, newest first. Reads and refusals are not changes and are left out. */
export async function listHistory(
  tx: Tx,
  wanted: { bodyId: string; kinds: readonly string[]; ids: readonly string[]; limit: number; offset: number },
): Promise<{ rows: HistoryRow[]; total: number }> {
  const where = sql`where body_id = ${wanted.bodyId} and subject_kind = any(${[...wanted.kinds]}::text[])
    and subject_id = any(${[...wanted.ids]}::text[])`
  const { rows } = await sql<HistoryRow>`
    select sequence, recorded_at as "recordedAt", actor->>'name' as "actorName", event_type as type,
           subject_kind as "subjectKind", subject_id as "subjectId", subject_version as "subjectVersion", event
    from trail ${where} order by sequence desc limit ${wanted.limit} offset ${wanted.offset}`.execute(tx)
  const count = await sql<{ total: number }>`select count(*)::int as total from trail ${where}`.execute(tx)
  return { rows, total: count.rows[0]?.total ?? 0 }
}
