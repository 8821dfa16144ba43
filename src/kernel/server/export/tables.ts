/** Every table as JSON lines, and back: what is needed to leave, or to go to another major version of PostgreSQL. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { BackupFault } from '../backup/backup-fault.ts'
import { socketConfig } from '../postgres/connection.ts'
import { superuser } from '../postgres/cluster.ts'
import { database } from '../postgres/roles.ts'

export type TableFile = {
  readonly schema: string
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: number
  /** Path relative to the export. */
  readonly file: string
  readonly sha256: string
}

export type TablesExport = {
  readonly postgres: string
  readonly migrations: readonly string[]
  readonly tables: readonly TableFile[]
  readonly sequences: readonly { readonly schema: string; readonly name: string; readonly last: string }[]
}

const rowsAtOnce = 1_000
const schemas = ['public', 'graphile_worker']
/** Which migrations ran is told by the program that imports, which has run them itself. */
const notExported = new Set(['public.migration', 'graphile_worker.migrations'])

/** Writes the tables of one moment into `<folder>/tables`. Reads past row-level security. */
export async function exportTables(socketDirectory: string, folder: string): Promise<TablesExport> {
  await mkdir(path.join(folder, 'tables'), { recursive: true, mode: 0o700 })
  return withTables(socketDirectory, async (client) => {
    await client.query('begin transaction isolation level repeatable read read only')
    const tables: TableFile[] = []
    for (const table of await listTables(client)) tables.push(await exportTable(client, folder, table))
    const { rows: sequences } = await client.query<{ schema: string; name: string; last: string }>(
      `select schemaname as schema, sequencename as name, last_value::text as last from pg_sequences
       where schemaname = any($1) and last_value is not null order by 1, 2`,
      [schemas],
    )
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    const postgres = rows[0]?.server_version ?? ''
    const migrations = await listMigrations(client)
    await client.query('commit')
    return { postgres, migrations, tables, sequences }
  })
}

async function withTables<Value>(
  socketDirectory: string,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client(socketConfig(socketDirectory, superuser, database))
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function listMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from public.migration order by name collate "C"',
  )
  return rows.map((row) => row.name)
}

type Table = Pick<TableFile, 'schema' | 'name' | 'columns'>

/** Columns that the database computes itself are left out. */
async function listTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select n.nspname as schema, c.relname as name,
       json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
                order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
     group by 1, 2 order by 1, 2`,
    [schemas],
  )
  return rows.filter((row) => !notExported.has(`${row.schema}.${row.name}`))
}

async function exportTable(client: Client, folder: string, table: Table): Promise<TableFile> {
  const file = `tables/${table.schema}.${table.name}.jsonl`
  const target = await open(path.join(folder, file), 'wx', 0o600)
  const hash = createHash('sha256')
  let rows = 0
  try {
    await client.query(`declare export_rows no scroll cursor for
      select row_to_json(t)::text as line from ${placeOf(client, table)} t`)
    for (;;) {
      const page = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from export_rows`)
      if (page.rows.length === 0) break
      const text = page.rows.map((row) => `${row.line}\n`).join('')
      hash.update(text)
      await target.appendFile(text)
      rows += page.rows.length
    }
    await client.query('close export_rows')
    await target.sync()
  } finally {
    await target.close()
  }
  return { ...table, rows, file, sha256: hash.digest('hex') }
}

function placeOf(client: Client, table: Pick<Table, 'schema' | 'name'>): string {
  return `${client.escapeIdentifier(table.schema)}.${client.escapeIdentifier(table.name)}`
}

/**
 * Fills a database that this program has just made. All of it or nothing; throws `other_version` when the export
 * is of another state of the tables.
 */
export async function importTables(
  socketDirectory: string,
  folder: string,
  exported: TablesExport,
): Promise<void> {
  await withTables(socketDirectory, async (client) => {
    const here = await listMigrations(client)
    if (here.join() !== exported.migrations.join()) {
      const backup = exported.migrations.at(-1) ?? ''
      throw new BackupFault('other_version', { backup, program: here.at(-1) ?? '' })
    }
    await client.query('begin')
    // Foreign keys and the triggers that guard the trail held when the rows were written; their order here is free.
    await client.query('set local session_replication_role = replica')
    for (const table of exported.tables) await importTable(client, folder, table)
    for (const { schema, name, last } of exported.sequences) {
      await client.query('select setval($1::regclass, $2::bigint)', [placeOf(client, { schema, name }), last])
    }
    await client.query('commit')
  })
}

async function importTable(client: Client, folder: string, table: TableFile): Promise<void> {
  const place = placeOf(client, table)
  const names = table.columns.map((column) => client.escapeIdentifier(column.name)).join(', ')
  await client.query(`delete from ${place}`)
  const insert = `insert into ${place} (${names}) overriding system value
    select ${names} from json_populate_recordset(null::${place}, $1::json)`
  const hash = createHash('sha256')
  let lines: string[] = []
  const flush = async () => {
    // The lines are JSON as PostgreSQL wrote them: numbers of any length pass through untouched.
    if (lines.length > 0) await client.query(insert, [`[${lines.join(',')}]`])
    lines = []
  }
  const file = path.join(folder, table.file)
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    hash.update(`${line}\n`)
    lines.push(line)
    if (lines.length >= rowsAtOnce) await flush()
  }
  await flush()
  if (hash.digest('hex') !== table.sha256) throw new BackupFault('damaged', { file })
}
