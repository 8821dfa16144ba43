/** The table of OWASP ASVS 5.0: reads `docs/asvs.json`, finds what is wrong with it, writes it out for people. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Requirement = {
  readonly id: string
  readonly level: 1 | 2 | 3
  /** What is asked, in our words. */
  readonly requirement: string
  /** `file › name of the test`. */
  readonly tests?: readonly string[]
  /** Where it is written down, for what asks for writing. */
  readonly documents?: readonly string[]
  /** Why it does not concern Toride. */
  readonly notApplicable?: string
  /** What is missing. */
  readonly unmet?: string
}

export type Table = {
  readonly about: { readonly title: string; readonly lead: string }
  readonly requirements: readonly Requirement[]
}

export type State = 'met' | 'not applicable' | 'unmet'

/** A requirement with neither test nor document nor reason is unmet. */
export function stateOf({ tests, documents, notApplicable, unmet }: Requirement): State {
  if (unmet !== undefined) return 'unmet'
  if (notApplicable !== undefined) return 'not applicable'
  return (tests ?? documents ?? []).length > 0 ? 'met' : 'unmet'
}

export function readTable(root: string): Table {
  return JSON.parse(readFileSync(join(root, 'docs/asvs.json'), 'utf8')) as Table
}

/** Everything that is wrong: ids that stand twice, tests and documents that are not there, two states at once. */
export function findFaults(root: string, { requirements }: Table): string[] {
  const seen = new Set<string>()
  return requirements.flatMap((entry) => {
    const { id, tests = [], documents = [], notApplicable, unmet } = entry
    const isTwice = seen.has(id)
    seen.add(id)
    const states = [tests.length + documents.length > 0, notApplicable !== undefined, unmet !== undefined]
    return [
      ...(isTwice ? [`${id} stands twice`] : []),
      ...(/^V\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(id) ? [] : [`${id} is no number of a requirement`]),
      ...(states.filter(Boolean).length > 1 ? [`${id} has more than one state`] : []),
      ...tests.flatMap((test) => faultOfTest(root, id, test)),
      ...documents.flatMap((name) => (existsSync(join(root, name)) ? [] : [`${id}: there is no ${name}`])),
    ]
  })
}

function faultOfTest(root: string, id: string, test: string): string[] {
  const [file = '', name = ''] = test.split(' › ')
  if (!/^(src|test|tools)\/.+\.test\.ts$/.test(file) || !existsSync(join(root, file)))
    return [`${id}: there is no ${file}`]
  const isThere = name !== '' && readFileSync(join(root, file), 'utf8').includes(name)
  return isThere ? [] : [`${id}: ${file} has no test "${name}"`]
}

export type Counts = Readonly<Record<State, number>>

export function countStates(requirements: readonly Requirement[]): Counts {
  const counts = { met: 0, 'not applicable': 0, unmet: 0 }
  for (const entry of requirements) counts[stateOf(entry)] += 1
  return counts
}

/** The table as Markdown: the counts, what is unmet, then everything by chapter. */
export function renderTable({ about, requirements }: Table): string {
  const unmet = requirements.filter((entry) => stateOf(entry) === 'unmet')
  const chapters = [...new Set(requirements.map(chapterOf))]
  return `${[
    `# ${about.title}`,
    about.lead,
    tableOf(
      ['level', 'met', 'not applicable', 'unmet', 'all'],
      ([1, 2, 3] as const).map((level) => levelRow(level, requirements)),
    ),
    '## unmet',
    tableOf(
      ['id', 'level', 'requirement', 'missing'],
      unmet.map((entry) => [entry.id, String(entry.level), entry.requirement, entry.unmet ?? '']),
    ),
    ...chapters.flatMap((chapter) => [
      `## ${chapter}`,
      tableOf(
        ['id', 'level', 'requirement', 'state', 'test, document or reason'],
        requirements.filter((entry) => chapterOf(entry) === chapter).map(rowOf),
      ),
    ]),
  ].join('\n\n')}\n`
}

function levelRow(level: number, requirements: readonly Requirement[]): string[] {
  const own = requirements.filter((entry) => entry.level === level)
  const counts = countStates(own)
  return [`L${level}`, counts.met, counts['not applicable'], counts.unmet, own.length].map(String)
}

function chapterOf({ id }: Requirement): string {
  return id.split('.')[0] ?? ''
}

function rowOf(entry: Requirement): string[] {
  const { id, level, requirement, tests = [], documents = [], notApplicable, unmet } = entry
  const grounds = [...tests, ...documents, notApplicable, unmet].filter((text) => text !== undefined)
  return [id, String(level), requirement, stateOf(entry), grounds.map(cell).join('<br>')]
}

/** A `|` would end the cell, and a `<` begin an element. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [lineOf(head), lineOf(head.map(() => '---')), ...rows.map(lineOf)].join('\n')
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
