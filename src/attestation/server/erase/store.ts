/** SQL of erasures, and the one function that may empty trail entries. */
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../../kernel/server/record.ts'
import type { Erasure } from '../../core/erase/erasure.ts'

export const erasures = recordTable<Erasure>('erasure')

const erasuresMax = 500

/** Those that wait first, then the newest. */
export async function listErasures(tx: Tx, bodyId: string): Promise<Stored<Erasure>[]> {
  const { rows } = await sql<Stored<Erasure>>`
    select id, version, state from erasure where body_id = ${bodyId}
    order by (stage = 'requested') desc, id collate "C" desc limit ${erasuresMax}`.execute(tx)
  return rows
}

export type FilledEntry = { readonly sequence: string; readonly commitment: string }

/** Entries of a record that still have content, oldest first; commitments in hexadecimal. */
export async function listFilledEntries(
  tx: Tx,
  key: { bodyId: string; subject: Erasure['subject'] },
): Promise<FilledEntry[]> {
  const { rows } = await sql<FilledEntry>`
    select sequence, encode(commitment, 'hex') as commitment from trail
    where body_id = ${key.bodyId} and subject_kind = ${key.subject.kind} and subject_id = ${key.subject.id}
      and event is not null order by sequence`.execute(tx)
  return rows
}

/** Empties the entries that the tombstone of this transaction names; answers how many. */
export async function eraseEntries(tx: Tx, erasureId: string): Promise<number> {
  const { rows } = await sql<{ erased: number }>`select toride_erase_trail(${erasureId}) as erased`.execute(
    tx,
  )
  return rows[0]?.erased ?? 0
}
