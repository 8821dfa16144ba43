/** Who may import whom: slices from left to right, runtimes apart, other slices only through their doors. */
import { order } from '../../src/order.ts'
import { placeOf, type Finding, type Import, type Place, type Project, type SourceFile } from './project.ts'

/** Packages that are pure ECMAScript, and so may stand in `core`. */
const corePackages = new Set(['zod', 're2js', '@holiday-jp/holiday_jp', 'rrule', 'yaml'])

type Edge = {
  readonly file: SourceFile
  readonly from: Place
  readonly entry: Import
  readonly target: string
}

/** Every import that crosses a border which it may not cross. */
export function checkImports(project: Project): Finding[] {
  return project.files.flatMap((file) => [...checkRelative(file), ...checkPackages(file)])
}

function checkRelative(file: SourceFile): Finding[] {
  const from = file.place
  if (!from) return checkOutside(file)
  return file.imports.flatMap((entry) => {
    if (!entry.target) return []
    return checkEdge({ file, from, entry, target: entry.target })
  })
}

function checkEdge(edge: Edge): Finding[] {
  const { file, from, target } = edge
  if (target === 'src/order.ts') return []
  const to = placeOf(target)
  if (!to)
    return file.isTest && /^(test|tools)\//.test(target)
      ? []
      : [finding(edge, 'leaves-src', 'is outside of every slice')]
  const findings: Finding[] = []
  if (order.indexOf(to.slice as never) > order.indexOf(from.slice as never)) {
    findings.push(finding(edge, 'slice-order', `${to.slice} stands to the right of ${from.slice}`))
  }
  if (file.isTest) return findings
  if (!mayCross(from, to))
    findings.push(finding(edge, 'runtime', `${from.runtime} must not reach ${to.runtime}`))
  else if (!isDoor(edge, to)) findings.push(finding(edge, 'door', `use ${doorOf(to)} of ${to.slice}`))
  return findings
}

function mayCross(from: Place, to: Place): boolean {
  return to.runtime === 'core' || to.runtime === from.runtime
}

/** `core` is open to the right; the kernel serves everybody; `main` composes; the rest knocks at the public file. */
function isDoor({ file, from, target }: Edge, to: Place): boolean {
  if (to.slice === from.slice || to.runtime === 'core' || to.slice === 'kernel') return true
  const inner = target.slice(`src/${to.slice}/${to.runtime}/`.length)
  if (/^public\.tsx?$/.test(inner)) return true
  if (from.slice !== 'main' || inner.includes('/')) return false
  const isCommandLine = /^src\/main\/server\/cli[^/]*\.ts$/.test(file.path)
  return to.runtime === 'web' || isCommandLine || inner === `${to.slice}.ts`
}

function doorOf(to: Place): string {
  return to.runtime === 'web' ? 'web/public.tsx' : 'server/public.ts'
}

/** Scripts run before anything is installed; tools judge the sources and must not depend on them. */
function checkOutside(file: SourceFile): Finding[] {
  const isScript = /^(scripts|bin)\//.test(file.path)
  const isTool = file.path.startsWith('tools/') && !file.isTest
  return file.imports.flatMap((entry) => {
    if (isScript && !isScriptImport(entry))
      return [fault(file, entry, 'script-import', 'runs before the install')]
    const leaves = entry.target && !/^(tools\/|src\/order\.ts$)/.test(entry.target)
    return isTool && leaves
      ? [fault(file, entry, 'tool-import', 'a tool imports only tools and src/order.ts')]
      : []
  })
}

function isScriptImport(entry: Import): boolean {
  return entry.target ? /^scripts\/[^/]+\.mjs$/.test(entry.target) : entry.specifier.startsWith('node:')
}

function checkPackages(file: SourceFile): Finding[] {
  if (!file.place || file.isTest) return []
  const { runtime } = file.place
  return file.imports.flatMap((entry) => {
    if (entry.target) return []
    const isNode = entry.specifier.startsWith('node:')
    if (runtime === 'web' && isNode) return [fault(file, entry, 'web-node', 'the browser has no Node')]
    if (runtime !== 'core' || corePackages.has(packageOf(entry.specifier))) return []
    return [fault(file, entry, 'core-package', `core may import of npm only ${[...corePackages].join(', ')}`)]
  })
}

/** `@scope/name` or `name` of a specifier such as `@scope/name/sub`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function finding(edge: Edge, rule: string, message: string): Finding {
  return fault(edge.file, edge.entry, rule, message)
}

function fault(file: SourceFile, entry: Import, ...[rule, message]: [string, string]): Finding {
  return { rule, path: file.path, line: entry.line, message: `${entry.specifier}: ${message}` }
}
