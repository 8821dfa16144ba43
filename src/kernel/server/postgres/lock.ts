/** The advisory lock that says "a server works on this cluster". */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { superuser } from './cluster.ts'
import { socketConfig } from './connection.ts'
import { PostgresFault } from './fault.ts'

const serverLock = [8180, 1]
// The kernel closes a killed server's socket at once; its backend needs a moment to notice.
const lockTimeoutMs = 1_000
const pollMs = 50

/**
 * Takes the lock; the caller holds the connection as long as it works on the cluster, because two servers on
 * one cluster would stop PostgreSQL under each other. Throws `data_in_use`.
 */
export async function lockCluster(socketDirectory: string): Promise<Client> {
  const client = new Client(socketConfig(socketDirectory, superuser, 'postgres'))
  client.on('error', () => undefined)
  await client.connect()
  const deadline = Date.now() + lockTimeoutMs
  do {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, $2) as locked',
      serverLock,
    )
    if (rows[0]?.locked) return client
    await pause(pollMs)
  } while (Date.now() < deadline)
  await client.end()
  throw new PostgresFault('data_in_use', { socketDirectory })
}
