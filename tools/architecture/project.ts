/** The project as the rules see it: every file with its place, its code without words, and what it imports. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { maskSource } from './mask-source.ts'

export type Runtime = 'core' | 'server' | 'web'
export type Place = { readonly slice: string; readonly runtime: Runtime }

export type Import = {
  /** As written: `./case.ts`, `zod`, `node:path`. */
  readonly specifier: string
  /** Path from the project's folder for a relative import. */
  readonly target: string | undefined
  /** `import type` and `export type … from` are gone at run time. */
  readonly isTypeOnly: boolean
  readonly line: number
}

export type SourceFile = {
  /** Path from the project's folder, with slashes. */
  readonly path: string
  readonly text: string
  /** The text without comments and the contents of strings; positions are kept. Empty for other than code. */
  readonly code: string
  readonly imports: readonly Import[]
  readonly isTest: boolean
  /** `undefined` outside of src/<slice>/<runtime>/. */
  readonly place: Place | undefined
}

export type Project = { readonly root: string; readonly files: readonly SourceFile[] }

export type Finding = {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly message: string
}

export type Rule = (project: Project) => Finding[]

const ignoredFolders = new Set(['node_modules', 'data', 'dist', 'output', '.git'])
const readExtensions = /\.(tsx?|mjs|sql|json|md|html|css|sh|ya?ml)$/
const codeExtensions = /\.(tsx?|mjs)$/
const sizeBytesMax = 512 * 1024

/** Reads every text file of the project at `root` that a rule may look at. */
export function readProject(root: string): Project {
  const paths = listFiles(root, '').filter((path) => readExtensions.test(path) || path === '.npmrc')
  return { root, files: paths.map((path) => readSource(root, path)) }
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : listFiles(root, path)
    return entry.isFile() ? [path] : []
  })
}

function readSource(root: string, path: string): SourceFile {
  const isSmall = statSync(join(root, path)).size <= sizeBytesMax
  const text = isSmall ? readFileSync(join(root, path), 'utf8') : ''
  const code = codeExtensions.test(path) ? maskSource(text) : ''
  return {
    path,
    text,
    code,
    imports: findImports(path, text, code),
    isTest: /\.test\.tsx?$/.test(path),
    place: placeOf(path),
  }
}

/** The slice and runtime of a path, from its folders alone. */
export function placeOf(path: string): Place | undefined {
  const match = /^src\/([^/]+)\/(core|server|web)\//.exec(path)
  return match?.[1] ? { slice: match[1], runtime: match[2] as Runtime } : undefined
}

/** Number of the line, from 1, at which `position` stands. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

/** Every match of `pattern` in the code of `file` as findings of one rule. */
export function findAll(
  file: SourceFile,
  pattern: RegExp,
  about: { rule: string; message: string },
): Finding[] {
  return [...file.code.matchAll(pattern)].map((match) => ({
    ...about,
    path: file.path,
    line: lineAt(file.code, match.index),
  }))
}

const staticImport = /(?:^|[;\n])[ \t]*(import|export)(\s+type\b)?(?:\s*['"]|[^'"`;()=]*?\bfrom\s*['"])/g
const dynamicImport = /\bimport\s*\(\s*['"]/g

function findImports(path: string, text: string, code: string): Import[] {
  const statics = [...code.matchAll(staticImport)].map((match) => ({ match, isTypeOnly: Boolean(match[2]) }))
  const dynamics = [...code.matchAll(dynamicImport)].map((match) => ({ match, isTypeOnly: false }))
  return [...statics, ...dynamics].map(({ match, isTypeOnly }) => {
    const start = match.index + match[0].length
    const specifier = text.slice(start, text.indexOf(text[start - 1] ?? "'", start))
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined
    return { specifier, target, isTypeOnly, line: lineAt(code, start) }
  })
}
