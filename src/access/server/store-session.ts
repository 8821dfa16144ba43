/** SQL of sessions and of attempts to sign in. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import type { Failures } from '../core/sign-in-limit.ts'

type InBody = { readonly bodyId: string }

export type SessionRow = {
  readonly id: string
  readonly accountId: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly endedAt: Date | null
  readonly address: string
  /** When the second factor was last proved in it. */
  readonly provenAt: Date | null
}

export async function addSession(
  tx: Tx,
  row: InBody & {
    id: string
    digest: string
    accountId: string
    now: Date
    provenAt: Date | null
    address: string
  },
): Promise<void> {
  await sql`
    insert into session (body_id, id, digest, account_id, created_at, last_seen_at, address, proven_at)
    values (${row.bodyId}, ${row.id}, ${row.digest}, ${row.accountId}, ${row.now}, ${row.now},
            ${row.address}, ${row.provenAt})`.execute(tx)
}

/**
 * Writes down a new proof and gives the session a new token. Requests that are on their way under the old
 * token are still answered until `oldTokenEndsAt`, as a session of its own (`oldId`) that proves nothing.
 */
export async function proveSession(
  tx: Tx,
  key: InBody & { id: string; digest: string; now: Date; oldId: string; oldTokenEndsAt: Date },
): Promise<void> {
  const { rows } = await sql<{ digest: string }>`
    select digest from session where body_id = ${key.bodyId} and id = ${key.id} for update`.execute(tx)
  await sql`
    update session set proven_at = ${key.now}, last_seen_at = ${key.now}, digest = ${key.digest}
    where body_id = ${key.bodyId} and id = ${key.id}`.execute(tx)
  await sql`
    insert into session (body_id, id, digest, account_id, created_at, last_seen_at, address, ended_at)
    select body_id, ${key.oldId}, ${rows[0]?.digest ?? ''}, account_id, created_at, last_seen_at, address,
           ${key.oldTokenEndsAt}
    from session where body_id = ${key.bodyId} and id = ${key.id}`.execute(tx)
}

export async function findSession(
  tx: Tx,
  key: InBody & ({ digest: string } | { id: string }),
): Promise<SessionRow | undefined> {
  const match = 'digest' in key ? sql`digest = ${key.digest}` : sql`id = ${key.id}`
  const { rows } = await sql<SessionRow>`/* by key */
    select ${columns} from session where body_id = ${key.bodyId} and ${match}`.execute(tx)
  return rows[0]
}

export async function listOpenSessions(tx: Tx, key: InBody & { accountId: string }): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select ${columns} from session
    where body_id = ${key.bodyId} and account_id = ${key.accountId} and ended_at is null
    order by last_seen_at desc limit 100`.execute(tx)
  return rows
}

export async function touchSession(tx: Tx, key: InBody & { id: string; now: Date }): Promise<void> {
  await sql`
    update session set last_seen_at = ${key.now}
    where body_id = ${key.bodyId} and id = ${key.id} and last_seen_at < ${key.now}`.execute(tx)
}

/** Ends one session, or every open one of an account but `exceptId`. */
export async function endSessions(
  tx: Tx,
  key: InBody & { now: Date } & ({ id: string } | { accountId: string; exceptId?: string }),
): Promise<void> {
  const match =
    'id' in key
      ? sql`id = ${key.id}`
      : sql`account_id = ${key.accountId} and id is distinct from ${key.exceptId ?? null}`
  await sql`
    update session set ended_at = ${key.now}
    where body_id = ${key.bodyId} and (ended_at is null or ended_at > ${key.now}) and ${match}`.execute(tx)
}

/** Sessions that accounts for emergencies opened since then, newest first. */
export async function listBreakGlassUses(
  tx: Tx,
  key: InBody & { since: Date },
): Promise<{ id: string; name: string; at: Date }[]> {
  const { rows } = await sql<{ id: string; name: string; at: Date }>`
    select s.id, p.name, s.created_at as at from session s
    join account a on a.body_id = s.body_id and a.id = s.account_id
    join person p on p.body_id = a.body_id and p.id = a.person_id
    where s.body_id = ${key.bodyId} and s.created_at > ${key.since}
      and coalesce((a.state->>'breakGlass')::boolean, false) and s.proven_at is not null
    order by s.created_at desc limit 20`.execute(tx)
  return rows
}

/** Attempts of one account take turns, so that parallel guesses are counted one by one. */
export async function lockAttempts(tx: Tx, loginDigest: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`toride.sign-in.${loginDigest}`}))`.execute(tx)
}

/** Failures after the last success of the same account from the same address. */
export async function countFailures(
  tx: Tx,
  key: InBody & { loginDigest: string; address: string; since: Date; knownSince: Date },
): Promise<Failures> {
  const { rows } = await sql<Failures>`
    with recent as (
      select login_digest, address, at from sign_in_attempt
      where body_id = ${key.bodyId} and at > ${key.since} and not succeeded
        and (login_digest = ${key.loginDigest} or address = ${key.address})
    ), good as (
      select address, max(at) as at from sign_in_attempt
      where body_id = ${key.bodyId} and login_digest = ${key.loginDigest} and succeeded
        and at > ${key.knownSince}
      group by address
    )
    select
      count(*) filter (where login_digest = ${key.loginDigest} and address = ${key.address}
        and at > coalesce((select at from good where address = ${key.address}), '-infinity'))::int
        as "ofAccountFromAddress",
      count(*) filter (where login_digest = ${key.loginDigest}
        and address not in (select address from good))::int as "ofAccountElsewhere",
      count(distinct login_digest) filter (where address = ${key.address})::int as "accountsFromAddress",
      exists (select 1 from good where address = ${key.address}) as "isKnownAddress"
    from recent`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('the count of failures did not answer')
  return row
}

export async function addAttempt(
  tx: Tx,
  row: InBody & { id: string; loginDigest: string; address: string; succeeded: boolean; now: Date },
): Promise<void> {
  await sql`
    insert into sign_in_attempt (body_id, id, login_digest, address, succeeded, at)
    values (${row.bodyId}, ${row.id}, ${row.loginDigest}, ${row.address}, ${row.succeeded}, ${row.now})`.execute(
    tx,
  )
}

/** Attempts and ended sessions older than `before` say nothing any more; the trail keeps what happened. */
export async function forgetOld(tx: Tx, key: InBody & { before: Date }): Promise<void> {
  await sql`delete from sign_in_attempt where body_id = ${key.bodyId} and at < ${key.before}`.execute(tx)
  await sql`delete from session where body_id = ${key.bodyId} and last_seen_at < ${key.before}`.execute(tx)
  await sql`delete from one_time_link where body_id = ${key.bodyId} and expires_at < ${key.before}`.execute(
    tx,
  )
}

const columns = sql`id, account_id as "accountId", created_at as "createdAt", last_seen_at as "lastSeenAt",
  ended_at as "endedAt", address, proven_at as "provenAt"`
