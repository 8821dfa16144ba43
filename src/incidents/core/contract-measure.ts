/** Endpoints of countermeasures. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, text, version } from '../../kernel/core/endpoint.ts'
import { measureTypes } from './countermeasure.ts'
import { ja } from './ja.ts'
import { saved, short } from './schema.ts'

const endpoint = endpointsWith(ja.refusals)
const closed = ['incidents.case_closed', 'incidents.case_merged'] as const
const moved = [...closed, 'incidents.measure_cannot_move'] as const

/** With `emergencyReason` it counts as carried out now, and somebody else signs within 24 hours. */
export const proposeCountermeasure = endpoint({
  id: 'incidents.proposeCountermeasure',
  method: 'POST',
  path: '/api/cases/:caseId/countermeasures',
  permission: 'countermeasure.propose',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    measure: z.enum(measureTypes),
    title: line(200),
    target: z.strictObject({
      kind: z.enum(['item', 'observable', 'account', 'other']),
      id: short(100).default(''),
      label: line(200),
    }),
    rollback: line(400),
    reviewAt: instant,
    emergencyReason: text(400).optional(),
    executedBy: short(200).optional(),
  }),
  output: saved,
  refusals: [...closed, 'incidents.review_missing'],
})

export const approveCountermeasure = endpoint({
  id: 'incidents.approveCountermeasure',
  method: 'POST',
  path: '/api/countermeasures/:id/approve',
  permission: 'countermeasure.approve',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: [...moved, 'incidents.own_proposal'],
})

export const countersignCountermeasure = endpoint({
  id: 'incidents.countersignCountermeasure',
  method: 'POST',
  path: '/api/countermeasures/:id/countersign',
  permission: 'countermeasure.approve',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: [...moved, 'incidents.own_proposal'],
})

export const activateCountermeasure = endpoint({
  id: 'incidents.activateCountermeasure',
  method: 'POST',
  path: '/api/countermeasures/:id/activate',
  permission: 'countermeasure.execute',
  audit: 'write',
  input: z.strictObject({ id, version, executedBy: short(200).optional() }),
  output: saved,
  refusals: moved,
})

/** Keeps an active measure until the next review. */
export const reviewCountermeasure = endpoint({
  id: 'incidents.reviewCountermeasure',
  method: 'POST',
  path: '/api/countermeasures/:id/review',
  permission: 'countermeasure.execute',
  audit: 'write',
  input: z.strictObject({ id, version, decision: line(400), reviewAt: instant }),
  output: saved,
  refusals: [...moved, 'incidents.review_missing'],
})

/** `removed` takes an active one back, `failed` says that it could not be done, `rejected` that it will not be. */
export const endCountermeasure = endpoint({
  id: 'incidents.endCountermeasure',
  method: 'POST',
  path: '/api/countermeasures/:id/end',
  permission: 'countermeasure.execute',
  audit: 'write',
  input: z.strictObject({ id, version, to: z.enum(['removed', 'failed', 'rejected']), reason: line(400) }),
  output: saved,
  refusals: [...moved, 'incidents.reason_missing'],
})
