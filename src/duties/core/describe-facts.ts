/** Facts in words: an answer, and what changed between two states of the facts. */
import { formatDateTime } from '../../kernel/core/wareki.ts'
import type { CaseFacts } from './case-facts.ts'
import type { FactValue } from './condition.ts'
import { questionsOf, type FactCatalogue, type Question } from './fact-catalogue.ts'
import { ja } from './ja.ts'

const words = ja.facts

/** The answer to a question in words; `undefined` is a question that nobody answered yet. */
function answerInWords(question: Question, value: FactValue | undefined): string {
  if (value === undefined) return words.notAsked
  if (value === 'unknown' || value === null) return words.unknown
  if (typeof value === 'number') return words.count({ count: value })
  if (typeof value === 'boolean') return value ? words.yes : words.no
  return question.options?.find((option) => option.value === value)?.label ?? value
}

/** One sentence a fact that differs, in the order of the screen. */
export function describeFactChanges(catalogue: FactCatalogue, before: CaseFacts, after: CaseFacts): string[] {
  const changed = (label: string, from: string, to: string) =>
    from === to ? [] : [words.changed({ label, before: from, after: to })]
  const time = (instant: string | null) => (instant === null ? words.none : formatDateTime(new Date(instant)))
  return [
    ...changed(words.knownAt, time(before.knownAt), time(after.knownAt)),
    ...changed(words.knownSection, textOf(before.knownSection), textOf(after.knownSection)),
    ...changed(words.reportableFrom, time(before.reportableFrom), time(after.reportableFrom)),
    ...changed(words.regime, ja.regimes[before.regime], ja.regimes[after.regime]),
    ...changed(words.organ, textOf(before.organ), textOf(after.organ)),
    ...questionsOf(catalogue).flatMap((question) => {
      const [from, to] = [before.answers[question.name], after.answers[question.name]]
      const answers = changed(
        question.label,
        answerInWords(question, from?.value),
        answerInWords(question, to?.value),
      )
      const isOnlyBasis = answers.length === 0 && (from?.basis ?? '') !== (to?.basis ?? '')
      return isOnlyBasis ? [words.basisChanged({ label: question.label })] : answers
    }),
  ]
}

function textOf(value: string): string {
  return value === '' ? words.none : value
}
