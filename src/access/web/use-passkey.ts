/** The browser's passkeys: asks for one, or makes one; `undefined` when the person has stopped or it did not work. */
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { SentInputOf } from '../../kernel/core/endpoint.ts'
import type { addPasskey, finishSignIn } from '../core/contract-sign-in.ts'

/** Options as the contract carries them; the server's library has made them for the browser's. */
type Options = { readonly challenge: string }

export type PasskeyAnswer = NonNullable<SentInputOf<typeof finishSignIn>['passkey']>
export type NewPasskey = SentInputOf<typeof addPasskey>['passkey']

export function canUsePasskeys(): boolean {
  return browserSupportsWebAuthn()
}

export async function answerWithPasskey(options: Options): Promise<PasskeyAnswer | undefined> {
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
    const { id, rawId, response } = await startAuthentication({ optionsJSON })
    const { clientDataJSON, authenticatorData, signature, userHandle } = response
    const answer = { clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) }
    return { id, rawId, type: 'public-key', response: answer }
  } catch {
    return undefined
  }
}

export async function makePasskey(options: Options): Promise<NewPasskey | undefined> {
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
    const { id, rawId, response } = await startRegistration({ optionsJSON })
    const { clientDataJSON, attestationObject, transports } = response
    const made = { clientDataJSON, attestationObject, ...(transports ? { transports: [...transports] } : {}) }
    return { id, rawId, type: 'public-key', response: made }
  } catch {
    return undefined
  }
}
