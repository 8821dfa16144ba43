/** What a database says about its body before the program touches it. */
import type { Client, PoolConfig } from 'pg'
import { noBody, withClient } from '../../kernel/server/database.ts'

export type BodyMark = 'real' | 'demonstration'

/** Whether real or demonstration data is in the owner's database; `undefined` before the set-up. Changes nothing. */
export async function readBodyMark(owner: PoolConfig): Promise<BodyMark | undefined> {
  return withClient(owner, async (client) => {
    const { rows: tables } = await client.query<{ name: string | null }>(
      `select to_regclass('public.body')::text as name`,
    )
    if (!tables[0]?.name) return undefined
    await enterFirstBody(client)
    const { rows } = await client.query<{ demonstration: boolean }>(
      `select coalesce((state->>'demonstration')::boolean, false) as demonstration from public.body order by 1`,
    )
    const [first] = rows
    if (!first) return undefined
    return first.demonstration ? 'demonstration' : 'real'
  })
}

/** A database that an older program wrote has no row-level security yet, and no function that names its bodies. */
async function enterFirstBody(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string | null }>(
    `select to_regprocedure('public.toride_bodies()')::text as name`,
  )
  if (!rows[0]?.name) return
  await client.query(
    `select set_config('toride.body', coalesce(
    (select id from public.toride_bodies() as id order by id limit 1), $1), false)`,
    [noBody],
  )
}
