/**
 * The ClickHouse HTTP protocol, as far as `@clickhouse/client` speaks it, over embedded sessions. Data of an
 * insert never becomes query text: the engine cuts a statement at the first blank line and would run what
 * follows. It goes to a file that the engine reads with `file()`.
 */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Sessions, Setting, Statement } from './sessions.ts'

const sqlBytesMax = 1_048_576
const insertShape =
  /^\s*INSERT\s+INTO\s+(?<table>[\w.]+)\s*(?<columns>\([\w\s,`]+\))?\s*FORMAT\s+(?<format>Native|JSONEachRow)\s*$/i

/** Builds the server without listening; `inbox` is a folder for the bodies of inserts. */
export function createFace(sessions: Sessions, inbox: string): Server {
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    void answer({ sessions, inbox, request, response }).catch((error: unknown) => fail(response, error))
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

type Exchange = {
  readonly sessions: Sessions
  readonly inbox: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  const url = new URL(request.url ?? '/', 'http://event-store')
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  const inUrl = url.searchParams.get('query')
  response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? randomUUID())
  if (inUrl !== null && /^\s*INSERT\b/i.test(inUrl) && request.method === 'POST') {
    const settled = statementOf(url, { sql: inUrl, response })
    return /\bFORMAT\s+\w+\s*$/i.test(inUrl) ? insertBody(exchange, settled) : change(exchange, settled)
  }
  const sql = (inUrl ?? '') + (await readText(request))
  const statement = statementOf(url, { sql, response })
  if (isRead(sql)) await sendRows(exchange, statement)
  else await change(exchange, statement)
}

function isRead(sql: string): boolean {
  return /^\s*(SELECT|WITH|SHOW|DESCRIBE|DESC|EXISTS|EXPLAIN)\b/i.test(sql)
}

const notSettings = new Set(['query', 'query_id', 'database', 'default_format', 'session_id', 'role'])
const settingName = /^[a-z][a-z0-9_]{0,99}$/
const settingValue = /^[\w.:+-]{0,100}$/

function statementOf(url: URL, { sql, response }: { sql: string; response: ServerResponse }): Statement {
  const parameters: Record<string, string> = {}
  const settings: Setting[] = []
  for (const [name, value] of url.searchParams) {
    if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = unescapeTsv(value)
    else if (!notSettings.has(name) && !isOfTransport(name)) settings.push(checked(name, value))
  }
  const controller = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  const format = url.searchParams.get('default_format') ?? 'TabSeparated'
  return { sql, parameters, settings, format, signal: controller.signal }
}

/** Settings that speak of HTTP alone; the engine has no HTTP. */
function isOfTransport(name: string): boolean {
  return /^(enable_http_compression|wait_end_of_query|http_|send_progress_in_http|buffer_size$)/.test(name)
}

function checked(name: string, value: string): Setting {
  if (settingName.test(name) && settingValue.test(value)) return [name, value]
  throw new Error(`Code: 115. DB::Exception: Setting ${name} is neither known nor safe. (UNKNOWN_SETTING)`)
}

/** Parameters come escaped as in TSV; the binding escapes them again. */
function unescapeTsv(value: string): string {
  const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' }
  return value.replaceAll(/\\(.)/gs, (_whole, letter: string) => letters[letter] ?? letter)
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > sqlBytesMax) throw new Error('Code: 62. DB::Exception: Query is too large. (SYNTAX_ERROR)')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function sendRows({ sessions, response }: Exchange, statement: Statement): Promise<void> {
  // The first chunk is awaited before the head is sent: most faults show here and get their status.
  const rows = sessions.read(statement)
  const first = await rows.next()
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
  if (!first.done) response.write(first.value)
  if (!first.done) for await (const chunk of rows) response.write(chunk)
  response.end()
}

async function change({ sessions, response }: Exchange, statement: Statement): Promise<void> {
  await sessions.write(statement)
  response.end()
}

async function insertBody(
  { sessions, inbox, request, response }: Exchange,
  statement: Statement,
): Promise<void> {
  const shape = insertShape.exec(statement.sql)?.groups
  if (!shape)
    throw new Error('Code: 48. DB::Exception: Only Native and JSONEachRow are taken. (NOT_IMPLEMENTED)')
  const file = path.join(inbox, `${randomUUID()}.data`)
  try {
    await pipeline(request, createWriteStream(file, { mode: 0o600 }))
    const sql = `INSERT INTO ${shape['table']} ${shape['columns'] ?? ''} SELECT * FROM file('${fileLiteral(file)}', '${shape['format']}')`
    await sessions.write({ ...statement, sql })
    response.end()
  } finally {
    await rm(file, { force: true })
  }
}

/** A path as it stands between quotes in the query text; braces and stars would be patterns. */
export function fileLiteral(file: string): string {
  if (/[*?{}\n\r]/.test(file)) throw new Error(`the event store cannot read from ${file}`)
  return file.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}

function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  if (response.headersSent) return void response.destroy()
  const code = /^Code: (\d+)/.exec(message)?.[1] ?? '1002'
  response.writeHead(500, { 'X-ClickHouse-Exception-Code': code, 'Content-Type': 'text/plain' })
  response.end(
    message.startsWith('Code:') ? message : `Code: 1002. DB::Exception: ${message} (UNKNOWN_EXCEPTION)`,
  )
}
