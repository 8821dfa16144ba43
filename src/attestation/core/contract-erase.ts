/** HTTP contract of erasures: asked for by one person, done by the word of a second. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, nothing, version } from '../../kernel/core/endpoint.ts'
import { erasureStages, grounds } from './erase/erasure.ts'
import { ja } from './publish/ja.ts'

const endpoint = endpointsWith(ja.refusals)
const short = z.string().max(200)
const changed = z.strictObject({ id, version })
const act = z.strictObject({ name: short, at: instant })

const erasure = z.strictObject({
  id,
  version,
  stage: z.enum(erasureStages),
  number: short,
  ground: z.enum(grounds),
  reason: z.string().max(500),
  requested: act,
  approved: act.nullable(),
  declined: act.extend({ why: z.string().max(500) }).nullable(),
  mayApprove: z.boolean(),
  mayDecline: z.boolean(),
})

export const listErasures = endpoint({
  id: 'attestation.listErasures',
  method: 'GET',
  path: '/api/erasures',
  permission: 'erasure.read',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ erasures: z.array(erasure).max(500), mayRequest: z.boolean() }),
})

/** `number` is how people call the record. Nothing is erased yet. */
export const requestErasure = endpoint({
  id: 'attestation.requestErasure',
  method: 'POST',
  path: '/api/erasures',
  permission: 'erasure.request',
  audit: 'write',
  input: z.strictObject({ number: line(40), ground: z.enum(grounds), reason: line(500) }),
  output: changed,
  refusals: ['attestation.record_unknown', 'attestation.record_open', 'attestation.entries_erased'],
})

/** Empties the record's personal data and its entries in the trail; commitments and a tombstone stay. */
export const approveErasure = endpoint({
  id: 'attestation.approveErasure',
  method: 'POST',
  path: '/api/erasures/:id/approve',
  permission: 'erasure.approve',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: changed.extend({ entries: z.number().int() }),
  refusals: [
    'attestation.erasure_settled',
    'attestation.own_request',
    'attestation.record_unknown',
    'attestation.record_open',
  ],
})

export const declineErasure = endpoint({
  id: 'attestation.declineErasure',
  method: 'POST',
  path: '/api/erasures/:id/decline',
  permission: 'erasure.read',
  audit: 'write',
  input: z.strictObject({ id, version, why: line(500) }),
  output: changed,
  refusals: ['attestation.erasure_settled'],
})
