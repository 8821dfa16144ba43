/** Endpoints of the detection: which rules stand, which were refused and why, how often each met. */
import { z } from 'zod'
import { endpointsWith, instant, nothing } from '../../kernel/core/endpoint.ts'

const endpoint = endpointsWith({})

const rule = z.strictObject({
  id: z.string().max(400),
  title: z.string().max(1000),
  level: z.string().max(20),
  description: z.string().max(8000),
  falsepositives: z.array(z.string().max(1000)).max(50),
  /** Words of the rule's `logsource`, joined for reading. */
  logsource: z.string().max(200),
  hits: z.number().int(),
  lastAt: instant.optional(),
})

const refused = z.strictObject({
  path: z.string().max(1000),
  title: z.string().max(1000),
  code: z.string().max(80),
  message: z.string().max(1000),
})

/** Rules with their hits of the last 28 days, most hits first, then by title; and the refused ones. */
export const listRules = endpoint({
  id: 'detection.listRules',
  method: 'GET',
  path: '/api/rules',
  permission: 'rule.read',
  audit: 'none',
  input: z.strictObject({
    text: z.string().max(200).default(''),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
  }),
  output: z.strictObject({
    rules: z.array(rule).max(200),
    total: z.number().int(),
    refused: z.array(refused).max(200),
    refusedTotal: z.number().int(),
  }),
})

/** One rule with its hits per day of the last 28 days: the habit against which an alert is read. */
export const readRule = endpoint({
  id: 'detection.readRule',
  method: 'GET',
  path: '/api/rules/:ruleId',
  permission: 'rule.read',
  audit: 'none',
  input: z.strictObject({ ruleId: z.string().min(1).max(400) }),
  output: z.strictObject({
    rule,
    days: z.array(z.strictObject({ day: z.iso.date(), hits: z.number().int() })).max(40),
  }),
})

/** Reads the rule folders again, here and in the pipeline. */
export const reloadRules = endpoint({
  id: 'detection.reloadRules',
  method: 'POST',
  path: '/api/rules/reload',
  permission: 'rule.reload',
  audit: 'write',
  input: nothing,
  output: z.strictObject({ rules: z.number().int(), refused: z.number().int() }),
})
