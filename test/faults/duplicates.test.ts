/** The same thing delivered three times: one record, one event, one effect. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withSuperuser } from '../../src/kernel/server/postgres/connection.ts'
import { findPostgres } from '../../src/kernel/server/postgres/start-postgres.ts'
import { countStored } from '../sent-logs.ts'
import { factsOf, startFaulty, type FaultyServer } from './faulty-server.ts'

let faulty: FaultyServer
beforeAll(async () => {
  faulty = await startFaulty()
})
afterAll(() => faulty?.close())

const person = (name: string) => ({ name, reading: null, unitId: null, extension: null, email: null })

const post = (name: string, key: string) =>
  faulty.administrator.post('/api/people', person(name), { 'idempotency-key': key })

async function count(name: string): Promise<number> {
  const query = new URLSearchParams({ text: name, limit: '200', offset: '0' })
  const { body } = await faulty.administrator.get(`/api/people?${query.toString()}`)
  return Number(body.total)
}

it('a form whose answer got lost makes one record, sent one after the other or at once', async () => {
  const key = randomUUID()
  const answers = [await post('反復 一', key), await post('反復 一', key), await post('反復 一', key)]
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 409])
  expect(answers[1]?.body.error.code).toBe('kernel.repeated')
  const other = randomUUID()
  const atOnce = await Promise.all([1, 2, 3].map(() => post('反復 二', other)))
  expect(atOnce.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 409, 409])
  expect(await count('反復')).toBe(2)
})

it('a form that was refused may come again under its key', async () => {
  const key = randomUUID()
  expect((await post('', key)).status).toBe(400)
  expect((await post('反復 三', key)).status).toBe(200)
})

it('a batch of named log documents makes one event each', async () => {
  const body = '{"index":{"_id":"doc-1"}}\n{"message":"delivered again"}\n'
  const send = () =>
    fetch(`${faulty.server().origin}/_bulk`, {
      method: 'POST',
      headers: { authorization: `ApiKey ${faulty.key}`, 'content-type': 'application/x-ndjson' },
      body,
    })
  const answers = await Promise.all([send(), send(), send()])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await send()).status).toBe(200)
  await expect
    .poll(async () => (await factsOf(faulty.administrator, 'logs'))['spoolWaiting'], { timeout: 30_000 })
    .toBe(0)
  expect(await countStored(faulty.dataDir, 'delivered')).toBe(1)
})

it('a job that is delivered three times has one effect', async () => {
  const host = String((await findPostgres(join(faulty.dataDir, 'postgres')))?.ownerConfig.host)
  const inDatabase = <Row extends object>(text: string) =>
    withSuperuser(host, async (client) => (await client.query<Row>(text)).rows, 'toride')
  expect((await faulty.addPerson('反復 四')).status).toBe(200)
  const trailOf = async () =>
    (await inDatabase<{ entries: number }>('select count(*)::int as entries from trail'))[0]?.entries
  const [last] = await inDatabase<{ body_id: string; sequence: string }>(
    'select body_id, sequence from trail order by sequence desc limit 1',
  )
  const before = await trailOf()
  for (let delivery = 0; delivery < 3; delivery += 1)
    await inDatabase(
      `select graphile_worker.add_job('kernel.deliver',
        '${JSON.stringify({ bodyId: last?.body_id, sequence: last?.sequence })}'::json)`,
    )
  await expect
    .poll(
      async () =>
        (
          await inDatabase<{ jobs: number }>(`select count(*)::int as jobs from graphile_worker.jobs
          where task_identifier = 'kernel.deliver'`)
        )[0]?.jobs,
      { timeout: 30_000 },
    )
    .toBe(0)
  expect(await trailOf()).toBe(before)
})
