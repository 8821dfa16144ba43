/** SQL of the registered sources; the events lie in the event store. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import type { LogSourceState } from '../core/log-source.ts'

export const logSources = recordTable<LogSourceState>('log_source')

/** All registered sources of a body, by name. */
export async function listLogSourceRows(tx: Tx, bodyId: string): Promise<Stored<LogSourceState>[]> {
  const { rows } = await sql<Stored<LogSourceState>>`
    select id, version, state from log_source
    where body_id = ${bodyId} and not is_removed
    order by state->>'name' collate "C", id limit 2000`.execute(tx)
  return rows
}
