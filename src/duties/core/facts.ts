/** The facts that `toride duties assess` reads: their schema, their defaults, the order in which they are named. */
import { z } from 'zod'
import { addDays, holidayTable, isDay } from '../../kernel/core/calendar.ts'

export const regimes = ['government', 'private', 'council'] as const
export type Regime = (typeof regimes)[number]

/** Facts answered yes, no or unknown; an absent one is `false`. */
const triFactNames = [
  'leak',
  'loss',
  'damage',
  'recoveredUnseen',
  'duplicateExists',
  'strongEncryption',
  'keyCompromised',
  'sensitive',
  'ordinanceSensitive',
  'financialHarm',
  'wrongfulPurpose',
  'beingAcquiredOnly',
  'myNumber',
  'wrongfulUse',
  'wrongfulProvision',
  'publicElectronicExposure',
] as const

export type TriFactName = (typeof triFactNames)[number]

/** The order of `needsReview`. */
export const factNames = [...triFactNames, 'myNumberSystem', 'persons'] as const

export const triSchema = z.union([z.boolean(), z.literal('unknown')])

const personsSchema = z.number().int().nonnegative().max(1_000_000_000).nullable().default(null)

const triShape = Object.fromEntries(
  triFactNames.map((name) => [name, triSchema.default(false)]),
) as unknown as Record<TriFactName, z.ZodDefault<typeof triSchema>>

/** Clocks run for at most this long, and only where holidays are known. */
const longestClockDays = 120
export const knownOnRange = { from: holidayTable.from, to: addDays(holidayTable.to, -longestClockDays) }

/**
 * One object of facts. `knownOn` is the day on which any section of the body first knew; `persons` and
 * `personsMax` are null while the number is unknown. Unknown keys are refused.
 */
export const assessFactsSchema = z.strictObject({
  knownOn: z.string().max(10).refine(isDay),
  regime: z.enum(regimes).default('government'),
  ...triShape,
  myNumberSystem: z.enum(['network', 'use', 'related']).nullable().default(null),
  persons: personsSchema,
  personsMax: personsSchema,
})

export type AssessFacts = z.output<typeof assessFactsSchema>
/** What a caller may leave out. */
export type GivenFacts = z.input<typeof assessFactsSchema>
