/** What is missing before a case may be closed, each with a sentence and the place where it is mended. */
import type { Taxonomy } from './taxonomy.ts'
import { lacksSecondPerson, type Case } from './case.ts'
import { isPending, type Countermeasure } from './countermeasure.ts'
import type { Decision } from './decision.ts'
import { ja } from './ja.ts'
import { isSettled, type Task } from './task.ts'
import type { By } from './who.ts'

/** One thing that is missing. `code` is stable, `sentence` is read aloud, `href` leads to where it is mended. */
export type MissingItem = { readonly code: string; readonly sentence: string; readonly href: string }

export type ClosingFacts = {
  readonly caseId: string
  readonly state: Case
  readonly tasks: readonly Task[]
  readonly measures: readonly Countermeasure[]
  readonly decisions: readonly Decision[]
  readonly taxonomy: Taxonomy
  readonly closer: By
  readonly closerIsLead: boolean
  readonly now: Date
}

/**
 * What still stands in the way of closing, in words, each with the page where it is mended; empty when
 * nothing does.
 */
export function missingToClose(facts: ClosingFacts): MissingItem[] {
  const { state, caseId } = facts
  const words = ja.missing
  const openTasks = facts.tasks.filter((task) => task.mandatory && !isSettled(task)).length
  const pending = facts.measures.filter((measure) => isPending(measure, facts.now)).length
  const found: [boolean, string, string, string][] = [
    [openTasks > 0, 'tasks', words.tasks({ count: openTasks }), 'work'],
    [pending > 0, 'countermeasures', words.countermeasures({ count: pending }), 'countermeasures'],
    [needsCisoDecision(facts), 'ciso_decision', words.cisoDecision, 'decisions'],
    [state.severity === null, 'severity', words.severity, 'head'],
    [state.lead === null, 'lead', words.lead, 'head'],
    [state.category === null, 'category', words.category, 'head'],
    [state.resolution === null, 'resolution', words.resolution, 'closing'],
    [state.summary.trim() === '', 'summary', words.summary, 'closing'],
    [!hasCorrective(state), 'corrective', words.corrective, 'closing'],
    [
      lacksSecondPerson(state, facts.closer, facts.closerIsLead),
      'second_person',
      words.secondPerson,
      'closing',
    ],
  ]
  return found
    .filter(([isMissing]) => isMissing)
    .map(([, code, sentence, part]) => ({
      code: `incidents.${code}`,
      sentence,
      href: `/cases/${caseId}#${part}`,
    }))
}

function needsCisoDecision({ state, decisions, taxonomy }: ClosingFacts): boolean {
  const level = taxonomy.levels.find((entry) => entry.level === state.severity)
  return level?.ciso_decision === true && !decisions.some((decision) => decision.byCiso)
}

function hasCorrective(state: Case): boolean {
  if (!state.corrective) return false
  const words = state.corrective.kind === 'actions' ? state.corrective.text : state.corrective.reason
  return words.trim() !== ''
}
