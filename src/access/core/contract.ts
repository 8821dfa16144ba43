/** HTTP contract of access: first run, sign-in, enrolment, the signed-in person. */
import { z } from 'zod'
import { roles } from '../../kernel/core/actor.ts'
import { endpointsWith, id, instant, line, nothing } from '../../kernel/core/endpoint.ts'
import { bodyFields } from '../../organization/core/contract.ts'
import { ja as organizationJa } from '../../organization/core/ja.ts'
import { ja } from './ja.ts'

const endpoint = endpointsWith({ ...ja.refusals, ...organizationJa.refusals })

const short = z.string().max(200)
const token = z.string().min(20).max(100)
const password = z.string().min(1).max(400)
const loginName = line(80)
/** Six figures; full-width ones and blanks between them are accepted. */
const code = z.string().min(1).max(20)
const passwordRefusals = [
  'access.password_short',
  'access.password_long',
  'access.password_guessable',
] as const
const done = z.strictObject({ done: z.literal(true) })

/** What the sign-in page shows before anybody has signed in. */
export const readEntrance = endpoint({
  id: 'access.readEntrance',
  method: 'GET',
  path: '/api/entrance',
  permission: 'public',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    /** False until the one-time set-up link was used. */
    isSetUp: z.boolean(),
    bodyName: short.nullable(),
    demonstration: z.boolean(),
    /** A demonstration asks for no code. */
    asksCode: z.boolean(),
    /** Words of the button of single sign-on; null without one. */
    sso: short.nullable(),
    now: instant,
  }),
})

export const signIn = endpoint({
  id: 'access.signIn',
  method: 'POST',
  path: '/api/sign-in',
  permission: 'public',
  audit: 'write',
  input: z.strictObject({ loginName, password, code: code.optional() }),
  output: z.strictObject({ name: short }),
  refusals: ['access.sign_in_refused', 'access.too_many_failures', 'access.no_seat', 'access.directory_away'],
})

export const signOut = endpoint({
  id: 'access.signOut',
  method: 'POST',
  path: '/api/sign-out',
  permission: 'signed-in',
  audit: 'write',
  input: nothing,
  output: done,
})

/** What an authenticator app needs: the secret in base32 and the `otpauth://` address for a QR code. */
const codeSecret = { secret: z.string().max(100), uri: z.string().max(1000) }

/** First step of the set-up: checks the link and answers the administrator's secret for codes. */
export const beginSetUp = endpoint({
  id: 'access.beginSetUp',
  method: 'POST',
  path: '/api/set-up/begin',
  permission: 'public',
  audit: 'none',
  input: z.strictObject({ token, bodyName: line(60), loginName }),
  output: z.strictObject(codeSecret),
  refusals: ['access.link_unusable', 'access.bad_login_name'],
})

/** Second step: creates the body and its first administrator, who is signed in at once. */
export const completeSetUp = endpoint({
  id: 'access.completeSetUp',
  method: 'POST',
  path: '/api/set-up/complete',
  permission: 'public',
  audit: 'write',
  input: z.strictObject({
    token,
    body: z.strictObject(bodyFields),
    administrator: z.strictObject({
      name: line(60),
      loginName,
      password,
      unitName: line(60).optional(),
      /** In a small office the administrator also leads the CSIRT. */
      alsoLead: z.boolean().default(false),
    }),
    code,
  }),
  output: z.strictObject({ bodyId: id }),
  refusals: [
    'access.link_unusable',
    'access.bad_login_name',
    'access.wrong_code',
    'organization.bad_code',
    'organization.unknown_model',
    ...passwordRefusals,
  ],
})

/** First step of an invitation or a renewed code: who it is for, and the secret for codes. */
export const beginEnrolment = endpoint({
  id: 'access.beginEnrolment',
  method: 'POST',
  path: '/api/enrolment/begin',
  permission: 'public',
  audit: 'none',
  input: z.strictObject({ token }),
  output: z.strictObject({
    /** `enrol` sets a new password; `code` asks for the present one. */
    purpose: z.enum(['enrol', 'code']),
    name: short,
    loginName: short,
    ...codeSecret,
  }),
  refusals: ['access.link_unusable'],
})

export const completeEnrolment = endpoint({
  id: 'access.completeEnrolment',
  method: 'POST',
  path: '/api/enrolment/complete',
  permission: 'public',
  audit: 'write',
  input: z.strictObject({ token, password, code }),
  output: done,
  refusals: [
    'access.link_unusable',
    'access.wrong_code',
    'access.wrong_password',
    'access.too_many_failures',
    'access.directory_away',
    ...passwordRefusals,
  ],
})

const seat = z.strictObject({ id, name: short, role: z.enum(roles), unitId: id, unitName: short })

/** The signed-in person: seats, permissions, the body, notices that wait to be read. */
export const readMe = endpoint({
  id: 'access.readMe',
  method: 'GET',
  path: '/api/me',
  permission: 'signed-in',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    actor: z.strictObject({
      id: z.string().max(80),
      kind: z.enum(['person', 'key', 'system']),
      name: short,
      personId: id.nullable(),
      seats: z.array(seat).max(50),
    }),
    body: z.strictObject({
      id,
      name: short,
      shortName: short,
      code: short.nullable(),
      prefecture: short,
      networkModel: short,
      demonstration: z.boolean(),
    }),
    /** Every action that some seat of this person reaches, on some record at least. */
    permissions: z.array(z.string().max(80)).max(500),
    notices: z.array(z.strictObject({ id, code: short, message: z.string().max(1000), at: instant })).max(50),
    sessionEndsAt: instant.nullable(),
    now: instant,
  }),
})

export const readNotice = endpoint({
  id: 'access.readNotice',
  method: 'POST',
  path: '/api/me/notices/:id/read',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ id }),
  output: done,
})

export const changePassword = endpoint({
  id: 'access.changePassword',
  method: 'POST',
  path: '/api/me/password',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ present: password, next: password, code: code.optional() }),
  output: done,
  refusals: [
    'access.wrong_password',
    'access.wrong_code',
    'access.too_many_failures',
    'access.password_elsewhere',
    'access.directory_away',
    ...passwordRefusals,
  ],
})

const session = z.strictObject({
  id,
  createdAt: instant,
  lastSeenAt: instant,
  address: short,
  isThis: z.boolean(),
})

export const listMySessions = endpoint({
  id: 'access.listMySessions',
  method: 'GET',
  path: '/api/me/sessions',
  permission: 'signed-in',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ sessions: z.array(session).max(100) }),
})

export const endMySession = endpoint({
  id: 'access.endMySession',
  method: 'POST',
  path: '/api/me/sessions/:id/end',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ id }),
  output: done,
})
