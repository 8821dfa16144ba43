/** A transaction stays open while a long file comes in. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { openDatabase, whileAlive, withClient, type Database } from './database.ts'
import { silentLog } from './log.ts'

let store: TestDatabase
let database: Database
beforeAll(async () => {
  store = await createTestDatabase()
  database = openDatabase({ app: store.appConfig, owner: store.ownerConfig }, silentLog)
})
afterAll(async () => {
  await database.close()
  await store.drop()
})

it('is asked now and then for as long as the work takes, and no longer', async () => {
  await withClient(store.appConfig, async (onlooker) => {
    const lastQuery = async (pid: number) => {
      const { rows } = await onlooker.query<{ query: string }>(
        'select query from pg_stat_activity where pid = $1',
        [pid],
      )
      return rows[0]?.query
    }
    await database.transaction('body_1', async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      const pid = rows[0]?.pid ?? 0
      const work = async () => {
        while (!(await lastQuery(pid))?.includes('alive')) await nextTurn()
        return 'done'
      }
      expect(await whileAlive(tx, work, 5)).toBe('done')
      await sql`select 2 as after`.execute(tx)
      expect(await lastQuery(pid)).toContain('after')
    })
  })
})
