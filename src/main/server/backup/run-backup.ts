/** `toride backup`: one backup now, or a look whether those that are there can be read. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { BackupFault } from '../../../kernel/server/backup/backup-fault.ts'
import { checkBackups } from '../../../kernel/server/backup/check-backups.ts'
import { takeBackup, type BackupPlace } from '../../../kernel/server/backup/take-backup.ts'
import { readConfig, type Config } from '../../../kernel/server/config.ts'
import { ja } from '../../core/backup/ja.ts'
import { explainFault } from '../explain-fault.ts'
import { progressOn, type CommandIo } from './progress.ts'
import { readRecord, recordByHand, writeRecord } from './record.ts'
import { withHostSources } from './sources.ts'

const options = {
  out: { type: 'string' },
  keys: { type: 'string' },
  'without-keys': { type: 'boolean' },
  keep: { type: 'string', default: '14' },
  check: { type: 'boolean' },
  demo: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** Gives 0, 1 when the backup ended, 2 when the command was not understood. Ctrl-C cancels. */
export async function runBackup(args: string[], io: CommandIo): Promise<number> {
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    io.stderr.write(`${asked}\n`)
    return 2
  }
  const { values, place } = asked
  try {
    if (values.check) return await check(place.out, io, values.json === true)
    return await take(readConfig(values.demo ? ['--demo'] : []), place, { io, isJson: values.json === true })
  } catch (error) {
    const code = error instanceof BackupFault ? error.code : 'other'
    if (values.json) io.stdout.write(`${JSON.stringify({ ok: false, code, message: explainFault(error) })}\n`)
    io.stderr.write(`${explainFault(error)}\n`)
    return 1
  }
}

function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({ args, options })
    const kept = Number(values.keep)
    if (!values.out || !Number.isInteger(kept) || kept < 1) return ja.backupUsage
    if (!values.keys && !values['without-keys'] && !values.check) return `${ja.unkept}\n${ja.backupUsage}`
    const keys = values.keys ? path.resolve(values.keys) : undefined
    const place: BackupPlace = { out: path.resolve(values.out), kept, ...(keys ? { keys } : {}) }
    return { values, place }
  } catch {
    return ja.backupUsage
  }
}

async function take(
  config: Config,
  place: BackupPlace,
  { io, isJson }: { io: CommandIo; isJson: boolean },
): Promise<number> {
  const startedAt = performance.now()
  const stopper = new AbortController()
  process.once('SIGINT', () => stopper.abort())
  const progress = progressOn(io.stderr)
  const head = await withHostSources(config, (sources) =>
    takeBackup(sources, place, {
      now: () => new Date(),
      say: (at) => progress.show(ja.progress(at)),
      signal: stopper.signal,
    }),
  ).finally(() => progress.end())
  const record = await readRecord(config.dataDir)
  await writeRecord(config.dataDir, recordByHand(record, place.out, head))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const { id, files, bytes, begunAt } = head
  if (isJson) io.stdout.write(`${JSON.stringify({ ok: true, id, out: place.out, files, bytes, begunAt })}\n`)
  else io.stdout.write(`${ja.done({ id, out: place.out, files, bytes, at: begunAt, seconds })}\n`)
  if (!isJson && place.keys) io.stdout.write(`${ja.keysKept({ keys: place.keys })}\n`)
  if (config.databaseUrl) io.stderr.write(`${ja.externalDatabase}\n`)
  if (config.clickhouseUrl) io.stderr.write(`${ja.externalEvents}\n`)
  return 0
}

async function check(out: string, io: CommandIo, isJson: boolean): Promise<number> {
  const found = await checkBackups(out)
  io.stdout.write(`${isJson ? JSON.stringify({ ok: true, ...found }) : ja.checked(found)}\n`)
  return 0
}
