/** Connections over the socket of one embedded PostgreSQL. */
import { Client, type PoolConfig } from 'pg'
import { superuser } from './cluster.ts'

export const port = 5432

/** Connection values of `user` in `database`. SSL is switched off because PGSSLMODE of the caller would break it. */
export function socketConfig(socketDirectory: string, user: string, database: string) {
  return { host: socketDirectory, port, user, database, password: '', ssl: false } satisfies PoolConfig
}

/** Runs `work` over one connection of the superuser to the maintenance database. */
export async function withSuperuser<Value>(
  socketDirectory: string,
  work: (client: Client) => Promise<Value>,
  database = 'postgres',
): Promise<Value> {
  const client = new Client({
    ...socketConfig(socketDirectory, superuser, database),
    connectionTimeoutMillis: 5_000,
  })
  // A connection that breaks after the answer is told by the query; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
