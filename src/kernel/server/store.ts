/** SQL of the kernel: trail, outbox, number series, settings. */
import { sql } from 'kysely'
import type { DomainEvent, RecordDigest, TrailEntry, WrittenRow } from '../core/ledger.ts'
import type { Tx } from './database.ts'

type TrailInsert = {
  form: number
  record: RecordDigest | null
  bodyId: string
  recordedAt: string
  actor: TrailEntry['actor']
  requestId: string
  subject: TrailEntry['subject']
  event: DomainEvent
  salt: Buffer
  commitment: Buffer
}

type TrailRow = {
  form: number
  record: RecordDigest | null
  body_id: string
  sequence: string
  recorded_at: Date
  actor: TrailEntry['actor']
  request_id: string
  subject_kind: string
  subject_id: string
  subject_version: number
  event: DomainEvent | null
  salt: Buffer
  commitment: Buffer
}

/** Adds a trail entry and answers its sequence (a decimal: 64 bits). */
export async function insertTrail(tx: Tx, entry: TrailInsert): Promise<string> {
  const { rows } = await sql<{ sequence: string }>`
    insert into trail (body_id, recorded_at, actor, request_id, subject_kind, subject_id, subject_version,
                       event_type, event, salt, commitment, form, record)
    values (${entry.bodyId}, ${entry.recordedAt}, ${JSON.stringify(entry.actor)}::jsonb, ${entry.requestId},
            ${entry.subject.kind}, ${entry.subject.id}, ${entry.subject.version}, ${entry.event.type},
            ${JSON.stringify(entry.event)}::jsonb, ${entry.salt}, ${entry.commitment}, ${entry.form},
            ${entry.record === null ? null : JSON.stringify(entry.record)}::jsonb)
    returning sequence`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('the trail did not answer with a sequence')
  return row.sequence
}

export type StoredTrailEntry = TrailEntry & {
  readonly salt: Buffer
  readonly commitment: Buffer
  readonly form: number
  readonly record: RecordDigest | null
}

/** Entries of one subject, or of the whole body, oldest first. */
export async function readTrail(
  tx: Tx,
  filter: { bodyId: string; subject?: { kind: string; id: string }; sequence?: string; limit: number },
): Promise<StoredTrailEntry[]> {
  const bySubject = filter.subject
    ? sql`and subject_kind = ${filter.subject.kind} and subject_id = ${filter.subject.id}`
    : sql``
  const bySequence = filter.sequence ? sql`and sequence = ${filter.sequence}` : sql``
  const { rows } = await sql<TrailRow>`
    select * from trail where body_id = ${filter.bodyId} ${bySubject} ${bySequence}
    order by sequence limit ${filter.limit}`.execute(tx)
  return rows.map(toEntry)
}

/** Puts a job into the outbox, in the caller's transaction. `key` keeps one waiting job a key. */
export async function addJob(
  tx: Tx,
  job: { task: string; payload: unknown; key?: string; runAt?: Date },
): Promise<void> {
  await sql`select toride_add_job(${job.task}, ${JSON.stringify(job.payload)}::json, ${job.key ?? null},
    ${job.runAt ?? null})`.execute(tx)
}

/** The next number of a series (`report`, `case`, …) within a fiscal year; no number is given twice. */
export async function takeNumber(
  tx: Tx,
  series: { bodyId: string; name: string; fiscalYear: number },
): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into number_series (body_id, name, fiscal_year, last)
    values (${series.bodyId}, ${series.name}, ${series.fiscalYear}, 1)
    on conflict (body_id, name, fiscal_year) do update set last = number_series.last + 1
    returning last`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('the series did not answer with a number')
  return row.last
}

/** The database's own clock, to compare with this host's. */
export async function readDatabaseClock(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('the database did not tell its time')
  return row.now
}

export type DatabaseFacts = { readonly name: string; readonly version: string; readonly bytes: number }

/** Name, version and size of the database. */
export async function readDatabaseFacts(tx: Tx): Promise<DatabaseFacts> {
  const { rows } = await sql<{ name: string; version: string; bytes: string }>`
    select current_database() as name, current_setting('server_version') as version,
           pg_database_size(current_database()) as bytes`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('the database did not tell about itself')
  return { ...row, bytes: Number(row.bytes) }
}

export type Setting = { readonly value: unknown; readonly version: number }

/** A setting of the body, or `undefined`. */
export async function readSetting(tx: Tx, bodyId: string, name: string): Promise<Setting | undefined> {
  const { rows } = await sql<Setting>`
    select value, version from setting where body_id = ${bodyId} and name = ${name}`.execute(tx)
  return rows[0]
}

/** Saves a setting under `version` and answers the row; false when another version stands there. */
export async function saveSetting(
  tx: Tx,
  setting: { bodyId: string; name: string; value: unknown; version: number },
): Promise<WrittenRow | false> {
  const { rows } = await sql`
    insert into setting (body_id, name, value, version)
    values (${setting.bodyId}, ${setting.name}, ${JSON.stringify(setting.value)}::jsonb, ${setting.version})
    on conflict (body_id, name) do update set value = excluded.value, version = excluded.version
      where setting.version = excluded.version - 1
    returning version`.execute(tx)
  return rows.length === 1 && { table: 'setting', columns: { value: setting.value } }
}

function toEntry(row: TrailRow): StoredTrailEntry {
  return {
    bodyId: row.body_id,
    sequence: row.sequence,
    recordedAt: row.recorded_at,
    actor: row.actor,
    requestId: row.request_id,
    subject: { kind: row.subject_kind, id: row.subject_id, version: row.subject_version },
    // Content that was erased leaves an event that nobody listens to.
    event: row.event ?? { type: 'kernel.erased' },
    salt: row.salt,
    commitment: row.commitment,
    form: row.form,
    record: row.record,
  }
}
