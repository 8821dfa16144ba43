/** SQL of passkeys and of the questions that a browser answers once. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'

type InBody = { readonly bodyId: string }
type OfAccount = InBody & { readonly accountId: string }

export type PasskeyRow = {
  readonly id: string
  readonly accountId: string
  readonly credentialId: string
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly backedUp: boolean
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

export async function listPasskeys(tx: Tx, key: OfAccount): Promise<PasskeyRow[]> {
  const { rows } = await sql<PasskeyRow>`
    select ${columns} from passkey
    where body_id = ${key.bodyId} and account_id = ${key.accountId} order by created_at, id limit 50`.execute(
    tx,
  )
  return rows
}

/** Locked until the transaction ends: two answers of one key are looked at one after the other. */
export async function lockPasskey(
  tx: Tx,
  key: OfAccount & { credentialId: string },
): Promise<PasskeyRow | undefined> {
  const { rows } = await sql<PasskeyRow>`
    select ${columns} from passkey
    where body_id = ${key.bodyId} and account_id = ${key.accountId}
      and credential_id = ${key.credentialId} for update`.execute(tx)
  return rows[0]
}

/** False when this key is registered already. */
export async function addPasskeyRow(tx: Tx, row: InBody & Omit<PasskeyRow, 'lastUsedAt'>): Promise<boolean> {
  const result = await sql`
    insert into passkey (body_id, id, account_id, credential_id, public_key, counter, transports, name,
                         backed_up, created_at)
    values (${row.bodyId}, ${row.id}, ${row.accountId}, ${row.credentialId}, ${row.publicKey}, ${row.counter},
            ${JSON.stringify(row.transports)}::jsonb, ${row.name}, ${row.backedUp}, ${row.createdAt})
    on conflict (body_id, credential_id) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

export async function markPasskeyUsed(
  tx: Tx,
  row: InBody & { id: string; counter: number; backedUp: boolean; now: Date },
): Promise<void> {
  await sql`
    update passkey set counter = ${row.counter}, backed_up = ${row.backedUp}, last_used_at = ${row.now}
    where body_id = ${row.bodyId} and id = ${row.id}`.execute(tx)
}

export async function renamePasskeyRow(
  tx: Tx,
  row: OfAccount & { id: string; name: string },
): Promise<boolean> {
  const result = await sql`
    update passkey set name = ${row.name}
    where body_id = ${row.bodyId} and id = ${row.id} and account_id = ${row.accountId}`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Removes one passkey of an account, or all. Answers how many there were. */
export async function deletePasskeys(tx: Tx, key: OfAccount & { id?: string }): Promise<number> {
  const match = key.id === undefined ? sql`true` : sql`id = ${key.id}`
  const result = await sql`
    delete from passkey
    where body_id = ${key.bodyId} and account_id = ${key.accountId} and ${match}`.execute(tx)
  return Number(result.numAffectedRows)
}

export type Purpose = 'register' | 'step-up' | 'sign-in' | 'sso'

export async function addQuestion(
  tx: Tx,
  row: InBody & {
    id: string
    digest: string
    purpose: Purpose
    accountId: string | null
    detail: string
    expiresAt: Date
  },
): Promise<void> {
  await sql`
    insert into sign_in_question (body_id, id, digest, purpose, account_id, detail, expires_at)
    values (${row.bodyId}, ${row.id}, ${row.digest}, ${row.purpose}, ${row.accountId}, ${row.detail},
            ${row.expiresAt})`.execute(tx)
}

export type Question = { readonly id: string; readonly accountId: string | null; readonly detail: string }

/** Takes the question away: whatever the answer is worth, there is no second one. */
export async function takeQuestion(
  tx: Tx,
  key: InBody & { digest: string; purpose: Purpose; now: Date },
): Promise<Question | undefined> {
  const { rows } = await sql<Question>`
    delete from sign_in_question
    where body_id = ${key.bodyId} and digest = ${key.digest} and purpose = ${key.purpose}
      and expires_at > ${key.now}
    returning id, account_id as "accountId", detail`.execute(tx)
  return rows[0]
}

export async function forgetQuestions(tx: Tx, key: InBody & { before: Date }): Promise<void> {
  await sql`
    delete from sign_in_question where body_id = ${key.bodyId} and expires_at < ${key.before}`.execute(tx)
}

const columns = sql`id, account_id as "accountId", credential_id as "credentialId", public_key as "publicKey",
  counter::float8 as counter, transports, name, backed_up as "backedUp", created_at as "createdAt",
  last_used_at as "lastUsedAt"`
