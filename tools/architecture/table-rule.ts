/** Tables: each belongs to a body; each is either a record that the ledger versions, or on the short list that is not. */
import { lineAt, type Finding, type Project, type SourceFile } from './project.ts'

/** Tables of the installation itself, with the reason. */
const tablesWithoutBody: ReadonlyMap<string, string> = new Map([
  ['migration', 'which migrations ran concerns the database, not a body'],
])

/** Written without `ledger.commit`: not business records. Everything else has a version and is never deleted. */
const outsideLedger: ReadonlyMap<string, string> = new Map([
  ['migration', 'which migrations ran'],
  ['trail', 'it is what the ledger writes'],
  ['number_series', 'the next free number'],
  ['answered_request', 'keys of requests that were answered; gone after two days'],
  ['credential', 'secrets, which must not stand in a trail; their change is noted there'],
  ['session', 'when a session was last seen'],
  ['sign_in_attempt', 'counts attempts; the refusal itself is noted in the trail'],
  ['one_time_link', 'spent or expired within hours'],
  ['notice', 'read marks of notices'],
  ['passkey', 'keys of authenticators; what happens to them is noted in the trail'],
  ['sign_in_question', 'answered or expired within minutes'],
  ['federated_identity', 'who somebody is at a provider; the binding is noted in the trail'],
  ['api_key_use', 'when a key was last used'],
  ['ledger_pending', 'entries that wait for their leaf; gone within a second'],
  ['ledger_leaf', 'follows from the trail'],
  ['ledger_tile', 'follows from the leaves'],
  ['ledger_tree', 'follows from the leaves'],
  ['ledger_checkpoint', 'signed heads, which prove themselves'],
  ['checkpoint_delivery', 'cursor of what was sent where; a trail entry would make the next checkpoint'],
  ['checkpoint_publication', 'when it was sent; a trail entry would make the next checkpoint'],
  ['checkpoint_cosignature', 'signatures of others, which prove themselves'],
  ['witnessed_head', 'signed heads of other logs, which prove themselves'],
  ['witness_refusal', 'signed heads that were refused; the first of each is noted in the trail'],
  ['seal_person_key', 'wrapped keys, which must not stand in a trail; making and opening one is noted there'],
  ['seal_grant', 'wrapped keys; who takes part follows from requests in the trail'],
  ['seal_earlier_key', 'wrapped keys'],
  ['seal_recovery', 'wrapped shares of a key; making it is noted in the trail'],
  ['rule_hit', 'derived from log events, and derivable again'],
])

const createTable =
  /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?"?([a-z_][a-z0-9_.]*)"?\s*\(/gi
const deleteRow =
  /\b(?:delete\s+from|truncate(?:\s+table)?)\s+"?([a-z_][a-z0-9_.]*)|\.deleteFrom\(\s*'([a-z_]+)'/gi
const grantDelete =
  /\bgrant\s+[a-z,\s]*\b(?:delete|truncate|all)\b[a-z,\s]*\son\s+([a-z_][a-z0-9_,\s]*?)\s+to\s+toride_app\b/gi

type Table = {
  readonly name: string
  readonly columns: string
  readonly file: SourceFile
  readonly line: number
}

export function checkTables(project: Project): Finding[] {
  const migrations = project.files.filter((file) => file.path.includes('/server/migrations/'))
  const tables = migrations.flatMap(readTables)
  const records = new Set(tables.map((table) => table.name).filter((name) => !outsideLedger.has(name)))
  return [
    ...tables.flatMap(checkTable),
    ...migrations.flatMap((file) => checkGrants(file, records)),
    ...project.files.flatMap((file) => checkDeletes(file, records)),
  ]
}

function readTables(file: SourceFile): Table[] {
  const sql = withoutComments(file)
  return [...sql.matchAll(createTable)].map((match) => ({
    name: (match[1] ?? '').toLowerCase(),
    columns: sql.slice(match.index + match[0].length, sql.indexOf(';', match.index)),
    file,
    line: lineAt(sql, match.index),
  }))
}

function checkTable({ name, columns, file, line }: Table): Finding[] {
  const about = { path: file.path, line }
  const findings: Finding[] = []
  if (!tablesWithoutBody.has(name) && !/^\s*body_id\s+text\s+not\s+null\b/i.test(columns)) {
    findings.push({ ...about, rule: 'body', message: `${name}: the first column is "body_id text not null"` })
  }
  if (!outsideLedger.has(name) && !/^\s*version\s+integer\s+not\s+null\b/im.test(columns)) {
    const message = `${name}: a record has "version integer not null"; other tables are listed in table-rule.ts`
    findings.push({ ...about, rule: 'record', message })
  }
  return findings
}

function checkGrants(file: SourceFile, records: ReadonlySet<string>): Finding[] {
  const sql = withoutComments(file)
  return [...sql.matchAll(grantDelete)].flatMap((match) =>
    (match[1] ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => records.has(name))
      .map((name) => ({
        rule: 'record-delete',
        path: file.path,
        line: lineAt(sql, match.index),
        message: `${name}: the application's role may not delete records`,
      })),
  )
}

/** Nothing is deleted: merge keeps the loser, correction is a new entry, retention leaves a tombstone. */
function checkDeletes(file: SourceFile, records: ReadonlySet<string>): Finding[] {
  if (!file.path.startsWith('src/') || file.isTest || !file.path.endsWith('.ts')) return []
  return [...file.text.matchAll(deleteRow)]
    .filter((match) => records.has((match[1] ?? match[2] ?? '').toLowerCase()))
    .map((match) => ({
      rule: 'record-delete',
      path: file.path,
      line: lineAt(file.text, match.index),
      message: `${match[1] ?? match[2]}: records are never deleted`,
    }))
}

function withoutComments(file: SourceFile): string {
  return file.text.replaceAll(/--[^\n]*/g, (comment) => ' '.repeat(comment.length))
}
