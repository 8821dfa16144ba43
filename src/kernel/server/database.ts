/** The relational store: pools of the two roles, and transactions that always know their body. */
import { Kysely, sql, type Transaction } from 'kysely'
import { Client, Pool, escapeLiteral, types, type PoolConfig } from 'pg'
import { createPulse } from './database-pulse.ts'
import { LateBeginDialect, PreparingClient } from './dialect.ts'
import type { Log } from './log.ts'
import { storeAway } from './store-away.ts'

/** A slice narrows it to its own tables by `tx.withTables<…>()`. */
export type Tables = object
export type Tx = Transaction<Tables>

/** What has no body yet, before the set-up, stands under this id. */
export const noBody = 'none'

/** Whose rows a transaction may touch: those of the body; restricted ones only for the account, where there is one. */
export type TransactionScope = { readonly bodyId: string; readonly accountId?: string }

export type Database = {
  /**
   * Runs `work` in one transaction of a body (and an account) as the application's role. Throwing rolls back.
   * Row-level security shows the rows of this body alone; see the migration `row_security`.
   * A database that stands still rejects it within seconds (code 57P03).
   */
  transaction<Value>(scope: string | TransactionScope, work: (tx: Tx) => Promise<Value>): Promise<Value>
  /** Pool of the owner: migrations and the job worker, nothing else. */
  readonly ownerPool: Pool
  close(): Promise<void>
}

export type DatabaseAddresses = { readonly app: PoolConfig; readonly owner: PoolConfig }

// Dates of law are days, not instants: keep `date` as the text that PostgreSQL sends.
types.setTypeParser(types.builtins.DATE, (value) => value)

export function openDatabase(addresses: DatabaseAddresses, log: Log): Database {
  const appPool = openPool({ max: 16, Client: PreparingClient, ...addresses.app }, log)
  const ownerPool = openPool({ max: 6, ...addresses.owner }, log)
  const kysely = new Kysely<Tables>({ dialect: new LateBeginDialect({ pool: appPool }) })
  const pulse = createPulse(appPool, addresses.app, log)
  return {
    ownerPool,
    transaction: (scope, work) =>
      pulse.guard((isGivenUp) =>
        kysely.transaction().execute(async (tx) => {
          // It waited for a connection longer than its caller did.
          if (isGivenUp()) throw storeAway()
          await begin(tx, typeof scope === 'string' ? { bodyId: scope } : scope)
          return work(tx)
        }),
      ),
    close: async () => {
      pulse.close()
      await kysely.destroy()
      await ownerPool.end()
    },
  }
}

/** One message in the simple protocol: nothing is planned, and the answer is awaited once. */
async function begin(tx: Tx, { bodyId, accountId = '' }: TransactionScope): Promise<void> {
  const text = `begin; set local toride.body = ${escapeLiteral(bodyId)}; set local toride.account = ${escapeLiteral(accountId)}`
  await sql.raw(text).execute(tx)
}

/** Gives the open transaction to `scope`; only the set-up changes it in the middle, when it makes the body. */
export async function enter(tx: Tx, scope: TransactionScope): Promise<void> {
  await sql`select set_config('toride.body', ${scope.bodyId}, true),
    set_config('toride.account', ${scope.accountId ?? ''}, true)`.execute(tx)
}

const signOfLifeMs = 15_000

/**
 * Does work that leaves the open transaction alone for long (a file that comes in), with a sign of life now
 * and then: the database ends a transaction that stands idle for a minute.
 */
export async function whileAlive<Value>(
  tx: Tx,
  work: () => Promise<Value>,
  everyMs = signOfLifeMs,
): Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    last = last.then(() => sql`select 1 as alive`.execute(tx)).catch(() => undefined)
  }, everyMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await last
  }
}

function openPool(config: PoolConfig, log: Log): Pool {
  const pool = new Pool({
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    // A server that stands still cannot end its statements itself.
    query_timeout: 35_000,
    idle_in_transaction_session_timeout: 60_000,
    ...config,
  })
  // Without a listener an idle connection that dies with the server would end the process.
  const tell = (error: Error) => log.warn('database connection lost', { reason: error.message })
  pool.on('error', tell)
  pool.on('connect', (client) => client.on('error', tell))
  return pool
}

/** The version of the PostgreSQL at `address`. Throws when it does not answer within `timeoutMs`. */
export async function readServerVersion(address: PoolConfig, timeoutMs: number): Promise<string> {
  const client = new Client({ ...address, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? ''
  } finally {
    await client.end()
  }
}

/** Runs `work` over one connection, for what is done outside of pools: migrations, looks before the start. */
export async function withClient<Value>(
  config: PoolConfig,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client({ connectionTimeoutMillis: 10_000, ...config })
  // A connection that breaks after the answer is told by the query; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
