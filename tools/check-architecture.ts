/** The architecture check: prints what breaks the layout of slices and exits with 1, or prints nothing. */
import { join } from 'node:path'
import { checkCycles } from './architecture/cycle-rule.ts'
import { checkImports } from './architecture/import-rules.ts'
import { checkLayout } from './architecture/layout-rules.ts'
import { checkPackage } from './architecture/package-rules.ts'
import { readProject, type Finding, type Rule } from './architecture/project.ts'
import { checkTables } from './architecture/table-rule.ts'
import {
  checkEnvironment,
  checkJapanese,
  checkMachinePaths,
  checkPurity,
  checkSql,
  checkSuppressions,
} from './architecture/text-rules.ts'

const rules: readonly Rule[] = [
  checkLayout,
  checkImports,
  checkCycles,
  checkPurity,
  checkJapanese,
  checkSql,
  checkEnvironment,
  checkTables,
  checkPackage,
  checkMachinePaths,
  checkSuppressions,
]

/** Every finding in the project at `root`. */
export function checkArchitecture(root: string): Finding[] {
  const project = readProject(root)
  return rules.flatMap((rule) => rule(project))
}

if (import.meta.main) {
  const findings = checkArchitecture(join(import.meta.dirname, '..'))
  for (const { path, line, rule, message } of findings) console.log(`${path}:${line} [${rule}] ${message}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
