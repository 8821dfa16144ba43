/** SQL of the two doors that name a body: see the migration `row_security` of kernel. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'

/** The body of a session or API key by the digest of its secret, from any transaction. */
export async function findBodyOfDigest(
  tx: Tx,
  kind: 'session' | 'key',
  digest: string,
): Promise<string | undefined> {
  const call =
    kind === 'session' ? sql`toride_body_of_session(${digest})` : sql`toride_body_of_key(${digest})`
  const { rows } = await sql<{ id: string | null }>`select ${call} as id`.execute(tx)
  return rows[0]?.id ?? undefined
}
