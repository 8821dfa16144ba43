/** HTTP contract of sealed cases: one's own key, sealing, who takes part, opening by force, unsealing. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, nothing, text } from '../../kernel/core/endpoint.ts'
import { tlpMarks } from '../../incidents/core/case.ts'
import { ja } from './ja.ts'
import { passphraseMax } from './passphrase.ts'
import { requestKinds } from './request.ts'

const endpoint = endpointsWith(ja.refusals)

const short = z.string().max(200)
const passphrase = z.string().min(1).max(passphraseMax)
const reason = line(500)
const done = z.strictObject({ done: z.literal(true) })
const accountIds = z.array(id).max(20)

/** The state of one's own key. */
export const readOwnKey = endpoint({
  id: 'sealing.readOwnKey',
  method: 'GET',
  path: '/api/sealing/key',
  permission: 'signed-in',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    madeAt: instant.nullable(),
    isOpen: z.boolean(),
    /** Sealed cases in which one takes part; with the key locked, nothing but label and deadline is known. */
    cases: z.array(
      z.strictObject({
        id,
        label: short,
        title: z.string().max(400).nullable(),
        number: short.nullable(),
        dueAt: instant.nullable(),
      }),
    ),
    maySeal: z.boolean(),
    mayGovern: z.boolean(),
    /** Names of those who hold a share of the recovery key; empty while there is none. */
    recoveryHolders: z.array(short),
  }),
})

export const makeOwnKey = endpoint({
  id: 'sealing.makeOwnKey',
  method: 'POST',
  path: '/api/sealing/key',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({
    passphrase,
    /** The passphrase is lost: the old key is given up, and with it every sealed case. */
    replaces: z.boolean().default(false),
  }),
  output: done,
  refusals: ['sealing.passphrase_short', 'sealing.has_key', 'sealing.people_only'],
})

export const openOwnKey = endpoint({
  id: 'sealing.openOwnKey',
  method: 'POST',
  path: '/api/sealing/key/open',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ passphrase }),
  output: done,
  refusals: [
    'sealing.no_key',
    'sealing.wrong_passphrase',
    'sealing.too_many_failures',
    'sealing.people_only',
  ],
})

export const closeOwnKey = endpoint({
  id: 'sealing.closeOwnKey',
  method: 'POST',
  path: '/api/sealing/key/close',
  permission: 'signed-in',
  audit: 'write',
  input: nothing,
  output: done,
})

/** People who have a key and may be given one of a case. */
export const listKeyHolders = endpoint({
  id: 'sealing.listKeyHolders',
  method: 'GET',
  path: '/api/sealing/holders',
  permission: 'case.read',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    holders: z.array(z.strictObject({ accountId: id, personId: id, name: short, madeAt: instant })),
  }),
})

const opened = z.strictObject({ id, label: short })
const participantRefusals = ['sealing.key_locked', 'sealing.no_such_holder', 'sealing.is_suspect'] as const

/** Opens a case that is sealed from its first word. */
export const openSealedCase = endpoint({
  id: 'sealing.openSealedCase',
  method: 'POST',
  path: '/api/sealed-cases',
  permission: 'seal.case',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({
    title: line(200),
    category: z.string().max(60).nullable().default(null),
    severity: z.number().int().min(0).max(4).nullable().default(null),
    tlp: z.enum(tlpMarks).default('red'),
    accountIds: accountIds.default([]),
    suspectIds: z.array(id).max(20).default([]),
  }),
  output: opened,
  refusals: participantRefusals,
})

/** Seals a case that was readable until now. */
export const sealCase = endpoint({
  id: 'sealing.sealCase',
  method: 'POST',
  path: '/api/cases/:id/seal',
  permission: 'seal.case',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({
    id,
    version: z.number().int().min(1),
    accountIds: accountIds.default([]),
    suspectIds: z.array(id).max(20).default([]),
  }),
  output: opened,
  refusals: [...participantRefusals, 'sealing.already_sealed', 'sealing.was_sealed', 'sealing.two_needed'],
})

const who = z.strictObject({ at: instant, name: short })

export const sealRequestView = z.strictObject({
  id,
  version: z.number().int(),
  label: short,
  kind: z.enum(requestKinds),
  name: short,
  /** When the key of the person was made: a new one deserves a second look. */
  keyMadeAt: instant.nullable(),
  reason: z.string().max(600),
  stage: z.enum(['proposed', 'approved', 'done', 'rejected']),
  proposed: who,
  approvals: z.array(who),
  mayDecide: z.boolean(),
  mayFinish: z.boolean(),
})

const sealView = z.strictObject({
  label: short,
  /** The key of the asker is locked: nothing else can be said. */
  isLocked: z.boolean(),
  sealedAt: instant,
  sealedBy: short,
  wasReadable: z.boolean(),
  unsealedAt: instant.nullable(),
  participants: z.array(z.strictObject({ accountId: id, name: short })),
  suspects: z.array(short),
  hasRecovery: z.boolean(),
  requests: z.array(sealRequestView),
  mayUnseal: z.boolean(),
})

/** What only participants see of the seal itself; null to everybody else, and where nothing is sealed. */
export const readSeal = endpoint({
  id: 'sealing.readSeal',
  method: 'GET',
  path: '/api/seals/:id',
  permission: 'signed-in',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.strictObject({ seal: sealView.nullable() }),
})

/** Writes down who is under suspicion: neither they nor their unit decide on this case from then on. */
export const nameSuspects = endpoint({
  id: 'sealing.nameSuspects',
  method: 'POST',
  path: '/api/cases/:id/seal/suspects',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ id, personIds: z.array(id).min(1).max(20) }),
  output: done,
  refusals: ['sealing.key_locked', 'sealing.suspect_takes_part'],
})

/** Proposes to add or to remove a participant. Only who takes part proposes; somebody else decides. */
export const proposeMember = endpoint({
  id: 'sealing.proposeMember',
  method: 'POST',
  path: '/api/cases/:id/seal/requests',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ id, kind: z.enum(['add', 'remove']), accountId: id, reason }),
  output: z.strictObject({ id }),
  refusals: [
    ...participantRefusals,
    'sealing.in_line',
    'sealing.takes_part',
    'sealing.takes_no_part',
    'sealing.last_participant',
  ],
})

/** Asks that the recovery key opens a sealed case for somebody; two holders of its shares decide. */
export const breakGlass = endpoint({
  id: 'sealing.breakGlass',
  method: 'POST',
  path: '/api/sealed-cases/break-glass',
  permission: 'seal.case',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ label: line(40), accountId: id, reason }),
  output: z.strictObject({ id }),
  refusals: ['sealing.key_locked', 'sealing.no_such_holder', 'sealing.no_recovery'],
})

/** Requests that wait for this person's decision. */
export const listSealRequests = endpoint({
  id: 'sealing.listSealRequests',
  method: 'GET',
  path: '/api/sealing/requests',
  permission: 'seal.govern',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ requests: z.array(sealRequestView) }),
})

export const decideSealRequest = endpoint({
  id: 'sealing.decideSealRequest',
  method: 'POST',
  path: '/api/sealing/requests/:id/decide',
  permission: 'seal.govern',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version: z.number().int().min(1), isApproved: z.boolean() }),
  output: z.strictObject({ stage: z.enum(['proposed', 'approved', 'done', 'rejected']) }),
  refusals: [
    'sealing.key_locked',
    'sealing.in_line',
    'sealing.second_person',
    'sealing.request_ended',
    'sealing.not_a_recovery_holder',
    'sealing.no_such_holder',
    'sealing.is_suspect',
    'sealing.last_participant',
  ],
})

/** A participant hands the key over, or changes it after somebody was removed. */
export const finishSealRequest = endpoint({
  id: 'sealing.finishSealRequest',
  method: 'POST',
  path: '/api/sealing/requests/:id/finish',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ id, version: z.number().int().min(1) }),
  output: done,
  refusals: ['sealing.key_locked', 'sealing.request_ended', 'sealing.no_such_holder', 'sealing.is_suspect'],
})

/** Makes the recovery key anew and gives its shares to these people; any two of them open with it. */
export const makeRecovery = endpoint({
  id: 'sealing.makeRecovery',
  method: 'POST',
  path: '/api/sealing/recovery',
  permission: 'seal.govern',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ accountIds: z.array(id).min(2).max(5) }),
  output: done,
  refusals: ['sealing.key_locked', 'sealing.no_such_holder'],
})

/** Opens a closed case to everybody again whom its permissions let read it. */
export const unsealCase = endpoint({
  id: 'sealing.unsealCase',
  method: 'POST',
  path: '/api/cases/:id/unseal',
  permission: 'seal.case',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, reason: text(500) }),
  output: done,
  refusals: ['sealing.key_locked', 'sealing.not_closed'],
})
