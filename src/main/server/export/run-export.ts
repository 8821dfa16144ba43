/** `toride export`: everything in a form that other programs read; `toride import`: back into an empty place. */
import { chmod, copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { BackupFault } from '../../../kernel/server/backup/backup-fault.ts'
import { digestOf } from '../../../kernel/server/backup/object-store.ts'
import { readConfig, type Config } from '../../../kernel/server/config.ts'
import { exportTables, importTables } from '../../../kernel/server/export/tables.ts'
import { createLog, silentLog } from '../../../kernel/server/log.ts'
import { migrate } from '../../../kernel/server/migrations.ts'
import { startPostgres } from '../../../kernel/server/postgres/start-postgres.ts'
import { exportEvents, importEvents, logFolder, settleLogs } from '../../../logs/server/public.ts'
import { ja } from '../../core/export/ja.ts'
import type { CommandIo } from '../backup/progress.ts'
import { withHostSources } from '../backup/sources.ts'
import { explainFault } from '../explain-fault.ts'
import { readVersion } from '../version.ts'
import { readDescription, totalsOf, writeDescription, type Description } from './description.ts'

const options = {
  out: { type: 'string' },
  from: { type: 'string' },
  keys: { type: 'string' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Values = { out?: string; from?: string; keys?: string; data?: string; demo?: boolean; json?: boolean }

/** Gives 0, 1 when it ended, 2 when the command was not understood. */
export function runExport(args: string[], io: CommandIo): Promise<number> {
  return run({ args, io, usage: ja.exportUsage }, async ({ out, keys, demo, json }) => {
    if (!out) return undefined
    const config = readConfig(demo ? ['--demo'] : [])
    if (config.databaseUrl !== undefined) return ja.external
    const folder = path.resolve(out)
    const written = await exportAll(config, folder)
    if (keys) await copyKeys(path.join(config.dataDir, 'keys'), keysFolder(keys, folder))
    const totals = totalsOf(written)
    return json
      ? JSON.stringify({ ok: true, out: folder, ...totals })
      : ja.exported({ out: folder, ...totals })
  })
}

/** As `runExport`. The target must be empty; everything is checked before anything is written. */
export function runImport(args: string[], io: CommandIo): Promise<number> {
  return run({ args, io, usage: ja.importUsage }, async ({ from, keys, data, json }) => {
    if (!from || !keys || !data) return undefined
    const dataDir = path.resolve(data)
    const read = await importAll(path.resolve(from), { keys: path.resolve(keys), dataDir })
    const totals = totalsOf(read)
    return json ? JSON.stringify({ ok: true, dataDir, ...totals }) : ja.imported({ dataDir, ...totals })
  })
}

async function run(
  { args, io, usage }: { args: string[]; io: CommandIo; usage: string },
  work: (values: Values) => Promise<string | undefined>,
): Promise<number> {
  const values = readValues(args)
  try {
    const said = values && (await work(values))
    if (said === undefined) io.stderr.write(`${usage}\n`)
    else io.stdout.write(`${said}\n`)
    return said === undefined ? 2 : said === ja.external ? 1 : 0
  } catch (error) {
    const code = error instanceof BackupFault ? error.code : 'other'
    if (values?.json)
      io.stdout.write(`${JSON.stringify({ ok: false, code, message: explainFault(error) })}\n`)
    io.stderr.write(`${explainFault(error)}\n`)
    return 1
  }
}

function readValues(args: string[]): Values | undefined {
  try {
    return parseArgs({ args, options }).values
  } catch {
    return undefined
  }
}

async function exportAll(config: Config, folder: string): Promise<Description> {
  await refuseOccupied(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const place = { logFolder: logFolder(config.dataDir), clickhouseUrl: config.clickhouseUrl }
  await settleLogs(config)
  const events = await exportEvents(place, folder)
  const exported = await withHostSources(config, ({ postgres }) => {
    if (!postgres) throw new BackupFault('no_data', { folder: config.dataDir })
    return exportTables(postgres.socketDirectory, folder)
  })
  const blobs = await copyBlobs(path.join(config.dataDir, 'blobs'), folder)
  const written: Description = {
    format: 1,
    program: readVersion(),
    exportedAt: new Date().toISOString(),
    ...exported,
    tables: exported.tables.map((table) => ({ ...table, columns: [...table.columns] })),
    migrations: [...exported.migrations],
    sequences: [...exported.sequences],
    events,
    blobs,
  }
  await writeDescription(folder, written)
  return written
}

async function importAll(
  from: string,
  { keys, dataDir }: { keys: string; dataDir: string },
): Promise<Description> {
  await refuseOccupied(dataDir)
  const read = await readDescription(from)
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  await copyKeys(keys, path.join(dataDir, 'keys'))
  const log = createLog(path.join(dataDir, 'log'))
  const postgres = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), log })
  try {
    await migrate(postgres.ownerConfig, silentLog)
    await importTables(String(postgres.ownerConfig.host), from, read)
  } finally {
    await postgres.stop()
  }
  for (const { file } of read.blobs) await copyInto(path.join(from, file), path.join(dataDir, file))
  await importEvents({ logFolder: logFolder(dataDir) }, from, read.events)
  return read
}

async function refuseOccupied(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  if (names.length > 0) throw new BackupFault('not_empty', { folder })
}

async function copyBlobs(from: string, folder: string): Promise<Description['blobs']> {
  const found = await readdir(from, { recursive: true, withFileTypes: true }).catch(() => [])
  const blobs: Description['blobs'] = []
  for (const entry of found) {
    if (!entry.isFile() || entry.name.startsWith('.part-')) continue
    const source = path.join(entry.parentPath, entry.name)
    const file = path.join('blobs', path.relative(from, source))
    await copyInto(source, path.join(folder, file))
    blobs.push({ file, ...(await digestOf(path.join(folder, file))) })
  }
  return blobs
}

function keysFolder(keys: string, out: string): string {
  const folder = path.resolve(keys)
  if (`${folder}/`.startsWith(`${out}/`)) throw new BackupFault('keys_inside', { keys: folder, out })
  return folder
}

async function copyKeys(from: string, to: string): Promise<void> {
  if (!(await stat(from).catch(() => undefined)))
    throw new BackupFault('wrong_keys', { folder: from, id: 'export' })
  const entries = await readdir(from, { withFileTypes: true })
  for (const entry of entries.filter((one) => one.isFile())) {
    await copyInto(path.join(from, entry.name), path.join(to, entry.name))
  }
}

async function copyInto(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  await copyFile(source, target)
  await chmod(target, 0o600)
}
