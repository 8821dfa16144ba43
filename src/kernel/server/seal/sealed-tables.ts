/** The tables whose rows hang on a case: each slice names its own, sealing and unsealing rewrite them all. */
import { sql } from 'kysely'
import type { WrittenRow } from '../../core/ledger.ts'
import { slot } from '../../core/slot.ts'
import type { Tx } from '../database.ts'
import { noteRow, type LedgerContext } from '../ledger.ts'
import { sealedMember } from './ring.ts'
import { writtenState, type SealedPart } from './sealed-state.ts'

/** A table of states of any shape; `columns` are those that the program writes beside the state. */
export type SealedTable = SealedPart<never> & {
  /** Kind of the subject in the trail. */
  readonly kind: string
  readonly caseColumn: 'id' | 'case_id'
  readonly columns?: (state: never, isSealed: boolean) => WrittenRow['columns']
}

export const sealedTables = slot<readonly SealedTable[]>('kernel.sealedTables')

/** Files of a case outside of the database. */
export type SealedFiles = {
  /** Digests of the files of a case. */
  readonly list: (tx: Tx, key: { bodyId: string; caseId: string }) => Promise<readonly string[]>
  /** True when a record that is not sealed has this file. */
  readonly isUsed: (tx: Tx, key: { bodyId: string; sha256: string }) => Promise<boolean>
}

export const sealedFiles = slot<SealedFiles>('kernel.sealedFiles')

type Row = { readonly id: string; readonly version: number; readonly state: never }

/**
 * Writes every row of the case again as it must stand now: in the clear, or sealed with the newest key. Versions
 * stay, because nothing was changed; the trail says of each row that it was written another way. The keys are those
 * of the transaction's ring.
 */
export async function rewriteRows(
  ctx: LedgerContext,
  tables: readonly SealedTable[],
  caseId: string,
): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql<Row>`
      select id, version, state from ${sql.table(table.table)}
      where body_id = ${ctx.bodyId} and ${sql.ref(table.caseColumn)} = ${caseId} for update`.execute(ctx.tx)
    for (const row of rows) await rewriteRow(ctx, table, row)
  }
}

async function rewriteRow(ctx: LedgerContext, table: SealedTable, row: Row): Promise<void> {
  const state = writtenState<never>(ctx.tx, table, row)
  const isSealed = sealedMember in state
  const columns = { state, ...table.columns?.(row.state, isSealed) }
  const values = Object.entries(columns).map(([name, value]) =>
    name === 'state' ? sql`state = ${JSON.stringify(state)}::jsonb` : sql`${sql.ref(name)} = ${value}`,
  )
  const result = await sql`
    update ${sql.table(table.table)} set ${sql.join(values)}
    where body_id = ${ctx.bodyId} and id = ${row.id}`.execute(ctx.tx)
  if (result.numAffectedRows !== 1n) throw new Error(`a row of ${table.table} could not be written again`)
  const { id, version } = row
  const written = { table: table.table, columns }
  const type = isSealed ? 'row.sealed' : 'row.unsealed'
  await noteRow(ctx, { kind: table.kind, id, version, written }, { type })
}
