/** Every table belongs to a body: `body_id text not null` is its first column. */
import { lineAt, type Finding, type Project } from './project.ts'

/** Tables of the installation itself, with the reason. */
const tablesWithoutBody: ReadonlyMap<string, string> = new Map([
  ['migration', 'which migrations ran concerns the database, not a body'],
])

const createTable =
  /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?"?([a-z_][a-z0-9_.]*)"?\s*\(([^,)]*)/gi

export function checkTables(project: Project): Finding[] {
  return project.files
    .filter((file) => file.path.includes('/server/migrations/'))
    .flatMap((file) => {
      const sql = file.text.replaceAll(/--[^\n]*/g, (comment) => ' '.repeat(comment.length))
      return [...sql.matchAll(createTable)]
        .filter(([, name = '']) => !tablesWithoutBody.has(name.toLowerCase()))
        .filter(([, , first = '']) => !/^\s*body_id\s+text\s+not\s+null\b/i.test(first))
        .map((match) => ({
          rule: 'body',
          path: file.path,
          line: lineAt(sql, match.index),
          message: `${match[1]}: the first column is "body_id text not null"`,
        }))
    })
}
