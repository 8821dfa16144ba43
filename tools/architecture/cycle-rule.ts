/** No file may reach itself through what it imports at run time. */
import type { Finding, Project } from './project.ts'

/** One finding a cycle, with the files on it. Imports of types are gone at run time and do not count. */
export function checkCycles(project: Project): Finding[] {
  const graph = new Map(
    project.files.map((file) => [
      file.path,
      file.imports.filter((entry) => !entry.isTypeOnly && entry.target).map((entry) => entry.target ?? ''),
    ]),
  )
  const done = new Set<string>()
  return [...graph.keys()].flatMap((path) => walk({ graph, done, trail: [] }, path))
}

type Walk = {
  readonly graph: ReadonlyMap<string, readonly string[]>
  readonly done: Set<string>
  readonly trail: readonly string[]
}

function walk(state: Walk, path: string): Finding[] {
  const start = state.trail.indexOf(path)
  if (start !== -1) {
    const files = [...state.trail.slice(start), path]
    return [{ rule: 'cycle', path, line: 1, message: files.join(' → ') }]
  }
  if (state.done.has(path)) return []
  const trail = [...state.trail, path]
  const findings = (state.graph.get(path) ?? []).flatMap((target) => walk({ ...state, trail }, target))
  state.done.add(path)
  return findings
}
