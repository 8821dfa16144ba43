/** Backup and restore of two sizes, and from them the minutes for 10 GB: a fixed part and a part that grows. */
import { randomFillSync } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { followBackup } from '../../src/kernel/server/backup/follow.ts'
import {
  takeBackup,
  type BackupPlace,
  type BackupSources,
} from '../../src/kernel/server/backup/take-backup.ts'
import { listShipped, walFolder } from '../../src/kernel/server/backup/ship-wal.ts'
import { listSnapshots, readManifest, type Head } from '../../src/kernel/server/backup/manifest.ts'
import { openBlobs } from '../../src/kernel/server/blobs.ts'
import { readConfig } from '../../src/kernel/server/config.ts'
import { withSuperuser } from '../../src/kernel/server/postgres/connection.ts'
import { runRestore } from '../../src/main/server/backup/run-restore.ts'
import { withHostSources } from '../../src/main/server/backup/sources.ts'
import { makeDataDir, removeDataDir, runServer } from '../../test/running-server.ts'
import type { Bench, Result } from '../result.ts'

const blobBytes = 1_000_000
const blobs = 250
/** Rows of about 1 KB that do not compress. */
const rowsInBase = 200_000
const rowsAfter = 60_000
const wholeBytes = 10e9
/** The server follows every two minutes; what is on its way then is lost too. */
const followMs = 120_000

export const measure: Bench = async (say) => {
  const dataDir = await makeDataDir()
  const elsewhere = await makeDataDir()
  const server = await runServer({ dataDir })
  try {
    const rehearsal: Rehearsal = { dataDir, elsewhere, say }
    const small = await rehearse(rehearsal, 'small', async () => undefined)
    const large = await rehearse(rehearsal, 'large', () => fill(dataDir))
    return [...resultsOf(small, large), ...(await measureFollow(rehearsal))]
  } finally {
    await server.stop()
    await removeDataDir(dataDir)
    await rm(elsewhere, { recursive: true, force: true })
  }
}

type Rehearsal = {
  readonly dataDir: string
  readonly elsewhere: string
  readonly say: (text: string) => void
}
type Measured = {
  readonly bytes: number
  readonly backupMs: number
  readonly restoreMs: number
  readonly head: Head
}

/** Fills, backs up into a folder of its own, restores into another, throws the restored away. */
async function rehearse(rehearsal: Rehearsal, name: string, fillUp: () => Promise<void>): Promise<Measured> {
  await fillUp()
  const place = placeOf(rehearsal, name)
  const backupStart = performance.now()
  const head = await backUp(rehearsal, (sources, run) => takeBackup(sources, place, run))
  const backupMs = performance.now() - backupStart
  const restoreMs = await restore(rehearsal, place)
  rehearsal.say(
    `${name}: ${(head.bytes / 1e6).toFixed(0)} MB, backup ${Math.round(backupMs)} ms, restore ${Math.round(restoreMs)} ms`,
  )
  return { bytes: head.bytes, backupMs, restoreMs, head }
}

function placeOf({ elsewhere }: Rehearsal, name: string): BackupPlace & { keys: string } {
  return { out: join(elsewhere, name), keys: join(elsewhere, `${name}-keys`), kept: 1 }
}

async function backUp(
  { dataDir }: Rehearsal,
  work: (sources: BackupSources, run: Parameters<typeof takeBackup>[2]) => Promise<Head>,
): Promise<Head> {
  const run = { now: () => new Date(), say: () => undefined, signal: new AbortController().signal }
  return withHostSources({ ...readConfig([]), dataDir }, (sources) => work(sources, run))
}

/** The command itself: check, write, recover, count, stop. */
async function restore({ elsewhere }: Rehearsal, place: BackupPlace & { keys: string }): Promise<number> {
  const target = join(elsewhere, 'restored')
  const said: string[] = []
  const stream = { write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WritableStream
  const startedAt = performance.now()
  const args = ['--from', place.out, '--keys', place.keys, '--data', target, '--json']
  const code = await runRestore(args, { stdout: stream, stderr: stream })
  const tookMs = performance.now() - startedAt
  if (code !== 0) throw new Error(`the restore failed: ${said.join('')}`)
  await removeDataDir(target)
  return tookMs
}

async function fill(dataDir: string): Promise<void> {
  const store = openBlobs(join(dataDir, 'blobs'))
  for (let index = 0; index < blobs; index += 1) {
    await store.put(Readable.from([randomFillSync(Buffer.alloc(blobBytes))]), blobBytes)
  }
  await addRows(dataDir, rowsInBase)
}

async function addRows(dataDir: string, rows: number): Promise<void> {
  await withHostSources({ ...readConfig([]), dataDir }, async ({ postgres }) => {
    await withSuperuser(
      postgres?.socketDirectory ?? '',
      async (client) => {
        await client.query('create table if not exists bench_filler (id bigserial primary key, bytes bytea)')
        await client.query(
          `insert into bench_filler (bytes) select sha512(i::text::bytea || clock_timestamp()::text::bytea)
             || sha512(random()::text::bytea) || decode(repeat(md5(random()::text), 50), 'hex') from generate_series(1, $1) i`,
          [rows],
        )
      },
      'toride',
    )
  })
}

function resultsOf(small: Measured, large: Measured): Result[] {
  const grownBytes = large.bytes - small.bytes
  const perByteMs = (large.restoreMs - small.restoreMs) / grownBytes
  const backupPerByteMs = (large.backupMs - small.backupMs) / grownBytes
  const wholeMs = small.restoreMs + (wholeBytes - small.bytes) * perByteMs
  return [
    { name: 'restore-empty', value: Math.round(small.restoreMs), unit: 'ms' },
    { name: 'backup-rate', value: Math.round(1 / backupPerByteMs / 1000), unit: 'MB/s' },
    { name: 'restore-rate', value: Math.round(1 / perByteMs / 1000), unit: 'MB/s' },
    { name: 'restore-10gb-extrapolated', value: Number((wholeMs / 60_000).toFixed(1)), unit: 'min' },
  ]
}

/** What is written after the base backup comes back from the shipped log. */
async function measureFollow(rehearsal: Rehearsal): Promise<Result[]> {
  const place = placeOf(rehearsal, 'large')
  await addRows(rehearsal.dataDir, rowsAfter)
  const { id, postgres } = await baseOf(place)
  const startedAt = performance.now()
  await backUp(rehearsal, (sources, run) => followBackup(sources, { out: place.out, base: id }, run))
  const followedMs = performance.now() - startedAt
  const shipped = await listShipped(walFolder(place.out, id), postgres?.nextSegment ?? '')
  const walBytes = (await Promise.all(shipped.map(async ({ file }) => (await stat(file)).size))).reduce(
    (sum, bytes) => sum + bytes,
    0,
  )
  const restoreMs = await restore(rehearsal, place)
  rehearsal.say(
    `followed by ${(walBytes / 1e6).toFixed(0)} MB in ${Math.round(followedMs)} ms, restored with it in ${Math.round(restoreMs)} ms`,
  )
  return [
    { name: 'follow', value: Math.round(followedMs), unit: 'ms' },
    { name: 'restore-with-log', value: Math.round(restoreMs), unit: 'ms' },
    { name: 'loss-at-most', value: Math.round((followMs + followedMs) / 1000), unit: 's' },
  ]
}

async function baseOf(place: BackupPlace): Promise<Head> {
  const ids = await listSnapshots(place.out)
  return (await readManifest(place.out, ids.at(-1) ?? '')).head
}
