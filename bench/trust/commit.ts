/** Commits a second: of the ledger by 32 callers at once, through HTTP, and plain inserts of the same bytes beside them. */
import { readdir, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { Pool } from 'pg'
import { isRefusal } from '../../src/kernel/core/result.ts'
import { readConfig } from '../../src/kernel/server/config.ts'
import { newId } from '../../src/kernel/server/id.ts'
import { commit } from '../../src/kernel/server/ledger.ts'
import { timelinePart } from '../../src/incidents/server/part.ts'
import type { TimelineEntry } from '../../src/incidents/core/timeline.ts'
import { beginDemonstration } from '../../src/main/server/demo/begin-demonstration.ts'
import { compose, type Toride } from '../../src/main/server/compose.ts'
import { makeDataDir, removeDataDir } from '../../test/running-server.ts'
import type { Bench, Result } from '../result.ts'

const callers = 32
const commits = 12_000
const requests = 4_000
const warmUpShare = 0.2
const demonstrationPassword = 'toride-demo-2026'

export const measure: Bench = async (say) => {
  const dataDir = await makeDataDir()
  const nothing = '127.0.0.1:0'
  const toride = await compose(
    readConfig(['--demo'], {
      TORIDE_DATA: dataDir,
      TORIDE_LISTEN: nothing,
      TORIDE_SYSLOG_UDP: '0',
      TORIDE_SYSLOG_TCP: '0',
      TORIDE_REQUESTS_PER_SECOND: '1000000',
    }),
  )
  try {
    const bodyId = (await beginDemonstration(toride, () => undefined)) ?? ''
    const world: World = { toride, bodyId, cases: await openCases(toride, bodyId), say }
    say(`${callers} callers, each on a case of its own`)
    return [
      ...(await measurePlain(world)),
      ...(await measureCommits(world)),
      ...(await measureHttp(world)),
      ...(await measurePlain(world, 'plain-insert-after')),
    ]
  } finally {
    await toride.stop()
    await removeDataDir(dataDir)
  }
}

type World = {
  readonly toride: Toride
  readonly bodyId: string
  readonly cases: readonly string[]
  readonly say: (text: string) => void
}

type Work = (caller: number, turn: number) => Promise<unknown>

/** Runs `work` by all callers at once, warm first. */
async function runCallers(
  name: string,
  { wanted, work }: { wanted: number; work: Work },
  world: World,
): Promise<Result[]> {
  await inTurns(Math.round(wanted * warmUpShare), work)
  return watched(name, { wanted, run: () => inTurns(wanted, work) }, world)
}

/** The rate of what `run` does `wanted` times, and the processor time of both sides for one. */
async function watched(
  name: string,
  { wanted, run }: { wanted: number; run: () => Promise<void> },
  world: World,
): Promise<Result[]> {
  const before = {
    at: performance.now(),
    program: process.threadCpuUsage(),
    database: await databaseMs(world),
  }
  await run()
  const seconds = (performance.now() - before.at) / 1000
  const program = process.threadCpuUsage(before.program)
  const programMs = (program.user + program.system) / 1000 / wanted
  const storeMs = ((await databaseMs(world)) - before.database) / wanted
  world.say(
    `${name}: ${Math.round(wanted / seconds)}/s, processor ${programMs.toFixed(3)} + ${storeMs.toFixed(3)} ms`,
  )
  return [
    { name, value: Math.round(wanted / seconds), unit: '1/s' },
    { name: `${name}-processor-program`, value: Number(programMs.toFixed(3)), unit: 'ms' },
    { name: `${name}-processor-database`, value: Number(storeMs.toFixed(3)), unit: 'ms' },
  ]
}

async function inTurns(wanted: number, work: Work): Promise<void> {
  let turn = 0
  const caller = async (_: unknown, index: number) => {
    while (turn < wanted) {
      turn += 1
      await work(index, turn)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
}

/** Processor time of the backends and their helpers so far. They live as long as their pools. */
async function databaseMs({ toride }: World): Promise<number> {
  const { rows } = await toride.kernel.database.ownerPool.query<{ pid: number }>(
    'select pid from pg_stat_activity',
  )
  const some = rows[0]?.pid ?? 0
  const postmaster = (await statOf(some)).parent
  const all = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(statOf))
  return all
    .filter(({ parent }) => parent === postmaster)
    .reduce((sum, { processorMs }) => sum + processorMs, 0)
}

async function statOf(pid: number | string): Promise<{ parent: number; processorMs: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  return { parent: Number(fields[1] ?? -1), processorMs: ticks * 10 }
}

/** Cases that nobody else touches, so that callers do not wait for each other's row. */
async function openCases(toride: Toride, bodyId: string): Promise<string[]> {
  const { kernel, slices } = toride
  const ids: string[] = []
  for (let index = 0; index < callers; index += 1) {
    const opened = await kernel.database.transaction(bodyId, (tx) => {
      const ctx = { ...kernel.systemContext({ bodyId, tx, name: 'bench' }), can: () => true }
      return slices.incidents.openCase(ctx, { title: `case ${index}`, zones: ['lgwan'] })
    })
    if (isRefusal(opened)) throw new Error(opened.code)
    ids.push(opened.id)
  }
  return ids
}

function entryOf(world: World, caller: number, turn: number): TimelineEntry {
  const by = { accountId: 'account_bench', name: 'Mori Daisuke', seat: 'handler' }
  return {
    caseId: world.cases[caller] ?? '',
    occurredAt: '2026-11-25T00:00:00.000Z',
    endedAt: null,
    precision: 'minute',
    estimated: false,
    recordedAt: '2026-11-25T00:00:00.000Z',
    recordedBy: by,
    operator: '',
    onPaper: false,
    lane: 'responder',
    text: `pulled the line of machine ${turn}, asked its owner to leave the power on`,
    links: [],
    origin: 'person',
    corrects: null,
    correctedBy: null,
  }
}

/** One transaction a commit, as the pipeline makes them: body, row, trail. */
function measureCommits(world: World): Promise<Result[]> {
  const { kernel } = world.toride
  const { bodyId } = world
  const work: Work = (caller, turn) =>
    kernel.database.transaction({ bodyId, accountId: 'account_bench' }, async (tx) => {
      const ctx = kernel.systemContext({ bodyId, tx, name: 'bench' })
      const entry = entryOf(world, caller, turn)
      const record = { id: newId('entry'), version: 0, state: entry }
      const about = { bodyId, kind: timelinePart.kind, evolve: timelinePart.evolve }
      const event = { type: 'timeline.added' as const, caseId: entry.caseId, entry }
      const outcome = await commit(ctx, timelinePart.table.subject(record, about), [event])
      if (isRefusal(outcome)) throw new Error(outcome.code)
    })
  return runCallers('ledger-commit', { wanted: commits, work }, world)
}

/** What PostgreSQL does here at best: one insert of both documents, no rule, no policy, one round trip. */
async function measurePlain(world: World, name = 'plain-insert'): Promise<Result[]> {
  const { ownerPool } = world.toride.kernel.database
  await ownerPool.query(
    'create table if not exists bench_plain (id text primary key, state jsonb, event jsonb)',
  )
  const pool = new Pool({ ...ownerPool.options, max: callers })
  const text = 'insert into bench_plain (id, state, event) values ($1, $2, $3)'
  const work: Work = (caller, turn) => {
    const state = JSON.stringify(entryOf(world, caller, turn))
    return pool.query(text, [newId('entry'), state, `{"type":"timeline.added","entry":${state}}`])
  }
  try {
    return await runCallers(name, { wanted: commits, work }, world)
  } finally {
    await pool.end()
    await ownerPool.query('drop table bench_plain')
  }
}

/** Entries written by a signed-in person over connections that stay open; the callers have a thread of their own. */
async function measureHttp(world: World): Promise<Result[]> {
  const { app } = world.toride
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const cookie = await signIn(origin)
  const thread = new Worker(new URL('http-callers.ts', import.meta.url), {
    workerData: { origin, cookie, cases: world.cases },
  })
  const ask = (count: number) =>
    new Promise<void>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
      thread.postMessage(count)
    })
  try {
    await ask(Math.round(requests * warmUpShare))
    return await watched('http-commit', { wanted: requests, run: () => ask(requests) }, world)
  } finally {
    await thread.terminate()
  }
}

async function signIn(origin: string): Promise<string> {
  const reply = await fetch(`${origin}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loginName: 'mori', password: demonstrationPassword }),
  })
  const cookie = reply.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`could not sign in: ${await reply.text()}`)
  return cookie
}
