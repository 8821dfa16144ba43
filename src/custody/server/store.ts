/** SQL of custody. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import { comparedText, isOpened, type SealedPart } from '../../kernel/server/seal/sealed-state.ts'
import type { SealedFiles } from '../../kernel/server/seal/sealed-tables.ts'
import type { Evidence } from '../core/evidence.ts'

/** Of a sealed item nothing is readable but its stage; serial and step are keyed names that keep them single. */
export const evidenceSeal: SealedPart<Evidence> = {
  table: 'evidence',
  caseOf: (state) => state.caseId,
  outline: ({ caseId, serial, stage, step }, token) => ({
    caseId,
    serial: token(serial),
    stage,
    title: '',
    statedSha256: '',
    step: step && { runId: step.runId, stepId: token(step.stepId) },
  }),
}

export const evidenceTable = recordTable<Evidence>('evidence', evidenceSeal)

/** Items of one case; no case has more. */
export const itemsMax = 500

export async function listEvidence(
  tx: Tx,
  key: { bodyId: string; caseId: string },
): Promise<Stored<Evidence>[]> {
  const { rows } = await sql<Stored<Evidence>>`
    select id, version, state from evidence where body_id = ${key.bodyId} and case_id = ${key.caseId}
    order by length(serial), serial limit ${itemsMax}`.execute(tx)
  return isOpened(tx, key.caseId) ? rows.toSorted(bySerial) : rows
}

function bySerial({ state: left }: Stored<Evidence>, { state: right }: Stored<Evidence>): number {
  return left.serial.length - right.serial.length || (left.serial < right.serial ? -1 : 1)
}

export async function hasStepEvidence(
  tx: Tx,
  key: { bodyId: string; caseId: string; runId: string; stepId: string },
): Promise<boolean> {
  const stepId = comparedText(tx, key.caseId, key.stepId)
  const { rows } = await sql`
    select 1 from evidence
    where body_id = ${key.bodyId} and run_id = ${key.runId} and step_id = ${stepId}`.execute(tx)
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

/** The files of a case, and whether another one that is not sealed has the same. */
export const evidenceFiles: SealedFiles = {
  list: async (tx, key) =>
    (await listEvidence(tx, key)).flatMap(({ state }) => (state.file ? [state.file.sha256] : [])),
  isUsed: async (tx, { bodyId, sha256 }) => {
    const { rows } = await sql`
      select 1 from evidence
      where body_id = ${bodyId} and state->'file'->>'sha256' = ${sha256} limit 1`.execute(tx)
    return rows.length > 0
  },
}
