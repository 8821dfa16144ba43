/** The logs of the demonstration's day as data: what is usual, and the story that is mixed into it. */
import { z } from 'zod'
import { when } from './when.ts'

const demoSources = ['fortigate', 'squid', 'windows', 'postfix', 'muka'] as const
export type DemoSource = (typeof demoSources)[number]

const name = z.string().min(1).max(80)
const counts = z.strictObject({
  fortigate: z.int().min(0).max(500_000),
  squid: z.int().min(0).max(500_000),
  windows: z.int().min(0).max(500_000),
  postfix: z.int().min(0).max(500_000),
  muka: z.int().min(0).max(500_000),
})

const storyEntry = z.strictObject({
  at: when,
  repeat: z
    .strictObject({
      every_seconds: z.number().min(1).max(86_400),
      jitter_seconds: z.number().min(0).max(600).default(0),
      count: z.int().min(1).max(10_000).optional(),
      until: when.optional(),
    })
    .optional(),
  source: z.enum(demoSources),
  host: name.optional(),
  fields: z.record(z.string().max(60), z.union([z.string().max(1000), z.number()])),
})

/** `content/demo/logs.yaml` as it stands; unknown keys are refused. */
export const demoLogsSchema = z.strictObject({
  version: z.int().min(1),
  seed: z.int().min(1),
  per_day: counts,
  /** Share of each hour of the day (Asia/Tokyo), 0 to 23. */
  hours: z.array(z.number().min(0)).length(24),
  machines: z
    .array(
      z.strictObject({ name, ip: z.ipv4(), zone: z.enum(['mynumber', 'lgwan', 'internet']), user: name }),
    )
    .min(1)
    .max(500),
  servers: z
    .array(z.strictObject({ name, ip: z.ipv4(), ports: z.array(z.int().min(1).max(65_535)).min(1) }))
    .min(1)
    .max(100),
  sites: z
    .array(z.strictObject({ host: name, ip: z.ipv4(), weight: z.number().min(0) }))
    .min(1)
    .max(100),
  correspondents: z.array(name).min(1).max(50),
  hosts: z.strictObject({ fortigate: name, squid: name, windows: name, postfix: name, muka: name }),
  silent: z.strictObject({ source: z.enum(demoSources), from: when }),
  story: z.array(storyEntry).max(200),
})

export type DemoLogs = z.infer<typeof demoLogsSchema>
export type StoryEntry = DemoLogs['story'][number]
export type DemoMachine = DemoLogs['machines'][number]
