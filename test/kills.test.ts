/** Kills in the middle of log sending and of work: what was acknowledged is there, once. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { silentLog } from '../src/kernel/server/log.ts'
import { findPostgres } from '../src/kernel/server/postgres/start-postgres.ts'
import { openEventStore } from '../src/logs/server/event-store/event-store.ts'
import { setUpServer, type HttpAdministrator } from './administrator.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'
import { sendLines } from './sent-logs.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
/** Rounds; each kills the server, PostgreSQL and the event store once. */
const kills = isLong ? 17 : 5
const enough = 60
const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

type Load = {
  readonly lines: string[]
  readonly people: string[]
  /** Answers of the running server: what it said besides yes. */
  readonly statuses: Set<number>
  stop(): Promise<void>
}

/** Two senders of logs and one person at work; what was answered with 200 is remembered, nothing is sent twice. */
function startLoad(current: () => RunningServer, administrator: HttpAdministrator, key: string): Load {
  const load = { lines: [] as string[], people: [] as string[], statuses: new Set<number>() }
  const stopper = new AbortController()
  const repeat = async (work: (index: number) => Promise<number>) => {
    for (let index = 0; !stopper.signal.aborted; index += 1) {
      const status = await work(index).catch(() => 0)
      if (status > 0) load.statuses.add(status)
      if (status !== 200) await pause(20)
    }
  }
  const sender = (lane: number) => async (index: number) => {
    const texts = Array.from({ length: 10 }, (_, line) => `survivor-${lane}-${index}-${line}`)
    const status = await sendLines(current(), key, texts)
    if (status === 200) load.lines.push(...texts)
    return status
  }
  const worker = async (index: number) => {
    const name = `survivor-${index}`
    const person = { name, reading: null, unitId: null, extension: null, email: null }
    const { status } = await administrator.post('/api/people', person)
    if (status === 200) load.people.push(name)
    return status
  }
  const running = [repeat(sender(1)), repeat(sender(2)), repeat(worker)]
  return {
    ...load,
    stop: async () => {
      stopper.abort()
      await Promise.all(running)
    },
  }
}

async function pidOfPostgres(dataDir: string): Promise<number> {
  return (await findPostgres(join(dataDir, 'postgres')))?.pid() ?? 0
}

async function pidOfEventStore(dataDir: string): Promise<number> {
  return Number(await readFile(join(dataDir, 'logs/events/engine.pid'), 'utf8'))
}

it(
  'of server, PostgreSQL and event store lose nothing acknowledged and double nothing',
  { timeout: isLong ? 1_200_000 : 300_000 },
  async () => {
    const dataDir = await makeDataDir()
    cleanUps.push(() => removeDataDir(dataDir))
    const state = { server: await runServer({ dataDir }) }
    cleanUps.push(() => state.server.stop())
    const administrator = await setUpServer(state.server, () => state.server.origin)
    const key = await administrator.issueKey('survivor', ['logs.ingest'])
    const load = startLoad(() => state.server, administrator, key)
    cleanUps.push(() => load.stop())
    const victims = [
      async () => {
        await state.server.kill()
        state.server = await runServer({ dataDir })
      },
      async () => void process.kill(await pidOfPostgres(dataDir), 'SIGKILL'),
      async () => void process.kill(await pidOfEventStore(dataDir), 'SIGKILL'),
    ]
    const goOn = async () => {
      const [lines, people] = [load.lines.length, load.people.length]
      await expect.poll(() => load.lines.length, { timeout: 30_000 }).toBeGreaterThan(lines + enough)
      await expect.poll(() => load.people.length, { timeout: 30_000 }).toBeGreaterThan(people)
    }
    for (let round = 0; round < kills; round += 1)
      for (const kill of victims) {
        await goOn()
        await kill()
      }
    await goOn()
    await load.stop()
    await expect.poll(() => waiting(administrator), { timeout: 60_000 }).toBe(0)
    const there = new Set(await peopleThere(administrator))
    expect(load.people.filter((name) => !there.has(name))).toEqual([])
    expect([...load.statuses].filter((status) => ![200, 429, 503].includes(status))).toEqual([])
    expect(await state.server.stop()).toBe(0)
    const stored = await storedLines(dataDir)
    expect(load.lines.filter((line) => stored.get(line) !== 1)).toEqual([])
    expect([...stored].filter(([, count]) => count !== 1)).toEqual([])
  },
)

/** Records that the event store has still to take. */
async function waiting(administrator: HttpAdministrator): Promise<number> {
  const { body } = await administrator.get('/api/status')
  const parts = body.parts as { name: string; facts: Record<string, number> }[]
  return parts.find((part) => part.name === 'logs')?.facts['spoolWaiting'] ?? -1
}

async function peopleThere(administrator: HttpAdministrator): Promise<string[]> {
  const names: string[] = []
  for (;;) {
    const page = `text=survivor&limit=200&offset=${names.length}`
    const { body } = await administrator.get(`/api/people?${page}`)
    const { people, total } = body as { people: { name: string }[]; total: number }
    names.push(...people.map((person) => person.name))
    if (names.length >= total || people.length === 0) return names
  }
}

/** How often each line stands in the event store of a stopped server. */
async function storedLines(dataDir: string): Promise<Map<string, number>> {
  const store = await openEventStore({ folder: join(dataDir, 'logs/events'), log: silentLog })
  try {
    const rows = await store.query<{ text: string; count: string }>(
      `SELECT extract(raw, 'survivor-[0-9]+-[0-9]+-[0-9]+') AS text, count() AS count
       FROM toride.event WHERE raw LIKE '%survivor-%' GROUP BY text`,
      {},
    )
    return new Map(rows.map((row) => [row.text, Number(row.count)]))
  } finally {
    await store.stop()
  }
}
