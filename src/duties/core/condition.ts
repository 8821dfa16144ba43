/** Conditions of the rule packs: three-valued logic over facts, remembering which unknown facts it stood on. */
import { z } from 'zod'

/** `unknown` is an answer of its own: somebody was asked and does not know yet. */
export type Tri = boolean | 'unknown'

/** The word `unknown` among the strings is the answer of `Tri`. */
export type FactValue = boolean | string | number | null
export type Facts = Readonly<Record<string, FactValue | undefined>>

/**
 * A fact's name; its denial; all or any of several; a number of persons; one of the values of a choice; a
 * definition of the same pack.
 */
export type Condition =
  | string
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly personsMoreThan: number }
  | { readonly fact: string; readonly in: readonly string[] }
  | { readonly defined: string }

export type Definitions = Readonly<Record<string, Condition>>

/** What a condition came to, and the unknown facts because of which it is not certain. */
export type Finding = { readonly value: Tri; readonly unknown: readonly string[] }

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.string().min(1).max(60),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ all: z.array(conditionSchema).min(1).max(20) }),
    z.strictObject({ any: z.array(conditionSchema).min(1).max(20) }),
    z.strictObject({ personsMoreThan: z.number().int().nonnegative() }),
    z.strictObject({ fact: z.string().min(1).max(60), in: z.array(z.string().max(60)).min(1).max(20) }),
    z.strictObject({ defined: z.string().min(1).max(60) }),
  ]),
)

const certainlyTrue: Finding = { value: true, unknown: [] }
const certainlyFalse: Finding = { value: false, unknown: [] }

/**
 * Evaluates by Kleene's strong logic: a part that decides alone hides the unknown ones beside it, so `unknown`
 * lists only facts that matter. The number of persons is `personsMax`, else `persons`; with neither it is
 * unknown under the name `persons`. An absent fact is false. Throws for a definition that the pack lacks.
 */
export function evaluate(condition: Condition, facts: Facts, definitions: Definitions): Finding {
  if (typeof condition === 'string') return factFinding(condition, facts)
  if ('not' in condition) return denied(evaluate(condition.not, facts, definitions))
  if ('all' in condition) return joined(condition.all, false, (part) => evaluate(part, facts, definitions))
  if ('any' in condition) return joined(condition.any, true, (part) => evaluate(part, facts, definitions))
  if ('personsMoreThan' in condition) return personsFinding(condition.personsMoreThan, facts)
  if ('fact' in condition) return choiceFinding(condition, facts)
  const definition = definitions[condition.defined]
  if (definition === undefined) throw new Error(`no definition named ${condition.defined}`)
  return evaluate(definition, facts, definitions)
}

/** The number that decides: the maximum goes before the count; null while neither is known. */
export function decisivePersons(facts: Facts): number | null {
  for (const value of [facts['personsMax'], facts['persons']]) if (typeof value === 'number') return value
  return null
}

/** Every fact name that `condition` reads, definitions not followed. */
export function factsIn(condition: Condition): string[] {
  if (typeof condition === 'string') return [condition]
  if ('not' in condition) return factsIn(condition.not)
  if ('all' in condition) return condition.all.flatMap(factsIn)
  if ('any' in condition) return condition.any.flatMap(factsIn)
  if ('personsMoreThan' in condition) return ['persons']
  return 'fact' in condition ? [condition.fact] : []
}

/** Every definition that `condition` names directly. */
export function definitionsIn(condition: Condition): string[] {
  if (typeof condition === 'string') return []
  if ('not' in condition) return definitionsIn(condition.not)
  if ('all' in condition) return condition.all.flatMap(definitionsIn)
  if ('any' in condition) return condition.any.flatMap(definitionsIn)
  return 'defined' in condition ? [condition.defined] : []
}

function factFinding(name: string, facts: Facts): Finding {
  const value = facts[name]
  if (value === 'unknown') return { value: 'unknown', unknown: [name] }
  return value === true ? certainlyTrue : certainlyFalse
}

function choiceFinding(condition: { fact: string; in: readonly string[] }, facts: Facts): Finding {
  const value = facts[condition.fact]
  if (value === 'unknown') return { value: 'unknown', unknown: [condition.fact] }
  return typeof value === 'string' && condition.in.includes(value) ? certainlyTrue : certainlyFalse
}

function personsFinding(threshold: number, facts: Facts): Finding {
  const persons = decisivePersons(facts)
  if (persons === null) return { value: 'unknown', unknown: ['persons'] }
  return persons > threshold ? certainlyTrue : certainlyFalse
}

function denied(finding: Finding): Finding {
  return finding.value === 'unknown' ? finding : { value: !finding.value, unknown: [] }
}

/** `decider` is the value that settles the whole at once: false for "all", true for "any". */
function joined(parts: readonly Condition[], decider: boolean, find: (part: Condition) => Finding): Finding {
  const findings = parts.map(find)
  if (findings.some((finding) => finding.value === decider)) return { value: decider, unknown: [] }
  const unknown = [...new Set(findings.flatMap((finding) => finding.unknown))]
  return unknown.length === 0 ? { value: !decider, unknown: [] } : { value: 'unknown', unknown }
}
