/** What package.json, .npmrc and the lockfile must say: exact versions, no addresses, few direct dependencies. */
import { packageOf } from './import-rules.ts'
import type { Finding, Project, SourceFile } from './project.ts'

const serverDependenciesMax = 40
const webDependenciesMax = 25

type Manifest = Readonly<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string> | undefined>
>

export function checkPackage(project: Project): Finding[] {
  const read = (path: string) => project.files.find((file) => file.path === path)?.text ?? ''
  const manifest = JSON.parse(read('package.json') || '{}') as Manifest
  return [
    ...checkVersions(manifest),
    ...checkNpmrc(read('.npmrc')),
    ...checkLockfile(read('package-lock.json')),
    ...checkCounts(project, manifest),
    ...checkDeclared(project, manifest),
  ]
}

function checkVersions(manifest: Manifest): Finding[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  return Object.entries(all)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
    .map(([name, version]) => fault('package.json', 'exact-version', `${name}: "${version}" is not exact`))
}

function checkNpmrc(text: string): Finding[] {
  const lines = new Set(text.split('\n').map((line) => line.trim()))
  const missing = ['ignore-scripts=true', 'save-exact=true'].filter((line) => !lines.has(line))
  return missing.map((line) => fault('.npmrc', 'npmrc', `${line} is missing`))
}

function checkLockfile(text: string): Finding[] {
  return /"resolved":\s*"https?:/.test(text)
    ? [fault('package-lock.json', 'lockfile-address', 'the lockfile names a download address')]
    : []
}

/** Packages that web or core import are bundled for the browser; the others are the server's. */
function checkCounts(project: Project, manifest: Manifest): Finding[] {
  const direct = Object.keys(manifest.dependencies ?? {})
  const usedBy = (isUser: (file: SourceFile) => boolean) =>
    new Set(
      project.files.filter(isUser).flatMap((file) => file.imports.map((entry) => packageOf(entry.specifier))),
    )
  const web = usedBy((file) => file.place?.runtime === 'web' && !file.isTest)
  const other = usedBy((file) => file.place?.runtime !== 'web' && !file.isTest)
  const webCount = direct.filter((name) => web.has(name)).length
  const serverCount = direct.filter((name) => other.has(name) || !web.has(name)).length
  return [
    ...tooMany('web', webCount, webDependenciesMax),
    ...tooMany('server', serverCount, serverDependenciesMax),
  ]
}

function tooMany(side: string, count: number, max: number): Finding[] {
  return count > max
    ? [
        fault(
          'package.json',
          'dependency-count',
          `${count} direct dependencies of the ${side}, ${max} at most`,
        ),
      ]
    : []
}

/** Whatever src imports is a direct dependency: a package that came with another may go with it. */
function checkDeclared(project: Project, manifest: Manifest): Finding[] {
  const shipped = new Set(Object.keys(manifest.dependencies ?? {}))
  return project.files
    .filter((file) => file.path.startsWith('src/') && !file.isTest)
    .flatMap((file) =>
      file.imports
        .filter((entry) => !entry.target && !entry.specifier.startsWith('node:'))
        .filter((entry) => !shipped.has(packageOf(entry.specifier)))
        .map((entry) => ({
          ...fault(file.path, 'undeclared', `${entry.specifier} is not in dependencies of package.json`),
          line: entry.line,
        })),
    )
}

function fault(path: string, rule: string, message: string): Finding {
  return { rule, path, line: 1, message }
}
