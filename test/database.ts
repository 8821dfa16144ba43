/** A database of its own for a test file: a copy of the migrated template, gone with the run. */
import { randomBytes } from 'node:crypto'
import { Client, type PoolConfig } from 'pg'
import { inject } from 'vitest'

export type TestDatabase = {
  /** Role `toride_owner`: migrations, the job worker. */
  readonly ownerConfig: PoolConfig
  /** Role `toride_app`: what the program under test uses. */
  readonly appConfig: PoolConfig
  /** Drops it; the server waits some seconds for connections that are just closing. */
  drop(): Promise<void>
}

/** Makes a fresh migrated database in about 30 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { ownerConfig, appConfig } = inject('sharedPostgres')
  const template = String(ownerConfig.database)
  const name = `test_${randomBytes(8).toString('hex')}`
  const maintenance = { ...ownerConfig, database: 'postgres' }
  await execute(maintenance, `create database ${name} template ${template}`)
  await execute(maintenance, `grant connect on database ${name} to ${String(appConfig.user)}`)
  return {
    ownerConfig: { ...ownerConfig, database: name },
    appConfig: { ...appConfig, database: name },
    drop: () => execute(maintenance, `drop database if exists ${name}`),
  }
}

async function execute(config: PoolConfig, text: string): Promise<void> {
  const client = new Client(config)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
