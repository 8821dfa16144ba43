/** The demonstration's town as data: people and seats, what its registers hold, and the story told as acts. */
import { z } from 'zod'
import { roles } from '../../../kernel/core/actor.ts'
import { when } from './when.ts'

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const name = z.string().min(1).max(60)

/** `content/demo/town.yaml` as it stands; unknown keys are refused. */
export const demoTownSchema = z.strictObject({
  version: z.int().min(1),
  body: z.strictObject({
    name,
    short_name: name,
    code: z.string().regex(/^\d{6}$/),
    prefecture: name,
    network_model: key,
  }),
  units: z
    .array(z.strictObject({ key, name, parent: key.optional(), phone: z.string().max(20) }))
    .min(1)
    .max(200),
  people: z
    .array(
      z.strictObject({
        key,
        name,
        reading: name,
        unit: key,
        extension: z.string().max(10),
        login: z.string().min(3).max(40),
      }),
    )
    .min(1)
    .max(200),
  seats: z
    .array(
      z.strictObject({
        key,
        name,
        unit: key,
        role: z.enum(roles),
        incumbent: key,
        /** For how many days the incumbent has held it. */
        since_days: z.int().min(0).max(20_000),
        deputy: key.optional(),
      }),
    )
    .min(12)
    .max(100),
  password: z.string().min(12).max(100),
})

/** `content/demo/registers.yaml`: `values` follow the kind's own schema once their references are replaced. */
export const demoRegistersSchema = z.strictObject({
  version: z.int().min(1),
  items: z
    .array(
      z.strictObject({
        key,
        kind: key,
        verified_days: z.int().min(0).max(3000),
        by: key,
        values: z.record(key, z.unknown()),
      }),
    )
    .min(1)
    .max(2000),
})

/** One act of the story: who does what through which endpoint, and when. */
const step = z.strictObject({
  as: key,
  at: when,
  /** Id of an endpoint. */
  call: z.string().regex(/^[a-z]+\.[a-zA-Z]+$/),
  /** Record that the act is on: its id and newest version are put into the input. */
  on: key.optional(),
  /** Endpoint that reads the record first, where its version cannot be known from earlier answers. */
  fresh: z.string().optional(),
  /** Name under which the answer's id is remembered, or names for what stands at paths of the answer. */
  keep: z.union([key, z.record(key, z.string().max(80))]).optional(),
  input: z.record(z.string().max(40), z.unknown()),
})

/** `content/demo/story.yaml` as it stands; the acts are checked by their endpoints when they are played. */
export const demoStorySchema = z.strictObject({
  version: z.int().min(1),
  numbers_before: z.record(key, z.int().min(0).max(999)),
  steps: z.array(step).min(1).max(1000),
})

export type DemoTown = z.infer<typeof demoTownSchema>
export type DemoRegisters = z.infer<typeof demoRegistersSchema>
export type DemoStory = z.infer<typeof demoStorySchema>
export type DemoStep = DemoStory['steps'][number]
