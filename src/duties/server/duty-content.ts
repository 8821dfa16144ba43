/** Reads the shipped rules of duties from `content/duties`; a file that does not fit its schema stops the start. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { factsIn } from '../core/condition.ts'
import { factCatalogueSchema, questionsOf, type FactCatalogue } from '../core/fact-catalogue.ts'
import { formSchema, type Form } from '../core/fact-sheet.ts'
import { faultsBetweenForms } from '../core/shared-sheet.ts'
import { practicePackSchema, type PracticePack } from '../core/practice-pack.ts'
import { rulePackSchema, type RulePack } from '../core/rule-pack.ts'

export type DutyContent = {
  readonly statutory: RulePack
  readonly practice: PracticePack
  readonly catalogue: FactCatalogue
  /** By id. */
  readonly forms: ReadonlyMap<string, Form>
  /** Word templates by the id of their form; a form without one is laid out by the standard template. */
  readonly templates: ReadonlyMap<string, Buffer>
}

const contentDirectory = join(import.meta.dirname, '../../../content/duties')

/** Everything that this slice knows as data. Throws when a file is wrong or a rule reads a fact nobody asks. */
export function loadDutyContent(directory: string = contentDirectory): DutyContent {
  const content = {
    statutory: loadRulePack(directory),
    practice: practicePackSchema.parse(readYaml(join(directory, 'practice.yaml'))),
    catalogue: factCatalogueSchema.parse(readYaml(join(directory, 'facts.yaml'))),
    forms: readForms(join(directory, 'forms')),
    templates: readTemplates(join(directory, 'forms')),
  }
  const strangers = factsNotAsked(content)
  if (strangers.length > 0) throw new Error(`no question for the facts ${strangers.join(', ')}`)
  const faults = [...faultsBetweenForms([...content.forms.values()]), ...formsMissing(content)]
  if (faults.length > 0) throw new Error(faults.join('; '))
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

function readForms(directory: string): ReadonlyMap<string, Form> {
  const forms = readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => formSchema.parse(readYaml(join(directory, name))))
  return new Map(forms.map((form) => [form.id, form]))
}

function readTemplates(directory: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'))
  const paths = names.map((name) => join(directory, name.replace(/\.yaml$/, '.docx')))
  return new Map(
    paths.filter((path) => existsSync(path)).map((path) => [basename(path, '.docx'), readFileSync(path)]),
  )
}

/** Forms that a rule names and nobody wrote. */
function formsMissing({ statutory, practice, forms }: DutyContent): string[] {
  const tracks = [...Object.values(statutory.regimes), statutory.my_number]
  const named = [
    ...tracks.flatMap((track) => Object.values(track.duties).map((duty) => duty.form)),
    statutory.my_number.guideline_report.duty.form,
    ...practice.rules.map((rule) => rule.form),
  ]
  const missing = named.filter((form) => form !== '' && !forms.has(form))
  return [...new Set(missing)].map((form) => `no form ${form}`)
}

function readYaml(path: string): unknown {
  return parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 })
}
