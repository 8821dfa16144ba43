/** SQL of the registers. */
import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import type { Item } from '../core/item.ts'

export const items = recordTable<Item>('register_item')
export type StoredItem = Stored<Item>

/** Days before which an item of a kind is stale, or soon. */
export type Cutoffs = { readonly kind: string; readonly staleBefore: string; readonly soonBefore: string }

/** Which items a person may see: all, or those of some units. */
export type Reach = { readonly bodyId: string; readonly unitIds: readonly string[] | 'all' }

const listMax = 2000

export type ListFilter = Reach & {
  readonly cutoffs: Cutoffs
  readonly text?: string
  readonly freshness?: 'fresh' | 'soon' | 'stale'
  readonly zone?: string
  readonly unitId?: string
  readonly mineUnitIds?: readonly string[]
  readonly withRetired: boolean
  readonly sort: 'stalest' | 'title'
  readonly limit: number
  readonly offset: number
}

export async function listItems(tx: Tx, filter: ListFilter): Promise<{ rows: StoredItem[]; total: number }> {
  const conditions = [
    inReach(filter),
    sql`kind = ${filter.cutoffs.kind}`,
    ...(filter.withRetired ? [] : [sql`not retired`]),
    ...(filter.text ? [sql`search like ${likePattern(filter.text)}`] : []),
    ...(filter.zone ? [sql`zone = ${filter.zone}`] : []),
    ...(filter.unitId ? [sql`unit_id = ${filter.unitId}`] : []),
    ...(filter.mineUnitIds ? [sql`unit_id = any(${[...filter.mineUnitIds]})`] : []),
    ...(filter.freshness ? [sql`${freshnessOf(filter.cutoffs)} = ${filter.freshness}`] : []),
  ]
  const where = sql.join(conditions, sql` and `)
  const order =
    filter.sort === 'title'
      ? sql`title collate "C", id`
      : sql`case ${freshnessOf(filter.cutoffs)} when 'stale' then 0 when 'soon' then 1 else 2 end,
            verified_on nulls first, title collate "C", id`
  const { rows } = await sql<StoredItem>`
    select id, version, state from register_item where ${where}
    order by ${order} limit ${filter.limit} offset ${filter.offset}`.execute(tx)
  const count = await sql<{ total: string }>`
    select count(*) as total from register_item where ${where}`.execute(tx)
  return { rows, total: Number(count.rows[0]?.total ?? 0) }
}

export type Counts = { readonly all: number; readonly stale: number; readonly soon: number }

/** Items in use of one kind, with how many of them are stale or soon. */
export async function countItems(
  tx: Tx,
  reach: Reach & { cutoffs: Cutoffs; mineUnitIds?: readonly string[] },
): Promise<Counts & { mine: number }> {
  const { rows } = await sql<Counts & { mine: number }>`
    select count(*)::int as all,
      count(*) filter (where ${freshnessOf(reach.cutoffs)} = 'stale')::int as stale,
      count(*) filter (where ${freshnessOf(reach.cutoffs)} = 'soon')::int as soon,
      count(*) filter (where unit_id = any(${[...(reach.mineUnitIds ?? [])]}))::int as mine
    from register_item where ${inReach(reach)} and kind = ${reach.cutoffs.kind} and not retired`.execute(tx)
  return rows[0] ?? { all: 0, stale: 0, soon: 0, mine: 0 }
}

/** Items by id, in no order; missing ids are left out. */
export async function listByIds(
  tx: Tx,
  key: { bodyId: string; ids: readonly string[] },
): Promise<StoredItem[]> {
  if (key.ids.length === 0) return []
  const { rows } = await sql<StoredItem>`
    select id, version, state from register_item
    where body_id = ${key.bodyId} and id = any(${[...key.ids]}) limit ${listMax}`.execute(tx)
  return rows
}

/** Items that link to one of `ids`. */
export async function listLinkingTo(
  tx: Tx,
  key: { bodyId: string; ids: readonly string[] },
): Promise<StoredItem[]> {
  if (key.ids.length === 0) return []
  const links = sql.join(
    key.ids.map((id) => sql`state->'linkIds' @> ${JSON.stringify([id])}::jsonb`),
    sql` or `,
  )
  const { rows } = await sql<StoredItem>`
    select id, version, state from register_item where body_id = ${key.bodyId} and (${links})
    order by kind, title collate "C", id limit ${listMax}`.execute(tx)
  return rows
}

/** Machines in use under an address or host name (small letters), exact ones before networks that hold it. */
export async function listByAddress(
  tx: Tx,
  key: { bodyId: string; address: string; isIp: boolean },
): Promise<StoredItem[]> {
  const exact = await sql<StoredItem>`
    select id, version, state from register_item
    where body_id = ${key.bodyId} and not retired
      and state->'addresses' @> ${JSON.stringify([key.address])}::jsonb
    order by title collate "C", id limit 20`.execute(tx)
  if (exact.rows.length > 0 || !key.isIp) return exact.rows
  const { rows } = await sql<StoredItem>`
    select id, version, state from register_item
    where body_id = ${key.bodyId} and not retired and exists (
      select 1 from jsonb_array_elements_text(state->'addresses') as a(text)
      where a.text ~ '^[0-9a-f.:]+/[0-9]{1,3}$'
        and case when a.text ~ '^[0-9a-f.:]+/[0-9]{1,3}$'
          then ${key.address}::inet <<= a.text::inet else false end)
    order by title collate "C", id limit 20`.execute(tx)
  return rows
}

/** Items in use of some kinds. */
export async function listOfKinds(
  tx: Tx,
  key: { bodyId: string; kinds: readonly string[]; limit?: number },
): Promise<StoredItem[]> {
  const { rows } = await sql<StoredItem>`
    select id, version, state from register_item
    where body_id = ${key.bodyId} and kind = any(${[...key.kinds]}) and not retired
    order by title collate "C", id limit ${key.limit ?? listMax}`.execute(tx)
  return rows
}

/** Titles of all items of some kinds, retired ones too: what a file may name. */
export async function listTitles(
  tx: Tx,
  key: { bodyId: string; kinds: readonly string[] },
): Promise<{ id: string; kind: string; title: string }[]> {
  const { rows } = await sql<{ id: string; kind: string; title: string }>`
    select id, kind, title from register_item
    where body_id = ${key.bodyId} and kind = any(${[...key.kinds]}) limit 50000`.execute(tx)
  return rows
}

/** True when `file` was read for this register before: other files of the store are not for reading here. */
export async function wasChecked(
  tx: Tx,
  key: { bodyId: string; kind: string; file: string },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from trail where body_id = ${key.bodyId} and subject_kind = 'register'
      and subject_id = ${key.kind} and event_type = 'register.importChecked'
      and event->>'file' = ${key.file} limit 1`.execute(tx)
  return rows.length > 0
}

/** Items in use of which a person of that name is in charge. */
export async function listByPerson(
  tx: Tx,
  key: { bodyId: string; kinds: readonly string[]; name: string },
): Promise<StoredItem[]> {
  const { rows } = await sql<StoredItem>`
    select id, version, state from register_item
    where body_id = ${key.bodyId} and kind = any(${[...key.kinds]}) and not retired
      and (state->'values'->>'person' = ${key.name} or state->'values'->>'user' = ${key.name})
    order by id limit ${listMax}`.execute(tx)
  return rows
}

/** Items in use whose text holds `text`, which is folded as `search` is. */
export async function searchItems(
  tx: Tx,
  query: Reach & { text: string; limit: number },
): Promise<StoredItem[]> {
  const { rows } = await sql<StoredItem>`
    select id, version, state from register_item
    where ${inReach(query)} and not retired and search like ${likePattern(query.text)}
    order by (state->>'title' ilike ${likePattern(query.text)}) desc, kind, title collate "C", id
    limit ${query.limit}`.execute(tx)
  return rows
}

function inReach(reach: Reach): RawBuilder<unknown> {
  const ofBody = sql`body_id = ${reach.bodyId}`
  return reach.unitIds === 'all' ? ofBody : sql`${ofBody} and unit_id = any(${[...reach.unitIds]})`
}

function freshnessOf(cutoffs: Cutoffs): RawBuilder<unknown> {
  return sql`(case when flagged or verified_on is null or verified_on < ${cutoffs.staleBefore} then 'stale'
    when verified_on < ${cutoffs.soonBefore} then 'soon' else 'fresh' end)`
}

function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
