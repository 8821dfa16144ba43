/** SQL of who somebody is at the provider of single sign-on. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'

type OfIdentity = { readonly bodyId: string; readonly issuer: string; readonly subject: string }

export async function findIdentity(tx: Tx, key: OfIdentity): Promise<{ accountId: string } | undefined> {
  const { rows } = await sql<{ accountId: string }>`
    select account_id as "accountId" from federated_identity
    where body_id = ${key.bodyId} and issuer = ${key.issuer} and subject = ${key.subject}`.execute(tx)
  return rows[0]
}

/** False when the account is bound to somebody else of this issuer. */
export async function bindIdentity(
  tx: Tx,
  row: OfIdentity & { id: string; accountId: string; boundAt: Date },
): Promise<boolean> {
  const result = await sql`
    insert into federated_identity (body_id, id, account_id, issuer, subject, bound_at)
    values (${row.bodyId}, ${row.id}, ${row.accountId}, ${row.issuer}, ${row.subject}, ${row.boundAt})
    on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Forgets all identities of an account: it was closed, or is handed out anew. */
export async function unbindIdentities(tx: Tx, key: { bodyId: string; accountId: string }): Promise<void> {
  await sql`
    delete from federated_identity
    where body_id = ${key.bodyId} and account_id = ${key.accountId}`.execute(tx)
}
