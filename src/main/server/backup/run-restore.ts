/** `toride restore`: a backup back into an empty folder, started once to see that it lives, and stopped again. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { BackupFault } from '../../../kernel/server/backup/backup-fault.ts'
import { listSnapshots, readIncreases, readManifest } from '../../../kernel/server/backup/manifest.ts'
import { readRestored } from '../../../kernel/server/backup/read-restored.ts'
import { restoreBackup, type Restored } from '../../../kernel/server/backup/restore-backup.ts'
import { readConfig, type Config } from '../../../kernel/server/config.ts'
import { note } from '../../../kernel/server/ledger.ts'
import { createLog } from '../../../kernel/server/log.ts'
import { migrate } from '../../../kernel/server/migrations.ts'
import { startPostgres, type Postgres } from '../../../kernel/server/postgres/start-postgres.ts'
import { countEvents, logFolder } from '../../../logs/server/public.ts'
import { ja } from '../../core/backup/ja.ts'
import { createProgram } from '../compose.ts'
import { explainFault } from '../explain-fault.ts'
import { progressOn, type CommandIo } from './progress.ts'

const options = {
  from: { type: 'string' },
  keys: { type: 'string' },
  data: { type: 'string' },
  snapshot: { type: 'string' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Asked = {
  readonly from: string
  readonly keys?: string
  readonly dataDir: string
  readonly id?: string
  readonly isJson: boolean
}

/** Gives 0, 1 when nothing usable was restored, 2 when the command was not understood. */
export async function runRestore(args: string[], io: CommandIo): Promise<number> {
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    io.stderr.write(`${asked}\n`)
    return 2
  }
  try {
    return asked.dataDir === '' ? await list(asked, io) : await restore(asked, io)
  } catch (error) {
    const code = error instanceof BackupFault ? error.code : 'other'
    if (asked.isJson)
      io.stdout.write(`${JSON.stringify({ ok: false, code, message: explainFault(error) })}\n`)
    io.stderr.write(`${explainFault(error)}\n`)
    return 1
  }
}

function readArguments(args: string[]): Asked | string {
  try {
    const { values } = parseArgs({ args, options })
    if (!values.from || (!values.data && !values.list)) return ja.restoreUsage
    return {
      from: path.resolve(values.from),
      dataDir: values.list ? '' : path.resolve(values.data ?? ''),
      isJson: values.json === true,
      ...(values.keys ? { keys: path.resolve(values.keys) } : {}),
      ...(values.snapshot ? { id: values.snapshot } : {}),
    }
  } catch {
    return ja.restoreUsage
  }
}

async function list({ from, isJson }: Asked, io: CommandIo): Promise<number> {
  const ids = await listSnapshots(from)
  if (ids.length === 0) throw new BackupFault('no_backup', { folder: from })
  const rows = await Promise.all(
    ids.map(async (id) => {
      const { head } = await readManifest(from, id)
      const since = (await readIncreases(from, id)).at(-1)?.head
      return { id, at: (since ?? head).begunAt, size: head.bytes }
    }),
  )
  io.stdout.write(
    isJson ? `${JSON.stringify({ snapshots: rows })}\n` : `${rows.map(ja.listLine).join('\n')}\n`,
  )
  return 0
}

async function restore(asked: Asked, io: CommandIo): Promise<number> {
  const startedAt = performance.now()
  const stopper = new AbortController()
  process.once('SIGINT', () => stopper.abort())
  const progress = progressOn(io.stderr)
  const restored = await restoreBackup({
    ...asked,
    say: (at) => progress.show(ja.restoring(at)),
    signal: stopper.signal,
  }).finally(() => progress.end())
  io.stderr.write(restored.hasDatabase ? `${ja.starting}\n` : '')
  const facts = restored.hasDatabase ? await bringUp(asked.dataDir, restored) : undefined
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const base = { dataDir: asked.dataDir, at: restored.stateAt, seconds }
  if (asked.isJson)
    io.stdout.write(`${JSON.stringify({ ok: true, id: restored.head.id, ...base, ...facts })}\n`)
  else io.stdout.write(`${facts ? ja.restored({ ...base, ...facts }) : ja.restoredFiles(base)}\n`)
  return 0
}

type Facts = { readonly bodyName: string; readonly trail: string; readonly events: string }

/** PostgreSQL reads its log to the end, takes this program's migrations, and the trail learns of the restore. */
async function bringUp(dataDir: string, restored: Restored): Promise<Facts> {
  const config = { ...readConfig([]), dataDir, databaseUrl: undefined, databaseOwnerUrl: undefined }
  const log = createLog(path.join(dataDir, 'log'))
  const postgres = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), log })
  try {
    await migrate(postgres.ownerConfig, log)
    const { bodies, trailEntries } = await readRestored(String(postgres.ownerConfig.host))
    await noteRestore(config, postgres, { restored, bodyIds: bodies.map((body) => body.id) })
    const events = String(await countEvents(logFolder(dataDir)))
    return { bodyName: bodies.map((body) => body.name).join(' ') || ja.noBody, trail: trailEntries, events }
  } finally {
    await postgres.stop()
  }
}

/** What happened between the backup and now is not here: whoever reads the trail must see where the gap is. */
async function noteRestore(
  config: Config,
  postgres: Postgres,
  { restored, bodyIds }: { restored: Restored; bodyIds: readonly string[] },
): Promise<void> {
  const addresses = { app: postgres.appConfig, owner: postgres.ownerConfig }
  const log = createLog(path.join(config.dataDir, 'log'))
  const { kernel } = createProgram({ config, log, addresses, now: () => new Date() })
  try {
    for (const bodyId of bodyIds) {
      await kernel.database.transaction(bodyId, (tx) =>
        note(
          kernel.systemContext({ bodyId, tx, name: 'restore' }),
          { kind: 'installation', id: bodyId },
          { type: 'installation.restored', backup: restored.head.id, stateAt: restored.stateAt },
        ),
      )
    }
  } finally {
    await kernel.database.close()
  }
}
