/** HTTP contract of access for the administrator: accounts, API keys, outgoing mail. */
import { z } from 'zod'
import { roles } from '../../kernel/core/actor.ts'
import { day, endpointsWith, id, instant, line, nothing, version } from '../../kernel/core/endpoint.ts'
import { accountSources } from './account.ts'
import { keyScopes } from './api-key.ts'
import { ja } from './ja.ts'
import { mailTlsModes } from './mail-settings.ts'

const endpoint = endpointsWith(ja.refusals)
const short = z.string().max(200)
const done = z.strictObject({ done: z.literal(true) })

/** A one-time link, shown once: path and fragment below the address of this server. */
const link = z.strictObject({ path: z.string().max(300), expiresAt: instant })

const account = z.strictObject({
  id,
  version,
  personId: id,
  name: short,
  loginName: short,
  status: z.enum(['invited', 'active', 'closed']),
  source: z.enum(accountSources),
  /** For the hour when directory and single sign-on are away; every use is told. */
  breakGlass: z.boolean(),
  /** Seats held today; without one nobody can sign in. */
  seats: z.array(z.strictObject({ id, name: short, role: z.enum(roles) })).max(50),
  liveSessions: z.number().int(),
  lastSignedInAt: instant.nullable(),
})

export const listAccounts = endpoint({
  id: 'access.listAccounts',
  method: 'GET',
  path: '/api/accounts',
  permission: 'account.manage',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ accounts: z.array(account).max(5000) }),
})

/** Opens an account for a person of the register of people; answers the link that they enrol with. */
export const inviteAccount = endpoint({
  id: 'access.inviteAccount',
  method: 'POST',
  path: '/api/accounts',
  permission: 'account.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ personId: id, loginName: line(80) }),
  output: z.strictObject({ id, version, link }),
  refusals: ['access.bad_login_name', 'access.login_name_taken', 'access.person_has_account'],
})

/** A new link: `enrol` when password and code are lost, `code` when only the code is. Old links die. */
export const issueLink = endpoint({
  id: 'access.issueLink',
  method: 'POST',
  path: '/api/accounts/:id/link',
  permission: 'account.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version, purpose: z.enum(['enrol', 'code']) }),
  output: z.strictObject({ id, version, link }),
  refusals: ['access.account_closed', 'access.account_not_enrolled'],
})

const change = z.strictObject({ id, version })

export const closeAccount = endpoint({
  id: 'access.closeAccount',
  method: 'POST',
  path: '/api/accounts/:id/close',
  permission: 'account.manage',
  assurance: 'fresh',
  audit: 'write',
  input: change,
  output: change,
  refusals: ['access.account_closed', 'access.own_account', 'access.last_administrator'],
})

/** Opens it again with a new link: the old password and code are gone. */
export const reopenAccount = endpoint({
  id: 'access.reopenAccount',
  method: 'POST',
  path: '/api/accounts/:id/reopen',
  permission: 'account.manage',
  assurance: 'fresh',
  audit: 'write',
  input: change,
  output: z.strictObject({ id, version, link }),
  refusals: ['access.account_open'],
})

export const endSessions = endpoint({
  id: 'access.endSessions',
  method: 'POST',
  path: '/api/accounts/:id/end-sessions',
  permission: 'account.manage',
  audit: 'write',
  input: change,
  output: change,
})

const scope = z.enum(keyScopes)
const keyRow = z.strictObject({
  id,
  version,
  name: short,
  scopes: z.array(scope).max(20),
  expiresAt: instant,
  revokedAt: instant.nullable(),
  /** To some minutes. */
  lastUsedAt: instant.nullable(),
})

export const listKeys = endpoint({
  id: 'access.listKeys',
  method: 'GET',
  path: '/api/keys',
  permission: 'key.manage',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ keys: z.array(keyRow).max(1000) }),
})

/** The secret is answered once. Send it as `Authorization: Bearer …` or `ApiKey …`, or as a Basic password. */
export const issueKey = endpoint({
  id: 'access.issueKey',
  method: 'POST',
  path: '/api/keys',
  permission: 'key.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ name: line(80), scopes: z.array(scope).min(1).max(20), lastDay: day }),
  output: z.strictObject({ id, version, secret: short }),
  refusals: ['access.key_too_long'],
})

export const revokeKey = endpoint({
  id: 'access.revokeKey',
  method: 'POST',
  path: '/api/keys/:id/revoke',
  permission: 'key.manage',
  audit: 'write',
  input: change,
  output: change,
  refusals: ['access.key_revoked'],
})

const mailFields = {
  host: line(200),
  port: z.number().int().min(1).max(65_535),
  tls: z.enum(mailTlsModes),
  user: line(200).nullable(),
  from: z.email().max(254),
}

export const readMailSettings = endpoint({
  id: 'access.readMailSettings',
  method: 'GET',
  path: '/api/mail-settings',
  permission: 'mail.manage',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    version,
    settings: z.strictObject({ ...mailFields, from: short, hasPassword: z.boolean() }).nullable(),
    /** How the last mail went, a test or not. */
    last: z.strictObject({ at: instant, sent: z.boolean(), reason: short.nullable(), to: short }).nullable(),
  }),
})

/** `password` null keeps the stored one; it is never answered. */
export const saveMailSettings = endpoint({
  id: 'access.saveMailSettings',
  method: 'PUT',
  path: '/api/mail-settings',
  permission: 'mail.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ version, ...mailFields, password: z.string().max(400).nullable() }),
  output: z.strictObject({ version }),
})

/** Puts a test mail into the queue; `readMailSettings` answers how it went. */
export const testMail = endpoint({
  id: 'access.testMail',
  method: 'POST',
  path: '/api/mail-settings/test',
  permission: 'mail.manage',
  audit: 'write',
  input: z.strictObject({ to: z.email().max(254) }),
  output: done,
  refusals: ['access.mail_not_set'],
})
