/** SQL of duties: facts, duties, assessments, sheets and documents of cases. */
import { sql } from 'kysely'
import type { WrittenRow } from '../../kernel/core/ledger.ts'
import type { Tx } from '../../kernel/server/database.ts'
import type { SubjectOf } from '../../kernel/server/ledger.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import type { AssessmentRecord } from '../core/assessment.ts'
import type { CaseFacts } from '../core/case-facts.ts'
import type { CaseSheet } from '../core/case-sheet.ts'
import type { CaseDocument } from '../core/document.ts'
import { deadlineOf, targetOf } from '../core/due.ts'
import { evolveDuty, isSettled, type Duty, type DutyEvent } from '../core/duty.ts'

export const facts = recordTable<CaseFacts>('duty_facts')
export const sheets = recordTable<CaseSheet>('duty_sheet')
export const documents = recordTable<CaseDocument | null>('duty_document')
export const assessments = recordTable<AssessmentRecord>('duty_assessment')

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
  const settled = isSettled(state)
  const target = targetOf(state.proposal.due)
  const limit = deadlineOf(state.proposal.due)
  const receipts = state.submissions.map((submission) => submission.receiptNumber).join('\n')
  const json = sql`${JSON.stringify(state)}::jsonb`
  const statement =
    version === 1
      ? sql`insert into duty (body_id, id, version, state, is_settled, target_at, limit_at, receipts)
            values (${bodyId}, ${id}, 1, ${json}, ${settled}, ${target}, ${limit}, ${receipts})`
      : sql`update duty set version = ${version}, state = ${json}, is_settled = ${settled},
              target_at = ${target}, limit_at = ${limit}, receipts = ${receipts}
            where body_id = ${bodyId} and id = ${id} and version = ${version - 1}`
  const result = await statement.execute(tx)
  const isSaved = result.numAffectedRows === 1n
  const columns = { state, is_settled: settled, target_at: target, limit_at: limit, receipts }
  return isSaved && { table: 'duty', columns }
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
