/** A second body beside the town: every record of the town once more, under ids of its own, and people signed in there. */
import { sessionCookie } from '../src/access/server/open-session.ts'
import { addSession } from '../src/access/server/store-session.ts'
import type { Role } from '../src/kernel/core/actor.ts'
import { withClient } from '../src/kernel/server/database.ts'
import { newId, newSecret, secretDigest } from '../src/kernel/server/id.ts'
import { note } from '../src/kernel/server/ledger.ts'
import type { Client } from 'pg'
import type { Town } from './town.ts'

export const secondBodyId = 'body_00000000000000000000000002'

/** The id that the copy of a record has; one letter more. */
export const copyOf = (id: string) => `${id}2`

/** Answers a cookie a role for the second body. Sign-in leads to the first one, so its sessions are made here. */
export async function addSecondBody(
  town: Town,
  accounts: ReadonlyMap<Role, string>,
): Promise<Map<Role, string>> {
  await withClient(town.store.ownerConfig, (client) => copyRecords(client, town.bodyId))
  const cookies = new Map<Role, string>()
  for (const [role, accountId] of accounts) {
    const token = newSecret()
    const session = {
      bodyId: secondBodyId,
      id: newId('session'),
      digest: secretDigest(token),
      now: new Date(),
    }
    const from = { accountId: copyOf(accountId), address: '192.0.2.10', provenAt: session.now }
    await town.toride.kernel.database.transaction(secondBodyId, (tx) =>
      addSession(tx, { ...session, ...from }),
    )
    cookies.set(role, `${sessionCookie}=${token}`)
  }
  await beginLedger(town)
  return cookies
}

/** The trail is not copied: its ledger begins with one entry, so that there is a checkpoint to speak of. */
async function beginLedger(town: Town): Promise<void> {
  const { kernel, slices } = town.toride
  await kernel.database.transaction(secondBodyId, (tx) => {
    const ctx = kernel.systemContext({ bodyId: secondBodyId, tx, name: 'test' })
    return note(ctx, { kind: 'body', id: secondBodyId }, { type: 'body.copied' })
  })
  await slices.attestation.settle(secondBodyId)
}

/** Tables of records, and what numbers, settings and passwords need. Sessions and the trail stay where they are. */
async function copyRecords(client: Client, bodyId: string): Promise<void> {
  const { rows: tables } = await client.query<{ name: string; columns: string; keys: string[] | null }>(
    `select c.relname as name,
       (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
         where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '') as columns
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and (c.relname in ('number_series', 'setting', 'credential') or 2 = (select count(*) from pg_attribute
         where attrelid = c.oid and attname in ('id', 'version')))`,
  )
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  )
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`)
  for (const { name, columns } of tables) {
    await enter(client, bodyId)
    const { rows } = await client.query<{ text: string }>(`select to_jsonb(t)::text as text from "${name}" t`)
    await enter(client, secondBodyId)
    await client.query(
      `insert into "${name}" (${columns}) select ${columns}
       from jsonb_populate_recordset(null::"${name}", $1::jsonb)`,
      [`[${rows.map(({ text }) => rewritten(text, bodyId)).join(',')}]`],
    )
  }
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition} not valid`)
}

function rewritten(text: string, bodyId: string): string {
  return text
    .replaceAll(bodyId, secondBodyId)
    .replaceAll(/"([a-z]+_[0-9a-z]{26})"/g, (whole, id: string) =>
      id === secondBodyId ? whole : `"${copyOf(id)}"`,
    )
}

function enter(client: Client, bodyId: string): Promise<unknown> {
  return client.query(`select set_config('toride.body', $1, false)`, [bodyId])
}
