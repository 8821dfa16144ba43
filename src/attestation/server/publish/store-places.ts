/** SQL for a look from the host, without a running server: how many places outside get checkpoints. */
import type { PoolConfig } from 'pg'
import { withClient } from '../../../kernel/server/database.ts'

const timeoutMs = 3_000

/** Places that are set up and on, and how many of them fail now; undefined before the set-up. */
export async function countPlaces(
  address: PoolConfig,
): Promise<{ places: number; failing: number } | undefined> {
  return withClient({ ...address, connectionTimeoutMillis: timeoutMs }, async (client) => {
    const bodies = await client.query<{ id: string }>('select id from toride_bodies() as id limit 1')
    const bodyId = bodies.rows[0]?.id
    if (bodyId === undefined) return undefined
    await client.query("select set_config('toride.body', $1, false)", [bodyId])
    const { rows } = await client.query<{ places: number; failing: number }>(`
      select count(*)::int as places, count(*) filter (where d.failures > 0)::int as failing
      from checkpoint_target t
      left join checkpoint_delivery d on d.body_id = t.body_id and d.target_id = t.id
      where t.removed_at is null and (t.state->>'isOn')::boolean`)
    return rows[0]
  })
}
