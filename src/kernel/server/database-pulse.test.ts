/** A database that stands still, played by a relay in front of the real one that stops passing anything on. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { openDatabase, withClient, type Database } from './database.ts'
import { silentLog } from './log.ts'
import { isStoreAway } from './store-away.ts'

const sockets = new Set<Socket>()
let stands = false
const relay = createServer((near) => {
  const { host, port } = store.appConfig
  const far = connect({ path: `${host}/.s.PGSQL.${port}` })
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    sockets.add(from)
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
    from.on('data', (bytes) => to.write(bytes))
    if (stands) from.pause()
  }
})

function standStill(does: boolean): void {
  stands = does
  for (const socket of sockets)
    if (does) socket.pause()
    else socket.resume()
}

let store: TestDatabase
let database: Database
beforeAll(async () => {
  store = await createTestDatabase()
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const { port } = relay.address() as AddressInfo
  const near = { host: '127.0.0.1', port }
  database = openDatabase(
    { app: { ...store.appConfig, ...near }, owner: { ...store.ownerConfig, ...near } },
    silentLog,
  )
  await withClient(store.ownerConfig, async (client) => {
    await client.query('create table pulse (id int); grant select, insert on pulse to toride_app')
  })
})
afterAll(async () => {
  standStill(false)
  await database.close()
  for (const socket of sockets) socket.destroy()
  relay.close()
  await store.drop()
})

const insert = (id: number) =>
  database.transaction('body', (tx) => sql`insert into pulse values (${id})`.execute(tx))

async function kept(): Promise<number[]> {
  const { rows } = await withClient(store.ownerConfig, (client) =>
    client.query<{ id: number }>('select id from pulse order by id'),
  )
  return rows.map(({ id }) => id)
}

it('does not cut a long query, also when it is the only one', { timeout: 30_000 }, async () => {
  await database.transaction('body', (tx) => sql`select pg_sleep(3)`.execute(tx))
})

it('ends work under way and refuses new work, and neither is done when the database wakes up', async () => {
  await insert(1)
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const between = database.transaction('body', async (tx) => {
    begun.resolve()
    await goOn.promise
    await sql`insert into pulse values (2)`.execute(tx)
  })
  await begun.promise
  standStill(true)
  const waiting = Array.from({ length: 20 }, (_, index) => insert(10 + index))
  const answers = await Promise.allSettled([between, ...waiting])
  goOn.resolve()
  // Whoever waited for a connection may be told so by the pool first.
  expect(answers.every((answer) => answer.status === 'rejected' && isStoreAway(answer.reason))).toBe(true)
  await expect(insert(3)).rejects.toMatchObject({ code: '57P03' })
  standStill(false)
  await expect
    .poll(
      () =>
        insert(4).then(
          () => 'done',
          () => 'not yet',
        ),
      { timeout: 20_000 },
    )
    .toBe('done')
  expect(await kept()).toEqual([1, 4])
})
