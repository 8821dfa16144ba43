/** SQL of sealed cases: people's keys, grants, requests, the recovery key. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import type { SealRequest } from '../core/request.ts'
import type { SealedCase } from '../core/sealed-case.ts'

export const sealedCases = recordTable<SealedCase>('sealed_case')
export const requests = recordTable<SealRequest>('seal_request')

type InBody = { readonly bodyId: string }
type InCase = InBody & { readonly caseId: string }

export type PersonKey = {
  readonly id: string
  readonly accountId: string
  readonly personId: string
  readonly name: string
  readonly publicKey: Buffer
  readonly locked: Buffer
  readonly madeAt: Date
  readonly failures: number
  readonly failedAt: Date | null
}

const keyColumns = sql`id, account_id as "accountId", person_id as "personId", name, public_key as "publicKey",
  locked, made_at as "madeAt", failures, failed_at as "failedAt"`

/** The key of an account; `lock` lets attempts take turns, so that parallel guesses are counted one by one. */
export async function findPersonKey(
  tx: Tx,
  key: InBody & { accountId: string; lock?: boolean },
): Promise<PersonKey | undefined> {
  const lock = key.lock ? sql`for update` : sql``
  const { rows } = await sql<PersonKey>`
    select ${keyColumns} from seal_person_key
    where body_id = ${key.bodyId} and account_id = ${key.accountId} ${lock}`.execute(tx)
  return rows[0]
}

export async function listPersonKeys(tx: Tx, key: InBody): Promise<PersonKey[]> {
  const { rows } = await sql<PersonKey>`
    select ${keyColumns} from seal_person_key where body_id = ${key.bodyId} order by name, account_id limit 1000`.execute(
    tx,
  )
  return rows
}

export async function savePersonKey(
  tx: Tx,
  row: InBody & Omit<PersonKey, 'failures' | 'failedAt'>,
): Promise<void> {
  await sql`
    insert into seal_person_key (body_id, account_id, id, person_id, name, public_key, locked, made_at)
    values (${row.bodyId}, ${row.accountId}, ${row.id}, ${row.personId}, ${row.name}, ${row.publicKey},
            ${row.locked}, ${row.madeAt})
    on conflict (body_id, account_id) do update set id = excluded.id, person_id = excluded.person_id,
      name = excluded.name, public_key = excluded.public_key, locked = excluded.locked,
      made_at = excluded.made_at, failures = 0, failed_at = null`.execute(tx)
}

export async function saveFailures(
  tx: Tx,
  row: InBody & { accountId: string; failures: number; failedAt: Date | null },
): Promise<void> {
  await sql`
    update seal_person_key set failures = ${row.failures}, failed_at = ${row.failedAt}
    where body_id = ${row.bodyId} and account_id = ${row.accountId}`.execute(tx)
}

export type Grant = {
  readonly caseId: string
  readonly accountId: string
  readonly keyVersion: number
  readonly box: Buffer
  readonly isSealed: boolean
  readonly label: string
}

/** Grants of an account, or of a case. */
export async function listGrants(
  tx: Tx,
  key: InBody & ({ accountId: string } | { caseId: string }),
): Promise<Grant[]> {
  const match = 'accountId' in key ? sql`g.account_id = ${key.accountId}` : sql`g.case_id = ${key.caseId}`
  const { rows } = await sql<Grant>`
    select g.case_id as "caseId", g.account_id as "accountId", g.key_version as "keyVersion", g.box,
           c.is_sealed as "isSealed", c.label
    from seal_grant g join sealed_case c on c.body_id = g.body_id and c.id = g.case_id
    where g.body_id = ${key.bodyId} and ${match} order by g.case_id, g.account_id`.execute(tx)
  return rows
}

export async function saveGrant(
  tx: Tx,
  row: InCase & { accountId: string; keyVersion: number; box: Buffer; at: Date },
): Promise<void> {
  await sql`
    insert into seal_grant (body_id, case_id, account_id, key_version, box, granted_at)
    values (${row.bodyId}, ${row.caseId}, ${row.accountId}, ${row.keyVersion}, ${row.box}, ${row.at})
    on conflict (body_id, case_id, account_id) do update set key_version = excluded.key_version,
      box = excluded.box`.execute(tx)
}

export async function deleteGrants(
  tx: Tx,
  key: InBody & { accountId?: string; caseId?: string },
): Promise<void> {
  const ofAccount = key.accountId === undefined ? sql`` : sql`and account_id = ${key.accountId}`
  const ofCase = key.caseId === undefined ? sql`` : sql`and case_id = ${key.caseId}`
  await sql`delete from seal_grant where body_id = ${key.bodyId} ${ofAccount} ${ofCase}`.execute(tx)
}

export async function listEarlierKeys(tx: Tx, key: InCase): Promise<{ keyVersion: number; box: Buffer }[]> {
  const { rows } = await sql<{ keyVersion: number; box: Buffer }>`
    select key_version as "keyVersion", box from seal_earlier_key
    where body_id = ${key.bodyId} and case_id = ${key.caseId} order by key_version desc`.execute(tx)
  return rows
}

export async function addEarlierKey(
  tx: Tx,
  row: InCase & { keyVersion: number; box: Buffer },
): Promise<void> {
  await sql`
    insert into seal_earlier_key (body_id, case_id, key_version, box)
    values (${row.bodyId}, ${row.caseId}, ${row.keyVersion}, ${row.box})`.execute(tx)
}

export async function findByLabel(
  tx: Tx,
  key: InBody & { label: string },
): Promise<Stored<SealedCase> | undefined> {
  const { rows } = await sql<Stored<SealedCase>>`
    select id, version, state from sealed_case
    where body_id = ${key.bodyId} and label = ${key.label} and is_sealed`.execute(tx)
  return rows[0]
}

/** Requests of a case, newest first; or those that still wait for somebody, oldest first. */
export async function listRequests(
  tx: Tx,
  key: InBody & ({ caseId: string } | { isWaiting: true } | { brokenSince: Date }),
): Promise<Stored<SealRequest>[]> {
  const match =
    'caseId' in key
      ? sql`case_id = ${key.caseId} order by id desc`
      : 'isWaiting' in key
        ? sql`stage in ('proposed', 'approved') order by id`
        : sql`stage = 'done' and state->>'kind' = 'break_glass'
            and state->>'endedAt' >= ${key.brokenSince.toISOString()} order by id`
  const { rows } = await sql<Stored<SealRequest>>`
    select id, version, state from seal_request where body_id = ${key.bodyId} and ${match} limit 200`.execute(
    tx,
  )
  return rows
}

/** The shares of one pair of holders, each boxed for one of them. */
export type PairShares = {
  readonly holders: readonly [string, string]
  readonly boxes: readonly [string, string]
}

export type Recovery = {
  readonly id: string
  readonly publicKey: Buffer
  readonly shares: readonly PairShares[]
}

const recoveryColumns = sql`id, public_key as "publicKey", shares`

export async function newestRecovery(tx: Tx, key: InBody): Promise<Recovery | undefined> {
  const { rows } = await sql<Recovery>`
    select ${recoveryColumns} from seal_recovery where body_id = ${key.bodyId} order by id desc limit 1`.execute(
    tx,
  )
  return rows[0]
}

export async function findRecovery(tx: Tx, key: InBody & { id: string }): Promise<Recovery | undefined> {
  const { rows } = await sql<Recovery>`
    select ${recoveryColumns} from seal_recovery where body_id = ${key.bodyId} and id = ${key.id}`.execute(tx)
  return rows[0]
}

export async function addRecovery(tx: Tx, row: InBody & Recovery & { at: Date }): Promise<void> {
  await sql`
    insert into seal_recovery (body_id, id, public_key, shares, made_at)
    values (${row.bodyId}, ${row.id}, ${row.publicKey}, ${JSON.stringify(row.shares)}::jsonb, ${row.at})`.execute(
    tx,
  )
}

export type Deadline = { readonly caseId: string; readonly label: string; readonly dueAt: Date | null }

/** The nearest deadline of each sealed case of this account. */
export async function listDeadlines(tx: Tx, accountId: string): Promise<Deadline[]> {
  const { rows } = await sql<Deadline>`
    select case_id as "caseId", label, due_at as "dueAt" from toride_sealed_deadlines(${accountId})
    order by due_at nulls last, label`.execute(tx)
  return rows
}
