/** Reads the shipped rules of duties from `content/duties`; a file that does not fit its schema stops the start. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { factsIn } from '../core/condition.ts'
import { factCatalogueSchema, questionsOf, type FactCatalogue } from '../core/fact-catalogue.ts'
import { formSchema, type Form } from '../core/fact-sheet.ts'
import { practicePackSchema, type PracticePack } from '../core/practice-pack.ts'
import { rulePackSchema, type RulePack } from '../core/rule-pack.ts'

export type DutyContent = {
  readonly statutory: RulePack
  readonly practice: PracticePack
  readonly catalogue: FactCatalogue
  readonly leakForm: Form
}

const contentDirectory = join(import.meta.dirname, '../../../content/duties')

/** Everything that this slice knows as data. Throws when a file is wrong or a rule reads a fact nobody asks. */
export function loadDutyContent(directory: string = contentDirectory): DutyContent {
  const content = {
    statutory: loadRulePack(directory),
    practice: practicePackSchema.parse(readYaml(join(directory, 'practice.yaml'))),
    catalogue: factCatalogueSchema.parse(readYaml(join(directory, 'facts.yaml'))),
    leakForm: formSchema.parse(readYaml(join(directory, 'forms/ppc-leak.yaml'))),
  }
  const strangers = factsNotAsked(content)
  if (strangers.length > 0) throw new Error(`no question for the facts ${strangers.join(', ')}`)
  return content
}

/** The statutory rule pack alone. Throws with the faults named when the file is not what the schema says. */
export function loadRulePack(directory: string = contentDirectory): RulePack {
  return rulePackSchema.parse(readYaml(join(directory, 'statutory.yaml')))
}

function factsNotAsked({ statutory, practice, catalogue }: DutyContent): string[] {
  const asked = questionsOf(catalogue).map((question) => question.name)
  const conditions = practice.rules.flatMap((rule) => [
    rule.when,
    ...rule.reasons.map((reason) => reason.when),
  ])
  const read = [...Object.keys(statutory.fact_names), ...conditions.flatMap(factsIn)]
  return [...new Set(read)].filter((name) => !asked.includes(name))
}

function readYaml(path: string): unknown {
  return parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 })
}
