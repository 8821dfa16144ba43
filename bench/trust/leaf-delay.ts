/** How long a trail entry waits for its leaf while 500 a second are committed. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { startSequencer, settleLedger } from '../../src/attestation/server/sequencer.ts'
import { signingKeyOf } from '../../src/attestation/server/signing-key.ts'
import { newId } from '../../src/kernel/server/id.ts'
import { note } from '../../src/kernel/server/ledger.ts'
import { silentLog } from '../../src/kernel/server/log.ts'
import { migrate } from '../../src/kernel/server/migrations.ts'
import { startPostgres } from '../../src/kernel/server/postgres/start-postgres.ts'
import { serveSlices, type Served, type Who } from '../../test/served-slices.ts'
import { percentile, type Bench } from '../result.ts'

const commitsPerSecond = 500
const seconds = 10
const ticksPerSecond = 50
const batchEntries = 20_000
const lead: Who = { name: 'Lead', role: 'lead' }

export const measure: Bench = async (say) => {
  const folder = await mkdtemp(join(tmpdir(), 'toride-bench-leaf-'))
  await chmod(folder, 0o755)
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log: silentLog })
  try {
    await migrate(postgres.ownerConfig, silentLog)
    const served = await serveSlices(
      { app: postgres.appConfig, owner: postgres.ownerConfig },
      () => undefined,
    )
    const deps = { kernel: served.kernel, key: signingKeyOf(join(folder, 'ledger.key')) }
    const sequencer = startSequencer(deps, async () => [served.bodyId])
    const delays = await measureDelays(served)
    await sequencer.stop()
    say(`${delays.length} entries, ${Math.round(delays.length / seconds)} a second`)
    const leavesPerSecond = await measureBatch(served, () => settleLedger(deps, served.bodyId))
    await served.stop()
    return [
      { name: 'leaf-delay-p50', value: percentile(delays, 0.5), unit: 'ms' },
      { name: 'leaf-delay-p99', value: percentile(delays, 0.99), unit: 'ms' },
      { name: 'leaf-delay-commits', value: Math.round(delays.length / seconds), unit: 'commits/s' },
      { name: 'leaves-batched', value: leavesPerSecond, unit: 'leaves/s' },
    ]
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Commits at the rate and asks every 10 ms which entries have got their leaf. */
async function measureDelays(served: Served): Promise<number[]> {
  const committedAt = new Map<string, number>()
  const delays: number[] = []
  const end = performance.now() + seconds * 1_000
  const watching = watch(served, committedAt, delays)
  const commits: Promise<unknown>[] = []
  while (performance.now() < end) {
    for (let count = 0; count < commitsPerSecond / ticksPerSecond; count += 1)
      commits.push(commitOne(served, committedAt))
    await pause(1_000 / ticksPerSecond)
  }
  await Promise.all(commits)
  while (committedAt.size > 0) await pause(20)
  watching.abort()
  return delays
}

async function commitOne(served: Served, committedAt: Map<string, number>): Promise<void> {
  const id = newId('bench')
  const sequence = await served.within(lead, async (ctx) => {
    await note(ctx, { kind: 'bench', id }, { type: 'bench.noted' })
    const { rows } = await sql<{ last: string }>`
      select sequence as last from trail where subject_kind = 'bench' and subject_id = ${id}`.execute(ctx.tx)
    return rows[0]?.last ?? ''
  })
  committedAt.set(sequence, performance.now())
}

function watch(served: Served, committedAt: Map<string, number>, delays: number[]): AbortController {
  const controller = new AbortController()
  const look = async () => {
    const waiting = [...committedAt.keys()]
    const done = await served.within(lead, async ({ tx }) => {
      const { rows } = await sql<{ sequence: string }>`
        select sequence from ledger_leaf where sequence = any (${waiting}::bigint[])`.execute(tx)
      return rows
    })
    const now = performance.now()
    for (const { sequence } of done) {
      delays.push(now - (committedAt.get(sequence) ?? now))
      committedAt.delete(sequence)
    }
  }
  const run = async () => {
    while (!controller.signal.aborted) {
      await look()
      await pause(10)
    }
  }
  run().catch((error: unknown) => {
    throw error
  })
  return controller
}

/** Many entries at once, as after a long stop of the sequencer. */
async function measureBatch(served: Served, settle: () => Promise<unknown>): Promise<number> {
  await served.within(lead, ({ tx, bodyId }) =>
    sql`insert into trail (body_id, recorded_at, actor, request_id, subject_kind, subject_id, subject_version,
                           event_type, event, salt, commitment)
        select ${bodyId}, now(), '{}', 'bench', 'bench', 'x', 0, 'bench.noted', '{"type":"bench.noted"}',
               decode(md5(n::text), 'hex'), decode(md5(n::text) || md5((-n)::text), 'hex')
        from generate_series(1, ${batchEntries}) n`.execute(tx),
  )
  const start = performance.now()
  await settle()
  return Math.round(batchEntries / ((performance.now() - start) / 1_000))
}
