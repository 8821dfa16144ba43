/** Records in the usual table shape: `body_id, id, version, state jsonb` and columns generated from the state. */
import { sql } from 'kysely'
import type { DomainEvent, WrittenRow } from '../core/ledger.ts'
import type { Tx } from './database.ts'
import type { SubjectOf } from './ledger.ts'
import { writtenState, type SealedPart } from './seal/sealed-state.ts'

export type Stored<State> = { readonly id: string; readonly version: number; readonly state: State }

export type RecordTable<State> = {
  /** How its rows are sealed; tables without it belong to no case. */
  readonly sealed: SealedPart<State> | undefined
  find(tx: Tx, key: { bodyId: string; id: string }): Promise<Stored<State> | undefined>
  /** What `commit` needs to change `record`; a record of version 0 is inserted. */
  subject<Event extends DomainEvent>(
    record: Stored<State>,
    about: { bodyId: string; kind: string; evolve: (state: State, event: Event) => State },
  ): SubjectOf<State, Event>
}

/**
 * Reads and writes the records of `table`. Columns that lists and searches need are `generated always as
 * (state->>'…') stored`, so that they can never differ from the state. Rows of sealed cases keep an envelope and
 * what `howSealed.outline` leaves readable.
 */
export function recordTable<State>(
  table: string,
  howSealed?: Omit<SealedPart<State>, 'table'>,
): RecordTable<State> {
  const name = sql.table(table)
  const sealed = howSealed && { table, ...howSealed }
  return {
    sealed,
    find: async (tx, key) => {
      const { rows } = await sql<Stored<State>>`/* by key */
        select id, version, state from ${name} where body_id = ${key.bodyId} and id = ${key.id}`.execute(tx)
      return rows[0]
    },
    subject: (record, about) => ({
      kind: about.kind,
      id: record.id,
      version: record.version,
      state: record.state,
      evolve: about.evolve,
      save: (tx, state, version) => {
        const { id } = record
        const written = writtenState(tx, sealed, { id, version, state })
        return save(tx, table, { bodyId: about.bodyId, id, version, state: written })
      },
    }),
  }
}

async function save(
  tx: Tx,
  table: string,
  row: { bodyId: string; id: string; version: number; state: unknown },
): Promise<WrittenRow | false> {
  const state = sql`${JSON.stringify(row.state)}::jsonb`
  const statement =
    row.version === 1
      ? sql`insert into ${sql.table(table)} (body_id, id, version, state)
            values (${row.bodyId}, ${row.id}, 1, ${state})`
      : sql`update ${sql.table(table)} set state = ${state}, version = ${row.version}
            where body_id = ${row.bodyId} and id = ${row.id} and version = ${row.version - 1}`
  const result = await statement.execute(tx)
  return result.numAffectedRows === 1n && { table, columns: { state: row.state } }
}
