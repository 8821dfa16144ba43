/** SQL of duties: facts, duties, assessments, sheets and documents of cases. */
import { sql } from 'kysely'
import type { WrittenRow } from '../../kernel/core/ledger.ts'
import type { Tx } from '../../kernel/server/database.ts'
import type { SubjectOf } from '../../kernel/server/ledger.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import { writtenState } from '../../kernel/server/seal/sealed-state.ts'
import type { SealedFiles, SealedTable } from '../../kernel/server/seal/sealed-tables.ts'
import type { AssessmentRecord } from '../core/assessment.ts'
import type { CaseFacts } from '../core/case-facts.ts'
import type { CaseSheet } from '../core/case-sheet.ts'
import type { CaseDocument } from '../core/document.ts'
import { deadlineOf, targetOf } from '../core/due.ts'
import { evolveDuty, isSettled, type Duty, type DutyEvent } from '../core/duty.ts'
import * as sealed from './seal-parts.ts'

export const facts = recordTable<CaseFacts>('duty_facts', sealed.caseOnlySeal)
export const sheets = recordTable<CaseSheet>('duty_sheet', sealed.caseOnlySeal)
export const documents = recordTable<CaseDocument | null>('duty_document', sealed.documentSeal)
export const assessments = recordTable<AssessmentRecord>('duty_assessment', sealed.assessmentSeal)

/** Everything of the duties that is sealed with a case. */
export const sealedParts: readonly SealedTable[] = [
  { table: 'duty_facts', kind: 'duty_facts', ...sealed.caseOnlySeal, caseColumn: 'case_id' },
  { table: 'duty_sheet', kind: 'duty_sheet', ...sealed.caseOnlySeal, caseColumn: 'case_id' },
  { table: 'duty_document', kind: 'duty_document', ...sealed.documentSeal, caseColumn: 'case_id' },
  { table: 'duty_assessment', kind: 'duty_assessment', ...sealed.assessmentSeal, caseColumn: 'case_id' },
  {
    ...sealed.dutySeal,
    kind: 'duty',
    caseColumn: 'case_id',
    columns: columnsOf,
  },
]

type InCase = { readonly bodyId: string; readonly caseId: string }
export type StoredDuty = Stored<Duty>

/** What of a case's duties may be read or changed at once; more of one kind does not exist in practice. */
const perCaseMax = 200

/**
 * Reads the facts of a case while nobody else changes its duties until the transaction ends. The lock is not that
 * of the row, because the row may not be there yet.
 */
export async function lockFacts(tx: Tx, key: InCase): Promise<Stored<CaseFacts> | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`duties ${key.bodyId} ${key.caseId}`}, 0))`.execute(
    tx,
  )
  const { rows } = await sql<Stored<CaseFacts>>`
    select id, version, state from duty_facts
    where body_id = ${key.bodyId} and id = ${key.caseId}`.execute(tx)
  return rows[0]
}

export async function findDuty(tx: Tx, key: { bodyId: string; id: string }): Promise<StoredDuty | undefined> {
  const { rows } = await sql<StoredDuty>`
    select id, version, state from duty where body_id = ${key.bodyId} and id = ${key.id}`.execute(tx)
  return rows[0]
}

/** What `commit` needs to change a duty, or to begin one (`version` 0, no state). */
export function dutySubject(
  bodyId: string,
  record: { id: string; version: number; state: Duty | null },
): SubjectOf<Duty | null, DutyEvent> {
  return {
    kind: 'duty',
    id: record.id,
    version: record.version,
    state: record.state,
    evolve: evolveDuty,
    save: async (tx, state, version) =>
      state !== null && saveDuty(tx, { bodyId, id: record.id, version, state }),
  }
}

async function saveDuty(
  tx: Tx,
  row: { bodyId: string; id: string; version: number; state: Duty },
): Promise<WrittenRow | false> {
  const { state, bodyId, id, version } = row
  const written = writtenState(tx, sealed.dutySeal, row)
  const beside = columnsOf(state, written !== state)
  const { is_settled: settled, target_at: target, limit_at: limit, receipts } = beside
  const json = sql`${JSON.stringify(written)}::jsonb`
  const statement =
    version === 1
      ? sql`insert into duty (body_id, id, version, state, is_settled, target_at, limit_at, receipts)
            values (${bodyId}, ${id}, 1, ${json}, ${settled}, ${target}, ${limit}, ${receipts})`
      : sql`update duty set version = ${version}, state = ${json}, is_settled = ${settled},
              target_at = ${target}, limit_at = ${limit}, receipts = ${receipts}
            where body_id = ${bodyId} and id = ${id} and version = ${version - 1}`
  const result = await statement.execute(tx)
  const isSaved = result.numAffectedRows === 1n
  return isSaved && { table: 'duty', columns: { state: written, ...beside } }
}

/** What lists and the first page ask of a duty; while it is sealed, no receipt number. */
function columnsOf(state: Duty, isSealed: boolean) {
  return {
    is_settled: isSettled(state),
    target_at: targetOf(state.proposal.due),
    limit_at: deadlineOf(state.proposal.due),
    receipts: isSealed ? '' : sealed.receiptsOf(state),
  }
}

export async function listCaseDuties(tx: Tx, key: InCase): Promise<StoredDuty[]> {
  const { rows } = await sql<StoredDuty>`
    select id, version, state from duty where body_id = ${key.bodyId} and case_id = ${key.caseId}
    order by id limit ${perCaseMax}`.execute(tx)
  return rows
}

/** Newest first. */
export async function listAssessments(
  tx: Tx,
  key: InCase & { limit: number },
): Promise<Stored<AssessmentRecord>[]> {
  const { rows } = await sql<Stored<AssessmentRecord>>`
    select id, version, state from duty_assessment where body_id = ${key.bodyId} and case_id = ${key.caseId}
    order by facts_version desc limit ${key.limit}`.execute(tx)
  return rows
}

/** Documents of a case, oldest first. */
export async function listCaseDocuments(tx: Tx, key: InCase): Promise<Stored<CaseDocument>[]> {
  const { rows } = await sql<Stored<CaseDocument>>`
    select id, version, state from duty_document where body_id = ${key.bodyId} and case_id = ${key.caseId}
    order by id limit ${perCaseMax}`.execute(tx)
  return rows
}

/** The kept files of a case's documents with their contents, and whether another document has the same. */
export const documentFiles: SealedFiles = {
  list: async (tx, key) =>
    (await listCaseDocuments(tx, key)).flatMap(({ state: { files, contentHash } }) =>
      files === null
        ? []
        : [...Object.values(files).map((file) => file.sha256), ...(contentHash ? [contentHash] : [])],
    ),
  isUsed: async (tx, { bodyId, sha256 }) => {
    const { rows } = await sql`
      select 1 from duty_document where body_id = ${bodyId} and sealed_of is null
        and (state->>'contentHash' = ${sha256} or state->'files'->'docx'->>'sha256' = ${sha256}
          or state->'files'->'xlsx'->>'sha256' = ${sha256} or state->'files'->'pdf'->>'sha256' = ${sha256})
      limit 1`.execute(tx)
    return rows.length > 0
  },
}
