/** HTTP contract of publication: where checkpoints go, how that went, witnesses, and the sheet. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, nothing, text, version } from '../../kernel/core/endpoint.ts'
import { ja } from './publish/ja.ts'
import { paces, targetKinds } from './publish/target.ts'
import { refusalKinds } from './publish/witness.ts'

const endpoint = endpointsWith(ja.refusals)
const short = z.string().max(200)
const place = z.string().max(1100)
const size = z.number().int().min(0)
const rootHash = z.string().max(60)
const done = z.strictObject({ done: z.literal(true) })
const changed = z.strictObject({ id, version })

const settings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('http'), url: line(1000) }),
  z.strictObject({
    kind: z.literal('syslog'),
    host: line(253),
    port: z.number().int().min(1).max(65_535),
    transport: z.enum(['udp', 'tcp']),
  }),
  z.strictObject({ kind: z.literal('mail'), to: z.email().max(254) }),
  z.strictObject({ kind: z.literal('file'), path: line(1000) }),
  z.strictObject({ kind: z.literal('witness'), url: line(1000), verifierKey: line(400) }),
])

/** `secret` null keeps the stored one; it is never answered. */
const targetFields = {
  name: line(80),
  settings,
  pace: z.enum(paces),
  isOn: z.boolean(),
  secret: z.string().min(1).max(400).nullable(),
}

const targetRefusals = [
  'attestation.bad_address',
  'attestation.bad_verifier_key',
  'attestation.path_not_absolute',
  'attestation.path_inside_data',
  'attestation.path_wrong_name',
  'attestation.path_unusable',
] as const

const target = z.strictObject({
  id,
  version,
  name: short,
  kind: z.enum(targetKinds),
  settings,
  place,
  pace: z.enum(paces),
  isOn: z.boolean(),
  hasSecret: z.boolean(),
  /** The file lies on the same disk as Toride's own data. */
  isOnSameDisk: z.boolean(),
  sentSize: size,
  succeededAt: instant.nullable(),
  triedAt: instant.nullable(),
  failingSince: instant.nullable(),
  reason: z.string().max(400).nullable(),
  nextTryAt: instant.nullable(),
})

const witnessedLog = z.strictObject({
  id,
  version,
  name: short,
  origin: z.string().max(300),
  verifierKey: z.string().max(500),
  isOn: z.boolean(),
  size,
  seenAt: instant.nullable(),
})

/** An attempt to shorten or to split a log that this server witnesses. */
const witnessRefusal = z.strictObject({
  id,
  logName: short,
  kind: z.enum(refusalKinds),
  size,
  knownSize: size,
  firstAt: instant,
  lastAt: instant,
  count: z.number().int(),
  readAt: instant.nullable(),
  readBy: short.nullable(),
})

/** One row of the strip: when which place got which checkpoint. */
const publication = z.strictObject({ at: instant, targetId: z.string().max(60), size })

export const readAttestation = endpoint({
  id: 'attestation.readAttestation',
  method: 'GET',
  path: '/api/attestation',
  permission: 'attestation.read',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    newest: z
      .strictObject({
        size,
        rootHash,
        signedAt: instant,
        note: z.string().max(20_000),
        witnesses: z.array(short).max(50),
      })
      .nullable(),
    origin: z.string().max(300),
    verifierKey: z.string().max(500),
    keyId: short,
    witnessKey: z.string().max(500),
    targets: z.array(target).max(100),
    witnessed: z.array(witnessedLog).max(200),
    refusals: z.array(witnessRefusal).max(200),
    publications: z.array(publication).max(2000),
    /** Nobody outside of this server holds a checkpoint: no target is set up and on. */
    isAlone: z.boolean(),
    mayManage: z.boolean(),
  }),
})

export const addTarget = endpoint({
  id: 'attestation.addTarget',
  method: 'POST',
  path: '/api/attestation/targets',
  permission: 'attestation.manage',
  audit: 'write',
  input: z.strictObject(targetFields),
  output: changed,
  refusals: targetRefusals,
})

export const changeTarget = endpoint({
  id: 'attestation.changeTarget',
  method: 'PUT',
  path: '/api/attestation/targets/:id',
  permission: 'attestation.manage',
  audit: 'write',
  input: z.strictObject({ id, version, ...targetFields }),
  output: changed,
  refusals: targetRefusals,
})

export const removeTarget = endpoint({
  id: 'attestation.removeTarget',
  method: 'POST',
  path: '/api/attestation/targets/:id/remove',
  permission: 'attestation.manage',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: changed,
})

/** Sends the newest checkpoint once with settings that may not be saved yet; `id` lends the stored secret. */
export const tryTarget = endpoint({
  id: 'attestation.tryTarget',
  method: 'POST',
  path: '/api/attestation/try',
  permission: 'attestation.manage',
  audit: 'write',
  input: z.strictObject({ id: id.optional(), settings, secret: targetFields.secret }),
  output: z.strictObject({ sent: z.boolean(), reason: z.string().max(400).nullable() }),
  refusals: [...targetRefusals, 'attestation.no_checkpoint'],
})

/** A4 with the newest checkpoint as text and QR code, and room for a signature. */
export const downloadSheet = endpoint({
  id: 'attestation.downloadSheet',
  method: 'GET',
  path: '/api/attestation/sheet',
  permission: 'attestation.read',
  audit: 'read',
  transport: 'download',
  input: nothing,
  output: nothing,
  refusals: ['attestation.no_checkpoint'],
})

/** The newest signed note with the cosignatures of witnesses, as a file. */
export const downloadCheckpoint = endpoint({
  id: 'attestation.downloadCheckpoint',
  method: 'GET',
  path: '/api/attestation/checkpoint',
  permission: 'attestation.read',
  audit: 'none',
  transport: 'download',
  input: nothing,
  output: nothing,
  refusals: ['attestation.no_checkpoint'],
})

/** From now on this server witnesses the log of that key. */
export const addWitnessedLog = endpoint({
  id: 'attestation.addWitnessedLog',
  method: 'POST',
  path: '/api/attestation/witnessed',
  permission: 'attestation.manage',
  audit: 'write',
  input: z.strictObject({ name: line(80), verifierKey: line(400) }),
  output: changed,
  refusals: ['attestation.bad_verifier_key', 'attestation.log_known'],
})

/** Off: its checkpoints are refused; what was seen of it is kept. */
export const switchWitnessedLog = endpoint({
  id: 'attestation.switchWitnessedLog',
  method: 'POST',
  path: '/api/attestation/witnessed/:id/switch',
  permission: 'attestation.manage',
  audit: 'write',
  input: z.strictObject({ id, version, isOn: z.boolean() }),
  output: changed,
})

/** Somebody has looked into it: it leaves the first page. */
export const settleWitnessRefusal = endpoint({
  id: 'attestation.settleWitnessRefusal',
  method: 'POST',
  path: '/api/attestation/refusals/:id/settle',
  permission: 'attestation.read',
  audit: 'write',
  input: z.strictObject({ id, note: text(500) }),
  output: done,
})
