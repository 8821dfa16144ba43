/** SQL of accounts, credentials, one-time links, keys and notices. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import type { Account, LinkPurpose } from '../core/account.ts'
import type { ApiKey } from '../core/api-key.ts'

export const accounts = recordTable<Account>('account')
export const keys = recordTable<ApiKey>('api_key')

type InBody = { readonly bodyId: string }

export async function findAccountByLogin(
  tx: Tx,
  key: InBody & { loginName: string },
): Promise<Stored<Account> | undefined> {
  const { rows } = await sql<Stored<Account>>`
    select id, version, state from account
    where body_id = ${key.bodyId} and login_name = ${key.loginName}`.execute(tx)
  return rows[0]
}

export async function findAccountByPerson(
  tx: Tx,
  key: InBody & { personId: string },
): Promise<Stored<Account> | undefined> {
  const { rows } = await sql<Stored<Account>>`
    select id, version, state from account
    where body_id = ${key.bodyId} and person_id = ${key.personId}`.execute(tx)
  return rows[0]
}

export type AccountRow = Stored<Account> & {
  readonly liveSessions: number
  readonly lastSignedInAt: Date | null
}

/** All accounts with their sessions that neither limit has ended; `idleSince` and `createdSince` are the limits. */
export async function listAccounts(
  tx: Tx,
  filter: InBody & { idleSince: Date; createdSince: Date },
): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`
    select a.id, a.version, a.state,
           count(s.id) filter (where s.ended_at is null and s.last_seen_at > ${filter.idleSince}
             and s.created_at > ${filter.createdSince})::int as "liveSessions",
           max(s.created_at) as "lastSignedInAt"
    from account a left join session s on s.body_id = a.body_id and s.account_id = a.id
    where a.body_id = ${filter.bodyId}
    group by a.body_id, a.id order by a.login_name collate "C" limit 5000`.execute(tx)
  return rows
}

export type Credential = {
  /** Null when a directory knows the password. */
  readonly passwordHash: string | null
  readonly codeSecret: string | null
  readonly lastStep: number
}

export async function findCredential(
  tx: Tx,
  key: InBody & { accountId: string },
): Promise<Credential | undefined> {
  const { rows } = await sql<Credential>`
    select password_hash as "passwordHash", code_secret as "codeSecret", last_step::float8 as "lastStep"
    from credential where body_id = ${key.bodyId} and account_id = ${key.accountId}`.execute(tx)
  return rows[0]
}

export async function saveCredential(
  tx: Tx,
  row: InBody & Credential & { accountId: string },
): Promise<void> {
  await sql`
    insert into credential (body_id, account_id, password_hash, code_secret, last_step)
    values (${row.bodyId}, ${row.accountId}, ${row.passwordHash}, ${row.codeSecret}, ${row.lastStep})
    on conflict (body_id, account_id) do update
      set password_hash = excluded.password_hash, code_secret = excluded.code_secret,
          last_step = excluded.last_step`.execute(tx)
}

export async function deleteCredential(tx: Tx, key: InBody & { accountId: string }): Promise<void> {
  await sql`delete from credential where body_id = ${key.bodyId} and account_id = ${key.accountId}`.execute(
    tx,
  )
}

/** Marks a code as used; false when it, or a later one, was used before. */
export async function useStep(tx: Tx, key: InBody & { accountId: string; step: number }): Promise<boolean> {
  const result = await sql`
    update credential set last_step = ${key.step}
    where body_id = ${key.bodyId} and account_id = ${key.accountId} and last_step < ${key.step}`.execute(tx)
  return result.numAffectedRows === 1n
}

export type Link = {
  readonly id: string
  readonly purpose: LinkPurpose | 'setup'
  readonly accountId: string | null
  readonly codeSecret: string | null
}

export async function addLink(
  tx: Tx,
  row: InBody & {
    id: string
    digest: string
    purpose: Link['purpose']
    accountId: string | null
    expiresAt: Date
  },
): Promise<void> {
  await sql`
    insert into one_time_link (body_id, id, digest, purpose, account_id, expires_at)
    values (${row.bodyId}, ${row.id}, ${row.digest}, ${row.purpose}, ${row.accountId}, ${row.expiresAt})`.execute(
    tx,
  )
}

/** Unused links of an account (or set-up links, for null) can no longer be used. */
export async function dropLinks(tx: Tx, key: InBody & { accountId: string | null }): Promise<void> {
  await sql`
    delete from one_time_link where body_id = ${key.bodyId} and used_at is null
      and account_id is not distinct from ${key.accountId}`.execute(tx)
}

/** A link that can be used, locked until the transaction ends: two people cannot use it at once. */
export async function findLink(
  tx: Tx,
  key: InBody & { digest: string; now: Date },
): Promise<Link | undefined> {
  const { rows } = await sql<Link>`
    select id, purpose, account_id as "accountId", code_secret as "codeSecret" from one_time_link
    where body_id = ${key.bodyId} and digest = ${key.digest} and used_at is null and expires_at > ${key.now}
    for update`.execute(tx)
  return rows[0]
}

export async function keepLinkSecret(
  tx: Tx,
  row: InBody & { id: string; codeSecret: string },
): Promise<void> {
  await sql`
    update one_time_link set code_secret = ${row.codeSecret}
    where body_id = ${row.bodyId} and id = ${row.id}`.execute(tx)
}

export async function useLink(tx: Tx, key: InBody & { id: string; now: Date }): Promise<void> {
  await sql`
    update one_time_link set used_at = ${key.now}, code_secret = null
    where body_id = ${key.bodyId} and id = ${key.id}`.execute(tx)
}

export async function findKeyByDigest(
  tx: Tx,
  key: InBody & { digest: string },
): Promise<Stored<ApiKey> | undefined> {
  const { rows } = await sql<Stored<ApiKey>>`
    select id, version, state from api_key where body_id = ${key.bodyId} and digest = ${key.digest}`.execute(
    tx,
  )
  return rows[0]
}

export async function listKeys(tx: Tx, bodyId: string): Promise<Stored<ApiKey>[]> {
  const { rows } = await sql<Stored<ApiKey>>`
    select id, version, state from api_key where body_id = ${bodyId} order by id desc limit 1000`.execute(tx)
  return rows
}

/** Written at most once in `graceMs`, so that a busy sender costs no row a request. */
export async function markKeyUsed(
  tx: Tx,
  row: InBody & { keyId: string; now: Date; address: string; graceMs: number },
): Promise<void> {
  await sql`
    insert into api_key_use (body_id, key_id, last_used_at, address)
    values (${row.bodyId}, ${row.keyId}, ${row.now}, ${row.address})
    on conflict (body_id, key_id) do update
      set last_used_at = excluded.last_used_at, address = excluded.address
      where api_key_use.last_used_at < ${new Date(row.now.getTime() - row.graceMs)}`.execute(tx)
}

export async function listKeyUses(tx: Tx, bodyId: string): Promise<Map<string, Date>> {
  const { rows } = await sql<{ id: string; at: Date }>`
    select key_id as id, last_used_at as at from api_key_use where body_id = ${bodyId}`.execute(tx)
  return new Map(rows.map(({ id, at }) => [id, at]))
}

export type Notice = {
  readonly id: string
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly at: Date
}

export async function addNotice(tx: Tx, row: InBody & Notice & { accountId: string }): Promise<void> {
  await sql`
    insert into notice (body_id, id, account_id, code, params, at)
    values (${row.bodyId}, ${row.id}, ${row.accountId}, ${row.code}, ${JSON.stringify(row.params)}::jsonb,
            ${row.at})`.execute(tx)
}

export async function listUnreadNotices(tx: Tx, key: InBody & { accountId: string }): Promise<Notice[]> {
  const { rows } = await sql<Notice>`
    select id, code, params, at from notice
    where body_id = ${key.bodyId} and account_id = ${key.accountId} and read_at is null
    order by at desc limit 50`.execute(tx)
  return rows
}

/** False when there is no such unread notice of this account. */
export async function markNoticeRead(
  tx: Tx,
  key: InBody & { id: string; accountId: string; now: Date },
): Promise<boolean> {
  const result = await sql`
    update notice set read_at = ${key.now}
    where body_id = ${key.bodyId} and id = ${key.id} and account_id = ${key.accountId} and read_at is null`.execute(
    tx,
  )
  return result.numAffectedRows === 1n
}

export async function savePassword(
  tx: Tx,
  row: InBody & { accountId: string; passwordHash: string | null },
): Promise<void> {
  await sql`
    update credential set password_hash = ${row.passwordHash}
    where body_id = ${row.bodyId} and account_id = ${row.accountId}`.execute(tx)
}
