/** The questions about people's data (`content/duties/facts.yaml`): what is asked, when, and what an answer counts as. */
import { z } from 'zod'
import { conditionSchema, evaluate, factsIn, type Facts, type FactValue } from './condition.ts'
import { triSchema } from './facts.ts'
import { daySchema } from './rule-pack.ts'

const text = z.string().min(1).max(200)

const questionSchema = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z]{1,40}$/),
  kind: z.enum(['tri', 'choice', 'count']),
  label: text,
  help: text.optional(),
  options: z
    .array(z.strictObject({ value: z.string().min(1).max(40), label: text }))
    .min(2)
    .max(20)
    .optional(),
  ask_when: conditionSchema.optional(),
})

const groupSchema = z.strictObject({
  id: z.string().min(1).max(40),
  label: text,
  facts: z.array(questionSchema).min(1).max(40),
})

export const factCatalogueSchema = z
  .strictObject({
    id: z.string().min(1).max(60),
    version: daySchema,
    groups: z.array(groupSchema).min(1).max(20),
  })
  .superRefine((catalogue, context) => {
    const questions = catalogue.groups.flatMap((group) => group.facts)
    const faults = questions.flatMap((question, index) => faultsOf(question, questions.slice(0, index)))
    for (const name of faults) context.addIssue({ code: 'custom', message: `fact ${name}` })
  })

export type FactCatalogue = z.output<typeof factCatalogueSchema>
export type Question = z.output<typeof questionSchema>

/** Answers as a person gave them: `unknown` and null are answers; what is absent was not answered yet. */
export type FactAnswers = Readonly<Record<string, { readonly value: FactValue; readonly basis: string }>>

const basisSchema = z.string().max(500)

/** The strict schema of a set of answers, built from the catalogue; unknown names are refused. */
export function answersSchema(catalogue: FactCatalogue): z.ZodType<FactAnswers> {
  const shape = Object.fromEntries(
    questionsOf(catalogue).map((question) => [
      question.name,
      z.strictObject({ value: valueSchema(question), basis: basisSchema }).optional(),
    ]),
  )
  return z.strictObject(shape) as unknown as z.ZodType<FactAnswers>
}

/** All questions in the order of the screen. */
export function questionsOf(catalogue: FactCatalogue): Question[] {
  return catalogue.groups.flatMap((group) => group.facts)
}

/**
 * What the rules read: an unanswered question is unknown, and a follow-up that does not arise is `false` (its
 * old answer is kept by the caller, but does not count).
 */
export function effectiveFacts(catalogue: FactCatalogue, answers: FactAnswers): Facts {
  const facts: Record<string, FactValue> = {}
  for (const question of questionsOf(catalogue)) {
    const given = answers[question.name]?.value ?? nothingKnown(question)
    facts[question.name] = arises(question, facts) ? given : false
  }
  return facts
}

/** The questions to show now, in their groups; groups in which nothing arises are left out. */
export function askedGroups(catalogue: FactCatalogue, answers: FactAnswers): FactCatalogue['groups'] {
  const facts = effectiveFacts(catalogue, answers)
  return catalogue.groups
    .map((group) => ({ ...group, facts: group.facts.filter((question) => arises(question, facts)) }))
    .filter((group) => group.facts.length > 0)
}

/** How many questions are asked now and how many of them are unknown; the two person counts are one question. */
export function countOpen(
  catalogue: FactCatalogue,
  answers: FactAnswers,
): { asked: number; unknown: number } {
  const facts = effectiveFacts(catalogue, answers)
  const asked = askedGroups(catalogue, answers).flatMap((group) => group.facts)
  const others = asked.filter((question) => question.kind !== 'count')
  const hasCounts = others.length < asked.length
  const isCounted = typeof facts['persons'] === 'number' || typeof facts['personsMax'] === 'number'
  return {
    asked: others.length + (hasCounts ? 1 : 0),
    unknown:
      others.filter((question) => facts[question.name] === 'unknown').length +
      (hasCounts && !isCounted ? 1 : 0),
  }
}

function arises(question: Question, facts: Facts): boolean {
  return question.ask_when === undefined || evaluate(question.ask_when, facts, {}).value !== false
}

/** A name used twice, or a follow-up upon a question that does not stand before it. */
function faultsOf(question: Question, before: readonly Question[]): string[] {
  const known = before.map((earlier) => earlier.name)
  const behind = question.ask_when === undefined ? [] : factsIn(question.ask_when)
  return [
    ...(known.includes(question.name) ? [question.name] : []),
    ...behind.filter((name) => !known.includes(name)),
  ]
}

function nothingKnown(question: Question): FactValue {
  return question.kind === 'count' ? null : 'unknown'
}

function valueSchema(question: Question): z.ZodType {
  if (question.kind === 'tri') return triSchema
  if (question.kind === 'count') return z.number().int().nonnegative().max(1_000_000_000).nullable()
  return z.enum([...(question.options ?? []).map((option) => option.value), 'unknown'])
}
