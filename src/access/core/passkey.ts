/** Passkeys and security keys (WebAuthn): a second factor beside the codes of an app. */
import { z } from 'zod'

export const passkeysMax = 10

/** How long a question to a browser stands (challenge, sign-in begun); answered once. */
export const questionMinutes = 5

const bytes = (max: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${max}}$`))

/** What `navigator.credentials.get` answers, in the JSON form of WebAuthn level 3 §5.1.8. Unknown members are dropped. */
export const passkeyAnswer = z.object({
  id: bytes(1400),
  rawId: bytes(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(4000),
    authenticatorData: bytes(4000),
    signature: bytes(4000),
    userHandle: bytes(200).optional(),
  }),
})
export type PasskeyAnswer = z.output<typeof passkeyAnswer>

/** What `navigator.credentials.create` answers. */
export const newPasskeyAnswer = z.object({
  id: bytes(1400),
  rawId: bytes(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(4000),
    attestationObject: bytes(16_000),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
})

/** Options for the browser; the library on both sides knows their members (WebAuthn level 3 §5.4, §5.5). */
export const passkeyOptions = z.looseObject({ challenge: z.string().max(200) })
