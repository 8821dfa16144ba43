/** SQL of requests that were answered, by the key of their sender. */
import { sql } from 'kysely'
import type { Tx } from './database.ts'

export type AnsweredRequest = {
  readonly bodyId: string
  readonly actorId: string
  readonly key: string
  readonly endpoint: string
  readonly requestId: string
  readonly at: Date
}

const keptHours = 48

/**
 * Writes it down and answers true, or false when the key stands there. Of two at once the second waits for the
 * first. Some of those of the day before yesterday go at the same time.
 */
export async function rememberRequest(tx: Tx, request: AnsweredRequest): Promise<boolean> {
  const { bodyId, actorId, key, endpoint, requestId, at } = request
  await sql`delete from answered_request where (body_id, actor_id, key) in (
    select body_id, actor_id, key from answered_request where body_id = ${bodyId}
    and answered_at < ${at}::timestamptz - make_interval(hours => ${keptHours}::int)
    limit 20 for update skip locked)`.execute(tx)
  const { rows } = await sql`
    insert into answered_request (body_id, actor_id, key, endpoint, request_id, answered_at)
    values (${bodyId}, ${actorId}, ${key}, ${endpoint}, ${requestId}, ${at})
    on conflict do nothing returning key`.execute(tx)
  return rows.length === 1
}
