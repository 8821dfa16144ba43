/** A clock that jumps while the server runs: an hour ahead, a day back, over the end of the year. */
import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/kernel/server/log.ts'
import { withSuperuser } from '../../src/kernel/server/postgres/connection.ts'
import { findPostgres } from '../../src/kernel/server/postgres/start-postgres.ts'
import { openEventStore } from '../../src/logs/server/event-store/event-store.ts'
import { makeDataDir, removeDataDir } from '../running-server.ts'
import { sendLines } from '../sent-logs.ts'
import { startFaulty, type FaultyServer } from './faulty-server.ts'

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find((file) => existsSync(file))
const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const dayMs = 86_400_000
/** Two seconds before the next year in Asia/Tokyo. */
const yearEnd = Date.parse(`${new Date(Date.now() + 9 * 3_600_000).getUTCFullYear()}-12-31T14:59:58Z`)

type Entry = { sequence: string; recorded_at: Date; event: { type: string; seconds?: number; name?: string } }

describe.skipIf(!library || !isLong)(
  'a clock that jumps (long tier; skipped where libfaketime is not installed)',
  () => {
    let faulty: FaultyServer
    let dataDir = ''
    let clockFile = ''

    beforeAll(async () => {
      dataDir = await makeDataDir()
      clockFile = join(dataDir, 'clock')
      await writeFile(clockFile, '+0')
      faulty = await startFaulty({
        dataDir,
        env: {
          LD_PRELOAD: library ?? '',
          FAKETIME_TIMESTAMP_FILE: clockFile,
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          FAKETIME_CACHE_DURATION: '1',
        },
      })
    })
    afterAll(async () => {
      await faulty?.close()
      await removeDataDir(dataDir)
    })

    async function rows<Row extends object>(text: string): Promise<Row[]> {
      const host = String((await findPostgres(join(dataDir, 'postgres')))?.ownerConfig.host)
      const found = await withSuperuser(host, (client) => client.query<Row>(text), 'toride')
      return found.rows
    }

    const jumps = async () =>
      (
        await rows<Entry>(`select * from trail where event_type = 'kernel.clock_jumped' order by sequence`)
      ).map(({ event }) => Number(event.seconds))

    async function jump(seconds: number): Promise<void> {
      const before = await jumps()
      await writeFile(`${clockFile}.new`, `${seconds >= 0 ? '+' : ''}${seconds}`)
      await rename(`${clockFile}.new`, clockFile)
      await expect.poll(async () => (await jumps()).length, { timeout: 30_000 }).toBe(before.length + 1)
    }

    it('is noted in the trail, keeps its order, and doubles no work', async () => {
      const lastDay = new Date(Date.now() + 300 * dayMs).toISOString().slice(0, 10)
      const issued = await faulty.administrator.post('/api/keys', {
        name: 'long-lived',
        scopes: ['logs.ingest'],
        lastDay,
      })
      const key = String(issued.body.secret)
      const sendAt = async (moment: string) =>
        expect(await sendLines(faulty.server(), key, [`jump ${moment}`])).toBe(200)
      await sendAt('before')
      await jump(3_600)
      await sendAt('an hour ahead')
      await jump(3_600 - dayMs / 1_000)
      await sendAt('a day back')
      const toYearEnd = Math.round((yearEnd - Date.now()) / 1_000)
      await jump(toYearEnd)
      await sendAt('the year ends')
      const told = await jumps()
      expect(told).toHaveLength(3)
      expect(told[0]).toBeGreaterThan(3_590)
      expect(told[1]).toBeLessThan(-86_000)
      expect(told[2]).toBeGreaterThan(0)
      const trail = await rows<Entry>('select * from trail order by sequence')
      const sequences = trail.map(({ sequence }) => Number(sequence))
      expect(sequences).toEqual(sequences.toSorted((left, right) => left - right))
      const times = trail.map(({ recorded_at: at }) => at.getTime())
      expect(times).not.toEqual(times.toSorted((left, right) => left - right))
      const queue = await rows<{ waiting: number }>(
        `select count(*)::int as waiting from graphile_worker._private_jobs where attempts > 1`,
      )
      expect(queue).toEqual([{ waiting: 0 }])
      const doubled = await rows<{ tasks: number }>(
        `select count(*)::int as tasks from graphile_worker._private_jobs group by task_id, payload::text
       having count(*) > 1`,
      )
      expect(doubled).toEqual([])
      await faulty.server().stop()
      const store = await openEventStore({ folder: join(dataDir, 'logs/events'), log: silentLog })
      const events = await store.query<{ raw: string }>(
        `SELECT raw FROM toride.event WHERE raw LIKE '%jump %' ORDER BY id`,
        {},
      )
      await store.stop()
      expect(events.map(({ raw }) => /jump ([a-z ]+)/.exec(raw)?.[1])).toEqual([
        'before',
        'an hour ahead',
        'a day back',
        'the year ends',
      ])
    })
  },
)
