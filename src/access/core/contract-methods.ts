/** HTTP contract of access: single sign-on, and what the administrator settles about ways to sign in. */
import { z } from 'zod'
import { endpointsWith, id, line, nothing, text, version } from '../../kernel/core/endpoint.ts'
import { accountSources } from './account.ts'
import { ja } from './ja.ts'
import { passkeyOptions } from './passkey.ts'
import { loginAttributes, matchClaims } from './sign-in-methods.ts'

const endpoint = endpointsWith(ja.refusals)
const short = z.string().max(200)
const pem = text(20_000).min(1).nullable()
const secret = z.string().min(1).max(400).nullable()

const provider = {
  isOn: z.boolean(),
  label: line(40),
  issuer: z.url({ protocol: /^https$/ }).max(300),
  clientId: line(200),
  matchClaim: z.enum(matchClaims),
  domain: line(200).nullable(),
  factorValues: z.array(line(80)).max(20),
  ca: pem,
}

const directory = {
  isOn: z.boolean(),
  host: line(200),
  port: z.number().int().min(1).max(65_535),
  tls: z.enum(['ldaps', 'starttls']),
  ca: pem,
  baseDn: line(400),
  loginAttribute: z.enum(loginAttributes),
  searchDn: line(400).nullable(),
}

export const readSignInMethods = endpoint({
  id: 'access.readSignInMethods',
  method: 'GET',
  path: '/api/sign-in-methods',
  permission: 'sign_in.manage',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    provider: z.strictObject({
      ...provider,
      label: short,
      issuer: z.string().max(300),
      clientId: short,
      version,
      hasSecret: z.boolean(),
      /** To be entered at the provider. */
      redirectUri: z.string().max(400),
    }),
    directory: z.strictObject({
      ...directory,
      host: short,
      baseDn: z.string().max(400),
      version,
      hasPassword: z.boolean(),
    }),
  }),
})

/** `secret` null keeps the stored one; it is never answered. */
export const saveProvider = endpoint({
  id: 'access.saveProvider',
  method: 'PUT',
  path: '/api/sign-in-methods/provider',
  permission: 'sign_in.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ version, ...provider, secret }),
  output: z.strictObject({ version }),
  refusals: ['access.bad_certificate', 'access.secret_missing'],
})

export const saveDirectory = endpoint({
  id: 'access.saveDirectory',
  method: 'PUT',
  path: '/api/sign-in-methods/directory',
  permission: 'sign_in.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ version, ...directory, password: secret }),
  output: z.strictObject({ version }),
  refusals: ['access.bad_certificate', 'access.secret_missing'],
})

/** Looks somebody up with the saved settings, without a password: shows that name, certificate and search are right. */
export const testDirectory = endpoint({
  id: 'access.testDirectory',
  method: 'POST',
  path: '/api/sign-in-methods/directory/test',
  permission: 'sign_in.manage',
  audit: 'write',
  input: z.strictObject({ loginName: line(80) }),
  output: z.strictObject({ result: z.enum(['found', 'not_found', 'closed']) }),
  refusals: ['access.directory_not_set', 'access.directory_away'],
})

/** Where the account's password stands, and whether it is kept for the hour when everything else is away. */
export const changeMethod = endpoint({
  id: 'access.changeMethod',
  method: 'POST',
  path: '/api/accounts/:id/method',
  permission: 'account.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version, source: z.enum(accountSources), breakGlass: z.boolean() }),
  output: z.strictObject({ id, version }),
  refusals: ['access.account_closed', 'access.directory_not_set', 'access.break_glass_is_local'],
})

/** Answers the provider's address to go to. `again` asks the provider for a new proof, also of who is signed in. */
export const beginSso = endpoint({
  id: 'access.beginSso',
  method: 'POST',
  path: '/api/sign-in/sso',
  permission: 'public',
  audit: 'write',
  input: z.strictObject({ again: z.boolean().default(false) }),
  output: z.strictObject({ url: z.string().max(4000) }),
  refusals: ['access.sso_not_set', 'access.provider_away'],
})

/** What the provider sent back in the address of `/sso`. Answers the name, or the question for our second factor. */
export const completeSso = endpoint({
  id: 'access.completeSso',
  method: 'POST',
  path: '/api/sign-in/sso/complete',
  permission: 'public',
  audit: 'write',
  input: z.strictObject({
    code: z.string().min(1).max(2000),
    state: z.string().min(1).max(200),
    iss: z.string().max(300).optional(),
    session_state: z.string().max(400).optional(),
  }),
  output: z.strictObject({
    name: short.nullable(),
    next: z
      .strictObject({ ticket: short, hasCode: z.boolean(), options: passkeyOptions.nullable() })
      .nullable(),
  }),
  refusals: [
    'access.sso_not_set',
    'access.sso_refused',
    'access.provider_away',
    'access.no_second_factor',
    'access.no_seat',
    'access.question_over',
  ],
})
