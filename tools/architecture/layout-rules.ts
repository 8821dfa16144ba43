/** Where files may lie and how they are named. */
import { order } from '../../src/order.ts'
import type { Finding, Project } from './project.ts'

const forbiddenFolders = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'types',
  'services',
  'managers',
  'misc',
])

/** Folders without a meaning, barrels, files outside of a slice, words in the wrong room, undated migrations. */
export function checkLayout(project: Project): Finding[] {
  return project.files
    .filter((file) => /^(src|tools|test|bench|scripts|bin)\//.test(file.path))
    .flatMap(({ path, text, isTest }) => [
      ...findForbiddenFolder(path),
      ...when(/(^|\/)index\.(tsx?|mjs)$/.test(path), path, [
        'barrel',
        'import the file itself, not a barrel',
      ]),
      ...findStray(path),
      ...when(/(^|\/)(ja|en)\.ts$/.test(path) && !/^src\/[^/]+\/core\//.test(path), path, [
        'words',
        'words belong into core',
      ]),
      ...findUndatedMigration(path),
      ...when(needsHeader(path) && !isTest && !/^(#!.*\n)?\/\*\*/.test(text), path, [
        'header',
        'begin with one sentence: what the file is',
      ]),
    ])
}

function findForbiddenFolder(path: string): Finding[] {
  const folder = path
    .split('/')
    .slice(0, -1)
    .find((name) => forbiddenFolders.has(name))
  return when(folder !== undefined, path, ['folder', `"${folder}" says nothing; name it after what it holds`])
}

function findStray(path: string): Finding[] {
  if (!path.startsWith('src/') || path === 'src/order.ts') return []
  const [, slice = '', runtime = ''] = path.split('/')
  const isKnown = order.includes(slice as (typeof order)[number])
  const message = 'files lie in src/<slice of order.ts>/{core,server,web}/'
  const isDocument = runtime === 'README.md'
  return when(!isKnown || !(isDocument || ['core', 'server', 'web'].includes(runtime)), path, [
    'stray',
    message,
  ])
}

function findUndatedMigration(path: string): Finding[] {
  const isMigration = path.includes('/migrations/')
  const isNamed = /^src\/[^/]+\/server\/migrations\/\d{10}_[a-z0-9_]+\.sql$/.test(path)
  return when(isMigration && !isNamed, path, ['migration-name', 'name it YYYYMMDDNN_what.sql'])
}

function needsHeader(path: string): boolean {
  return /^(src|tools|bench|scripts|bin)\/.+\.(tsx?|mjs)$/.test(path)
}

function when(isFault: boolean, path: string, [rule, message]: readonly [string, string]): Finding[] {
  return isFault ? [{ rule, path, line: 1, message }] : []
}
