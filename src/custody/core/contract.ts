/** Endpoints of custody: evidence items, their chain of custody, the sheet and the package. */
import { z } from 'zod'
import { abilities, endpointsWith, id, instant, line, text, version } from '../../kernel/core/endpoint.ts'
import { by, saved, short } from '../../incidents/core/schema.ts'
import { custodyActs, evidenceKinds, evidenceStages, legalBases } from './evidence.ts'
import { ja } from './ja.ts'

const endpoint = endpointsWith(ja.refusals)
const shown = z.string().max(4000)
const list = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max).readonly()
const sha256 = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/)
const hash = z.enum(['match', 'mismatch', 'missing', 'not_checked'])

const acquisition = {
  at: instant,
  by: line(200),
  /** Empty only together with `noWitness`. */
  witness: short(200).default(''),
  noWitness: z.boolean().default(false),
  method: short(400).default(''),
  tool: short(200).default(''),
  clockOffsetSeconds: z.number().int().min(-315_360_000).max(315_360_000).nullable().default(null),
}

const receiver = z.strictObject({
  organization: line(200),
  name: line(200),
  idNumber: short(100).default(''),
  basis: z.enum(legalBases),
  receiptNumber: short(100).default(''),
})

const custodyView = z.object({
  number: z.number().int(),
  act: z.enum(custodyActs),
  at: instant,
  recordedAt: instant,
  by,
  from: shown,
  to: shown,
  place: shown,
  purpose: shown,
  condition: shown,
  witness: shown,
  hash,
  sha256: z.string().max(64),
  receiver: receiver.nullable(),
  note: shown,
})

const evidenceView = z.object({
  id,
  version,
  caseId: id,
  serial: z.string().max(40),
  kind: z.enum(evidenceKinds),
  title: shown,
  origin: shown,
  stage: z.enum(evidenceStages),
  acquired: z
    .object({
      at: instant,
      by: shown,
      witness: shown,
      noWitness: z.boolean(),
      method: shown,
      tool: shown,
      clockOffsetSeconds: z.number().nullable(),
    })
    .nullable(),
  sealNumber: shown,
  location: shown,
  file: z
    .object({
      name: shown,
      sizeBytes: z.number().int(),
      sha256: z.string().max(64),
      type: z.string().max(40),
      isNotAsNamed: z.boolean(),
    })
    .nullable(),
  statedSha256: z.string().max(64),
  hash,
  custody: list(custodyView, 1000),
  step: z.object({ runId: z.string().max(100), stepId: z.string().max(100) }).nullable(),
  addedAt: instant,
  addedBy: by,
  ...abilities,
})
export type EvidenceView = z.output<typeof evidenceView>

/** All items of a case with their chains of custody: the panel of the case page and the printed sheet. */
export const listEvidence = endpoint({
  id: 'custody.listEvidence',
  method: 'GET',
  path: '/api/cases/:caseId/evidence',
  permission: 'evidence.read',
  audit: 'none',
  input: z.strictObject({ caseId: id }),
  output: z.object({
    caseNumber: z.string().max(40),
    caseTitle: shown,
    fullNumber: z.string().max(60),
    items: list(evidenceView, 500),
    ...abilities,
  }),
})

export const readEvidence = endpoint({
  id: 'custody.readEvidence',
  method: 'GET',
  path: '/api/evidence/:id',
  permission: 'evidence.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: evidenceView,
})

/** With `acquired` the item is taken already; without it was only found. */
export const addEvidence = endpoint({
  id: 'custody.addEvidence',
  method: 'POST',
  path: '/api/cases/:caseId/evidence',
  permission: 'evidence.write',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    kind: z.enum(evidenceKinds),
    title: line(200),
    origin: line(200),
    /** Digest that the tool printed, when there is one. */
    statedSha256: sha256.optional(),
    acquired: z.strictObject(acquisition).nullable().default(null),
    sealNumber: short(100).default(''),
    /** Where it lies now. */
    place: short(200).default(''),
  }),
  output: z.object({ id, version, serial: z.string().max(40) }),
  refusals: ['custody.case_closed', 'custody.witness_missing', 'custody.in_future'],
})

const move = {
  id,
  version,
  at: instant,
  from: short(200).optional(),
  to: short(200).optional(),
  place: short(200).optional(),
  condition: short(400).optional(),
  witness: short(200).optional(),
  noWitness: z.boolean().optional(),
  note: text(1000).optional(),
}
const moveRefusals = [
  'custody.cannot_move',
  'custody.in_future',
  'custody.field_missing',
  'custody.witness_missing',
] as const

/** Takes an item that was found. */
export const collectEvidence = endpoint({
  id: 'custody.collectEvidence',
  method: 'POST',
  path: '/api/evidence/:id/collect',
  permission: 'evidence.write',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    ...acquisition,
    place: short(200).optional(),
    note: text(1000).optional(),
  }),
  output: saved,
  refusals: moveRefusals,
})

/** `leave` says why an item that was found is not taken; `correct` adds a line that corrects an earlier one. */
export const moveEvidence = endpoint({
  id: 'custody.moveEvidence',
  method: 'POST',
  path: '/api/evidence/:id/move',
  permission: 'evidence.write',
  audit: 'write',
  input: z.strictObject({
    ...move,
    act: z.enum(['seal', 'store', 'check_out', 'take_back', 'leave', 'correct']),
    purpose: short(400).optional(),
    sealNumber: short(100).optional(),
  }),
  output: saved,
  refusals: moveRefusals,
})

export const handOverEvidence = endpoint({
  id: 'custody.handOverEvidence',
  method: 'POST',
  path: '/api/evidence/:id/hand-over',
  permission: 'evidence.hand_over',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ ...move, purpose: short(400).optional(), receiver }),
  output: saved,
  refusals: moveRefusals,
})

export const disposeEvidence = endpoint({
  id: 'custody.disposeEvidence',
  method: 'POST',
  path: '/api/evidence/:id/dispose',
  permission: 'evidence.dispose',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject(move),
  output: saved,
  refusals: moveRefusals,
})

/** Multipart: the fields first, then one file. The server computes the digest and never opens the file. */
export const uploadEvidence = endpoint({
  id: 'custody.uploadEvidence',
  method: 'POST',
  path: '/api/evidence/:id/file',
  permission: 'evidence.write',
  audit: 'write',
  transport: 'upload',
  input: z.strictObject({
    id,
    version: z.coerce.number().pipe(version),
    statedSha256: z.union([z.literal(''), sha256]).default(''),
  }),
  output: z.object({
    id,
    version,
    sha256: z.string().max(64),
    sizeBytes: z.number().int(),
    hash,
    isNotAsNamed: z.boolean(),
  }),
  refusals: ['custody.file_there', 'custody.not_digital', 'custody.not_collected_yet', 'custody.no_upload'],
})

export const downloadEvidence = endpoint({
  id: 'custody.downloadEvidence',
  method: 'GET',
  path: '/api/evidence/:id/file',
  permission: 'evidence.export',
  assurance: 'fresh',
  audit: 'read',
  transport: 'download',
  input: z.strictObject({ id }),
  output: z.unknown(),
  refusals: ['custody.file_missing'],
})

/**
 * Computes the digest of the kept file again and records whether it matches. For an item whose file is kept
 * elsewhere `observedSha256` is what a tool printed now.
 */
export const verifyEvidence = endpoint({
  id: 'custody.verifyEvidence',
  method: 'POST',
  path: '/api/evidence/:id/verify',
  permission: 'evidence.write',
  audit: 'write',
  input: z.strictObject({ id, version, observedSha256: sha256.optional(), place: short(200).default('') }),
  output: z.object({ id, version, hash }),
  refusals: ['custody.nothing_to_verify'],
})

/** One tar (BagIt 1.0) with the files, the chain of custody, and a manifest for `sha256sum -c`. */
export const downloadPackage = endpoint({
  id: 'custody.downloadPackage',
  method: 'GET',
  path: '/api/cases/:caseId/evidence/package',
  permission: 'evidence.export',
  assurance: 'fresh',
  audit: 'read',
  transport: 'download',
  input: z.strictObject({ caseId: id }),
  output: z.unknown(),
  refusals: ['custody.no_evidence', 'custody.file_missing'],
})

/** The evidence sheet on A4, as PDF. */
export const downloadSheet = endpoint({
  id: 'custody.downloadSheet',
  method: 'GET',
  path: '/api/cases/:caseId/evidence/sheet',
  permission: 'evidence.read',
  audit: 'read',
  transport: 'download',
  input: z.strictObject({ caseId: id }),
  output: z.unknown(),
  refusals: ['custody.no_evidence'],
})
