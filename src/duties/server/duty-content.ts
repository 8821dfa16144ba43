/** Reads the shipped rules of 報告義務 from `content/duties`; a file that does not fit its schema stops the start. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { rulePackSchema, type RulePack } from '../core/rule-pack.ts'

const contentDirectory = join(import.meta.dirname, '../../../content/duties')

/** The statutory rule pack. Throws with the faults named when the file is not what the schema says. */
export function loadRulePack(directory: string = contentDirectory): RulePack {
  return rulePackSchema.parse(readYaml(join(directory, 'statutory.yaml')))
}

function readYaml(path: string): unknown {
  return parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 })
}
