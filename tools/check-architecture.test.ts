import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { maskSource } from './architecture/mask-source.ts'
import { checkArchitecture } from './check-architecture.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const header = '/** A file. */\n'

/** A small project that breaks no rule. */
const sound: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ dependencies: { zod: '4.6.7', kysely: '0.29.9' } }),
  'package-lock.json': JSON.stringify({ packages: { 'node_modules/zod': { integrity: 'sha512-x' } } }),
  '.npmrc': 'ignore-scripts=true\nsave-exact=true\n',
  'src/kernel/core/result.ts': `${header}export const refuse = 1\n`,
  'src/kernel/server/config.ts': `${header}export const env = process.env\n`,
  'src/kernel/server/database.ts': `${header}import { sql } from 'kysely'\nexport const one = sql\`select 1\`\n`,
  'src/kernel/web/button.tsx': `${header}export const Button = () => <p>don't</p>\n`,
  'src/access/core/ja.ts': `${header}export const ja = { title: '認証' }\n`,
  'src/access/server/public.ts': `${header}export const access = 1\n`,
  'src/access/server/store.ts': `${header}import { one } from '../../kernel/server/database.ts'\nexport const all = one\n`,
  'src/access/server/access.ts': `${header}import { all } from './store.ts'\nexport const createAccess = all\n`,
  'src/access/server/migrations/2026112401_access.sql':
    'create table account (\n  body_id text not null,\n  version integer not null\n);\n',
  'src/access/web/public.tsx': `${header}import { Button } from '../../kernel/web/button.tsx'\nexport const Seat = Button\n`,
  'src/access/web/login-page.tsx': `${header}export const LoginPage = 1\n`,
  'src/incidents/core/case.ts': `${header}import { z } from 'zod'\nimport { refuse } from '../../kernel/core/result.ts'\nexport const due = (now: Date) => new Date(now.getTime() + Number(z ?? refuse))\n`,
  'src/incidents/server/move-case.ts': `${header}import { access } from '../../access/server/public.ts'\nexport const move = access\n`,
  'src/incidents/server/move-case.test.ts': `import { all } from '../../access/server/store.ts'\nexport const name = '案件' + all\n`,
  'src/incidents/web/case-page.tsx': `${header}import { Seat } from '../../access/web/public.tsx'\nexport const CasePage = Seat\n`,
  'src/main/server/slices.ts': `${header}import { createAccess } from '../../access/server/access.ts'\nexport const slices = createAccess\n`,
  'src/main/web/pages.tsx': `${header}import { LoginPage } from '../../access/web/login-page.tsx'\nexport const pages = LoginPage\n`,
  'scripts/ja.mjs': `${header}export const ja = '組立'\n`,
  'scripts/start.mjs': `${header}import { join } from 'node:path'\nimport { ja } from './ja.mjs'\nexport const x = [join, ja, process.env]\n`,
}

function findingsOf(changes: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'toride-check-'))
  folders.push(root)
  for (const [path, text] of Object.entries({ ...sound, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkArchitecture(root).map(({ rule, path }) => `${rule} ${path}`)
}

function check(changes: Readonly<Record<string, string>>, ...expected: string[]): void {
  expect(findingsOf(changes)).toEqual(expected)
}

const file = (body: string) => header + body
const folder = (...names: string[]) => `/${names.join('/')}`

describe('a sound project', () => {
  it('has no finding', () => check({}))
})

describe('imports', () => {
  it.each([
    ['slice-order', 'src/access/core/account.ts', `import { due } from '../../incidents/core/case.ts'`],
    ['slice-order', 'src/access/core/account.ts', `import type { due } from '../../incidents/core/case.ts'`],
    ['slice-order', 'src/kernel/core/result.ts', `export { ja } from '../../access/core/ja.ts'`],
    [
      'slice-order',
      'src/access/core/account.ts',
      `const late = await import('../../incidents/core/case.ts')`,
    ],
    ['slice-order', 'src/access/core/account.test.ts', `import { due } from '../../incidents/core/case.ts'`],
    ['runtime', 'src/incidents/core/case.ts', `import { one } from '../../kernel/server/database.ts'`],
    ['runtime', 'src/incidents/core/case.ts', `import { Button } from '../../kernel/web/button.tsx'`],
    ['runtime', 'src/incidents/server/move-case.ts', `import { CasePage } from '../web/case-page.tsx'`],
    ['runtime', 'src/incidents/web/case-page.tsx', `import { move } from '../server/move-case.ts'`],
    ['door', 'src/incidents/server/move-case.ts', `import { all } from '../../access/server/store.ts'`],
    [
      'door',
      'src/incidents/web/case-page.tsx',
      `import { LoginPage } from '../../access/web/login-page.tsx'`,
    ],
    ['door', 'src/main/server/slices.ts', `import { all } from '../../access/server/store.ts'`],
    ['leaves-src', 'src/incidents/server/move-case.ts', `import { x } from '../../../scripts/start.mjs'`],
    ['core-package', 'src/incidents/core/case.ts', `import { sql } from 'kysely'`],
    ['core-package', 'src/incidents/core/case.ts', `import { join } from 'node:path'`],
    ['web-node', 'src/incidents/web/case-page.tsx', `import { join } from 'node:path'`],
    ['script-import', 'scripts/start.mjs', `import { z } from 'zod'`],
    ['script-import', 'scripts/start.mjs', `import { due } from '../src/incidents/core/case.ts'`],
    ['tool-import', 'tools/print.ts', `import { due } from '../src/incidents/core/case.ts'`],
  ])('%s: %s %s', (rule, path, body) => check({ [path]: file(body) }, `${rule} ${path}`))

  it('a package that is not a direct dependency', () => {
    const path = 'src/incidents/server/move-case.ts'
    check({ [path]: file(`import pg from 'pg'`) }, `undeclared ${path}`)
  })

  it('a command line may reach the one file of a command', () => {
    check({ 'src/main/server/cli.ts': file(`await import('../../incidents/server/move-case.ts')`) })
  })

  it('a comment and a string import nothing', () => {
    const body = `// import { due } from '../../incidents/core/case.ts'\nexport const text = "import { x } from './y'"`
    check({ 'src/access/core/account.ts': file(body) })
  })

  it('files that reach each other', () => {
    const first = file(`import { two } from './two.ts'\nexport const one = two`)
    const second = file(`import { one } from './one.ts'\nexport const two = one`)
    const pair = { 'src/access/core/one.ts': first, 'src/access/core/two.ts': second }
    check(pair, 'cycle src/access/core/one.ts')
    check({ ...pair, 'src/access/core/two.ts': second.replace('import {', 'import type {') })
  })
})

describe('purity of core', () => {
  it.each([
    'export const at = Date.now()',
    'export const at = new Date()',
    'export const at = new Date( )',
    'export const at = Date()',
    'export const chance = Math.random()',
    'export const scope = globalThis',
    'export const say = () => console.log(1)',
    'export const where = new URL(`https://a.example`)',
    'export const bytes = new TextEncoder()',
    'export const later = setTimeout(work, 1)',
    'export const page = fetch(`/`)',
    'export const id = crypto.randomUUID()',
    'export const text = `${process.pid}`',
    'export const hour = (at: Date) => at.getHours()',
  ])('%s', (body) =>
    check({ 'src/access/core/account.ts': file(body) }, 'core-purity src/access/core/account.ts'),
  )

  it.each([
    'export const at = (now: Date) => new Date(now)',
    'export const hour = (at: Date) => at.getUTCHours()',
    'export const entry = { process: 1, url: 2 }',
    'export const entry = event.process',
    '// Date.now() is not asked here\nexport const text = "console"',
  ])('allows %s', (body) => check({ 'src/access/core/account.ts': file(body) }))

  it('leaves tests alone', () => {
    check({ 'src/access/core/account.test.ts': 'export const at = Date.now()' })
  })
})

describe('text', () => {
  it.each([
    ['japanese', 'src/incidents/server/move-case.ts', `export const word = '案件'`],
    ['japanese', 'src/incidents/server/move-case.ts', '// 案件\nexport const word = 1'],
    ['japanese', 'bench/search.ts', `export const word = 'カ'`],
    ['japanese', 'scripts/start.mjs', `export const word = '、'`],
    ['sql', 'src/incidents/server/move-case.ts', 'export const rows = sql`select 1`'],
    ['sql', 'src/incidents/server/move-case.ts', 'export const rows = sql<{ one: number }>`select 1`'],
    ['sql', 'src/incidents/server/move-case.ts', `export const rows = tx.selectFrom('a')`],
    ['sql', 'src/incidents/server/move-case.ts', `export const rows = tx\n  .deleteFrom('a')`],
    ['sql', 'src/incidents/server/restore.ts', `export const rows = pool.query('select 1')`],
    ['environment', 'src/incidents/server/move-case.ts', 'export const home = process.env.HOME'],
    ['environment', 'src/incidents/server/move-case.ts', `import { env } from 'node:process'`],
    [
      'machine-path',
      'src/incidents/server/move-case.ts',
      `export const file = '${folder('home', 'somebody', 'file')}'`,
    ],
    ['machine-path', 'docs/guide.md', `see ${folder('work', 'shared')}`],
  ])('%s: %s %s', (rule, path, body) => check({ [path]: file(body) }, `${rule} ${path}`))

  it.each([
    ['src/incidents/server/store-case.ts', 'export const rows = sql`select 1`'],
    ['src/logs/server/event-store/schema.ts', 'export const rows = client.query(`select 1`)'],
    ['src/incidents/core/ja.ts', `export const ja = '案件'`],
    ['content/duties/rules.yaml', '案件: /home/user/a'],
    ['bench/search.ts', 'export const name = process.env.NAME'],
  ])('allows %s %s', (path, body) => check({ [path]: file(body) }))
})

describe('suppressions', () => {
  const path = 'src/incidents/server/move-case.ts'

  it.each([
    '// oxlint-disable-next-line max-depth\nexport const x = 1',
    '// oxlint-disable-next-line -- because\nexport const x = 1',
    '/* eslint-disable */\nexport const x = 1',
    '// @ts-expect-error\nexport const x = 1',
    '// @ts-ignore because\nexport const x = 1',
  ])('%s', (body) => check({ [path]: file(body) }, `suppression ${path}`))

  it.each([
    '// oxlint-disable-next-line max-depth -- the grammar is that deep\nexport const x = 1',
    '// @ts-expect-error: the package has no types\nexport const x = 1',
  ])('allows %s', (body) => check({ [path]: file(body) }))
})

describe('layout', () => {
  it.each([
    ['folder', 'src/incidents/server/utils/text.ts'],
    ['folder', 'tools/helpers/text.ts'],
    ['barrel', 'src/incidents/server/index.ts'],
    ['stray', 'src/unheard/core/case.ts'],
    ['stray', 'src/incidents/case.ts'],
    ['words', 'src/incidents/web/ja.ts'],
    ['migration-name', 'src/incidents/server/migrations/first.sql'],
  ])('%s: %s', (rule, path) => check({ [path]: file('export const x = 1') }, `${rule} ${path}`))

  it('a file without its opening sentence', () => {
    check({ 'src/incidents/core/case.ts': 'export const x = 1\n' }, 'header src/incidents/core/case.ts')
  })
})

const table = (...columns: string[]) => `create table incident (\n  ${columns.join(',\n  ')}\n);\n`

describe('tables', () => {
  const path = 'src/incidents/server/migrations/2026112402_case.sql'
  const store = 'src/incidents/server/store.ts'
  const record = table('body_id text not null', 'id text not null', 'version integer not null')

  it.each([
    ['body', table('id text not null', 'version integer not null')],
    ['body', table('id text primary key', 'body_id text not null', 'version integer not null')],
    ['body', table('body_id text', 'version integer not null')],
    ['record', table('body_id text not null', 'id text not null')],
    ['record-delete', `${record}grant select, insert, delete on incident to toride_app;`],
    ['record-delete', `${record}grant all on incident to toride_app;`],
  ])('%s: %s', (rule, sql) => check({ [path]: sql }, `${rule} ${path}`))

  it.each([
    record,
    `-- create table old (id text)\n${record.replace('(', '(\n  -- whose\n')}`,
    `${record}grant select, insert, update on incident to toride_app;`,
    'create table session (body_id text not null, id text); grant select, delete on session to toride_app;',
  ])('allows %s', (sql) => check({ [path]: sql }))

  it('a record is never deleted', () => {
    const body = 'export const gone = sql`delete from incident where id = 1`'
    check({ [path]: record, [store]: file(body) }, `record-delete ${store}`)
    check(
      { [path]: record, [store]: file(`export const gone = tx.deleteFrom('incident')`) },
      `record-delete ${store}`,
    )
    check({ [path]: record, [store]: file('export const gone = sql`delete from session where id = 1`') })
  })
})

describe('package', () => {
  it('versions that are not exact', () => {
    const dependencies = { zod: '^4.6.7', kysely: '0.29.9' }
    check({ 'package.json': JSON.stringify({ dependencies }) }, 'exact-version package.json')
  })

  it('install scripts that are allowed', () => {
    check({ '.npmrc': 'save-exact=true\n' }, 'npmrc .npmrc')
  })

  it('a lockfile with addresses', () => {
    const packages = { 'node_modules/zod': { resolved: 'https://packages.example/zod.tgz' } }
    check(
      { 'package-lock.json': JSON.stringify({ packages }, undefined, 1) },
      'lockfile-address package-lock.json',
    )
  })

  it('too many direct dependencies', () => {
    const names = Array.from({ length: 41 }, (_, index) => [`part-${index}`, '1.0.0'])
    const dependencies = { zod: '4.6.7', kysely: '0.29.9', ...Object.fromEntries(names) }
    check({ 'package.json': JSON.stringify({ dependencies }) }, 'dependency-count package.json')
  })
})

describe('maskSource', () => {
  it.each([
    ['a // b', 'a     '],
    ['a /* b\nc */ d', 'a     \n     d'],
    [`x('a"b', "c'd")`, `x('   ', "   ")`],
    ['`a ${b + `c ${d}`} e`', '`  ${b + `  ${d}`}  `'],
    ['`a ${{ b: 1 }.b} c`', '`  ${{ b: 1 }.b}  `'],
    [`a = b / c / 'd'`, `a = b / c / ' '`],
    [`a = /['"/]/.test(b)`, `a = /      /.test(b)`.replace('      ', '     ')],
    [`<p>don't</p> + "a"`, `<p>don't</p> + " "`],
    [`<br /> 'a'`, `<br /> ' '`],
    [`'a\\'b' c`, `'    ' c`],
  ])('%s', (text, expected) => expect(maskSource(text)).toBe(expected))
})
