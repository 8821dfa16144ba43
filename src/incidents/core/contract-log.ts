/** Endpoint that brings log events into a case: entries at the times of the lines, and values seen in them. */
import { z } from 'zod'
import { endpointsWith, id, instant, line } from '../../kernel/core/endpoint.ts'
import { ja } from './ja.ts'
import { lanes } from './timeline.ts'

const endpoint = endpointsWith(ja.refusals)

export const logEventsMax = 50

/**
 * The events are read from the event store, not taken from the caller. Those that the timeline links already are
 * left out; values that the case has already, or that cannot be read, as well.
 */
export const addLogEvents = endpoint({
  id: 'incidents.addLogEvents',
  method: 'POST',
  path: '/api/cases/:caseId/log-events',
  permission: 'case.update',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    events: z
      .array(z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/), at: instant }))
      .min(1)
      .max(logEventsMax),
    lane: z.enum(lanes),
    /** One entry from the first event to the last instead of one for each. */
    asOne: z.boolean().default(false),
    values: z.array(line(2000)).max(50).default([]),
  }),
  output: z.strictObject({
    entries: z.number().int(),
    alreadyThere: z.number().int(),
    observables: z.number().int(),
  }),
  refusals: [
    'incidents.case_closed',
    'incidents.case_merged',
    'incidents.log_event_gone',
    'incidents.logs_unreachable',
  ],
})
