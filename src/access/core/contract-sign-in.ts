/** HTTP contract of access: passkeys, the second factor after another proof, a fresh proof inside a session. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, nothing } from '../../kernel/core/endpoint.ts'
import { ja } from './ja.ts'
import { newPasskeyAnswer, passkeyAnswer, passkeyOptions } from './passkey.ts'

const endpoint = endpointsWith(ja.refusals)
const short = z.string().max(200)
const done = z.strictObject({ done: z.literal(true) })
const code = z.string().min(1).max(20)

/** Names a question that the server has asked; the answer is taken once, within some minutes. */
const ticket = z.string().min(20).max(100)
const question = z.strictObject({ ticket, options: passkeyOptions })

/** One of the two: a code of the app, or the answer of a passkey to `ticket`'s question. */
const proof = { code: code.optional(), ticket: ticket.optional(), passkey: passkeyAnswer.optional() }

export const listMyPasskeys = endpoint({
  id: 'access.listMyPasskeys',
  method: 'GET',
  path: '/api/me/passkeys',
  permission: 'signed-in',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    /** False where browsers refuse passkeys: this server has only an address, no name. */
    isPossible: z.boolean(),
    passkeys: z
      .array(
        z.strictObject({
          id,
          name: short,
          createdAt: instant,
          lastUsedAt: instant.nullable(),
          /** Kept in an account of the maker too, so that a lost device does not lose it. */
          isBackedUp: z.boolean(),
        }),
      )
      .max(50),
  }),
})

export const beginPasskey = endpoint({
  id: 'access.beginPasskey',
  method: 'POST',
  path: '/api/me/passkeys/begin',
  permission: 'signed-in',
  assurance: 'fresh',
  audit: 'none',
  input: nothing,
  output: question,
  refusals: ['access.too_many_passkeys', 'access.no_session'],
})

export const addPasskey = endpoint({
  id: 'access.addPasskey',
  method: 'POST',
  path: '/api/me/passkeys',
  permission: 'signed-in',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ ticket, name: line(60), passkey: newPasskeyAnswer }),
  output: z.strictObject({ id }),
  refusals: ['access.passkey_refused', 'access.too_many_passkeys', 'access.no_session'],
})

export const renamePasskey = endpoint({
  id: 'access.renamePasskey',
  method: 'POST',
  path: '/api/me/passkeys/:id/name',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject({ id, name: line(60) }),
  output: done,
})

export const removePasskey = endpoint({
  id: 'access.removePasskey',
  method: 'POST',
  path: '/api/me/passkeys/:id/remove',
  permission: 'signed-in',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id }),
  output: done,
  refusals: ['access.last_factor'],
})

/** Name and password first; a right one is answered with the question to the passkeys of that account. */
export const beginPasskeySignIn = endpoint({
  id: 'access.beginPasskeySignIn',
  method: 'POST',
  path: '/api/sign-in/passkey',
  permission: 'public',
  audit: 'write',
  input: z.strictObject({ loginName: line(80), password: z.string().min(1).max(400) }),
  output: question,
  refusals: ['access.sign_in_refused', 'access.too_many_failures', 'access.directory_away'],
})

/** The second factor after a first one that was proved by password, directory or single sign-on. */
export const finishSignIn = endpoint({
  id: 'access.finishSignIn',
  method: 'POST',
  path: '/api/sign-in/finish',
  permission: 'public',
  audit: 'write',
  input: z.strictObject({ ...proof, ticket }),
  output: z.strictObject({ name: short }),
  refusals: ['access.sign_in_refused', 'access.too_many_failures', 'access.no_seat', 'access.question_over'],
})

/** What this person can prove the second factor with. */
export const beginStepUp = endpoint({
  id: 'access.beginStepUp',
  method: 'POST',
  path: '/api/me/step-up/begin',
  permission: 'signed-in',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ hasCode: z.boolean(), passkey: question.nullable() }),
})

/** Proves the second factor again: what asks for a fresh proof is open for some minutes. The session gets a new token. */
export const stepUp = endpoint({
  id: 'access.stepUp',
  method: 'POST',
  path: '/api/me/step-up',
  permission: 'signed-in',
  audit: 'write',
  input: z.strictObject(proof),
  output: z.strictObject({ freshUntil: instant }),
  refusals: ['access.wrong_code', 'access.passkey_refused', 'access.too_many_failures', 'access.no_session'],
})

/** Answers when the proof is fresh: asked before a link to a large file is followed. */
export const confirmFresh = endpoint({
  id: 'access.confirmFresh',
  method: 'GET',
  path: '/api/me/fresh',
  permission: 'signed-in',
  assurance: 'fresh',
  audit: 'none',
  input: nothing,
  output: done,
})
