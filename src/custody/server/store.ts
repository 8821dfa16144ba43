/** SQL of custody. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import type { Evidence } from '../core/evidence.ts'

export const evidenceTable = recordTable<Evidence>('evidence')

/** Items of one case; no case has more. */
export const itemsMax = 500

export async function listEvidence(
  tx: Tx,
  key: { bodyId: string; caseId: string },
): Promise<Stored<Evidence>[]> {
  const { rows } = await sql<Stored<Evidence>>`
    select id, version, state from evidence where body_id = ${key.bodyId} and case_id = ${key.caseId}
    order by length(serial), serial limit ${itemsMax}`.execute(tx)
  return rows
}

export async function hasStepEvidence(
  tx: Tx,
  key: { bodyId: string; runId: string; stepId: string },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from evidence
    where body_id = ${key.bodyId} and run_id = ${key.runId} and step_id = ${key.stepId}`.execute(tx)
  return rows.length > 0
}

/** Items whose serial, title, file name or digest contains the folded text, newest first. */
export async function searchEvidence(
  tx: Tx,
  query: { bodyId: string; text: string; limit: number },
): Promise<Stored<Evidence>[]> {
  const pattern = `%${query.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const { rows } = await sql<Stored<Evidence>>`
    select id, version, state from evidence
    where body_id = ${query.bodyId} and search_text like ${pattern}
    order by id collate "C" desc limit ${query.limit}`.execute(tx)
  return rows
}
