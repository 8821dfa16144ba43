/** What may stand in the text of a file: words, clocks, the environment and SQL each have their place. */
import { findAll, lineAt, type Finding, type Project, type SourceFile } from './project.ts'

const japanese =
  /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\u30fb\u30fc\uff00-\uffef]/u

/** Japanese words stand in `core/**\/ja.ts`, the scripts' in `scripts/ja.mjs`; content, documents and tests are free. */
export function checkJapanese(project: Project): Finding[] {
  return sources(project)
    .filter((file) => !/^src\/[^/]+\/core\/(.+\/)?ja\.ts$|^scripts\/ja\.mjs$/.test(file.path))
    .flatMap((file) => {
      const found = japanese.exec(file.text)
      if (!found) return []
      const line = lineAt(file.text, found.index)
      return [
        { rule: 'japanese', path: file.path, line, message: 'Japanese words belong into ja.ts or content/' },
      ]
    })
}

const impure: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\(\s*\)|(?<!new\s)(?<![.\w$])Date\(\s*\)/g, 'asks the clock'],
  [/\bMath\.random\b/g, 'is random'],
  [
    /(?<![.\w$])(?:globalThis|process|fetch|console|setTimeout|setInterval|setImmediate|queueMicrotask|crypto|performance|Buffer|URL|URLSearchParams|TextEncoder|TextDecoder|localStorage)\b(?!\s*\??:)/g,
    'belongs to a runtime',
  ],
  [
    /\.(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)\(/g,
    'depends on where the host stands',
  ],
]

/** `core` asks no clock, no chance and no runtime: such values come in as arguments. */
export function checkPurity(project: Project): Finding[] {
  return project.files
    .filter((file) => file.place?.runtime === 'core' && !file.isTest)
    .flatMap((file) =>
      impure.flatMap(([pattern, why]) =>
        findAll(file, pattern, { rule: 'core-purity', message: `core: this ${why}` }),
      ),
    )
}

/** The environment is read by one file of the kernel, and outside of src. */
export function checkEnvironment(project: Project): Finding[] {
  const about = { rule: 'environment', message: 'only src/kernel/server/config.ts reads process.env' }
  return project.files
    .filter(
      (file) => file.path.startsWith('src/') && !file.isTest && file.path !== 'src/kernel/server/config.ts',
    )
    .flatMap((file) =>
      findAll(file, /\bprocess\s*\.\s*env\b|\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from\s*'\s*'/g, about),
    )
}

const sqlPatterns =
  /\bsql\s*(?:<[^`;]*>)?\s*`|\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\s*\(|\.query\s*(?:<[^`;(]*>)?\s*\(\s*['"`]/g

/** `store.ts`, `store-<noun>.ts`, the event store's folder, and whatever the kernel builds stores from. */
const storePath = /^src\/kernel\/server\/|^src\/[^/]+\/server\/(.+\/)?(store(-[a-z-]+)?\.ts$|event-store\/)/

/** SQL stands in the stores of a slice, in its migrations, and in the kernel's server. */
export function checkSql(project: Project): Finding[] {
  const about = { rule: 'sql', message: 'SQL belongs into server/store.ts or server/store-<noun>.ts' }
  return project.files
    .filter((file) => file.path.startsWith('src/') && !file.isTest && !storePath.test(file.path))
    .flatMap((file) => findAll(file, sqlPatterns, about))
}

const machinePath = /\/work\/(?:main|shared|\.library)\b|\/tmp\/h-/
const homePath = /\/(?:home|Users)\/[a-z][\w-]*\//

/** No file names a folder of the machine it was written on. Content and tests may quote logs with home folders. */
export function checkMachinePaths(project: Project): Finding[] {
  return project.files.flatMap((file) => {
    const mayQuote = /^(content|test|docs)\//.test(file.path) || file.isTest
    const found = machinePath.exec(file.text) ?? (mayQuote ? null : homePath.exec(file.text))
    if (!found) return []
    return [
      { rule: 'machine-path', path: file.path, line: lineAt(file.text, found.index), message: found[0] },
    ]
  })
}

const suppression =
  /\b(?:oxlint|eslint)-disable(?:-next-line|-line)?\b([^\n]*)|@ts-(expect-error|ignore|nocheck)\b([^\n]*)/g

/** A suppression names its rule and says why after `--`; a whole file is never excused from the compiler. */
export function checkSuppressions(project: Project): Finding[] {
  return project.files
    .filter((file) => /^(src|tools|bench|scripts|bin|test)\/.+\.(tsx?|mjs)$/.test(file.path))
    .filter((file) => !file.path.startsWith('tools/architecture/') && !file.path.startsWith('tools/check-'))
    .flatMap((file) =>
      [...file.text.matchAll(suppression)]
        .filter(([, lint, directive, reason]) => !isReasoned({ lint, directive, reason }))
        .map((match) => ({
          rule: 'suppression',
          path: file.path,
          line: lineAt(file.text, match.index),
          message: 'name the rule and say why: "oxlint-disable-next-line <rule> -- <reason>"',
        })),
    )
}

type Suppression = { readonly lint?: string; readonly directive?: string; readonly reason?: string }

function isReasoned({ lint, directive, reason }: Suppression): boolean {
  if (lint !== undefined) return /\s\S+.* -- \S/.test(lint)
  return directive === 'expect-error' && /\S/.test((reason ?? '').replace(/^[\s:—-]+/, ''))
}

function sources(project: Project): SourceFile[] {
  return project.files.filter(
    (file) => /^(src|tools|bench|scripts|bin)\/.+\.(tsx?|mjs)$/.test(file.path) && !file.isTest,
  )
}
