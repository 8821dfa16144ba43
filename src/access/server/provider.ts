/** The provider of single sign-on: OpenID Connect code flow with PKCE, state and nonce; every check of the ID token. */
import * as client from 'openid-client'
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import { isOutboundFailure, type Outbound } from '../../kernel/server/outbound/outbound.ts'
import type { ProviderSettings } from '../core/sign-in-methods.ts'
import { createTurns } from './password-hash.ts'

export type ProviderAccess = {
  readonly settings: ProviderSettings
  readonly secret: string
  /** Changes with every change of the settings: what was learnt about the provider goes with it. */
  readonly version: number
  readonly redirectUri: string
}

/** What must be kept between question and answer, by the server alone. */
export type SsoQuestion = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly again: boolean
}

export type ProvedIdentity = {
  readonly issuer: string
  readonly subject: string
  readonly claims: Readonly<Record<string, unknown>>
  /** When the person proved themselves to the provider, if it says. */
  readonly authenticatedAt: Date | null
}

export type Provider = {
  /** The address to go to and what its answer must fit; undefined when the provider is not reached. */
  begin(access: ProviderAccess, again: boolean): Promise<{ url: string; question: SsoQuestion } | undefined>
  /** Redeems the code. `refused` is an answer that does not fit or a token that is not good. */
  complete(
    access: ProviderAccess,
    question: SsoQuestion,
    sent: Readonly<Record<string, string>>,
  ): Promise<ProvedIdentity | 'refused' | 'away'>
}

const keepsMs = 600_000

export function createProvider(deps: { outbound: Outbound; now: () => Date }): Provider {
  const inTurn = createTurns()
  const known = new Map<string, { at: number; found: client.Configuration }>()
  const learn = async (access: ProviderAccess): Promise<client.Configuration | undefined> => {
    const key = `${access.settings.issuer} ${access.version}`
    const kept = known.get(key)
    const now = deps.now().getTime()
    if (kept && now - kept.at < keepsMs && now >= kept.at) return kept.found
    const found = await discover(deps.outbound, access)
    known.clear()
    if (found) known.set(key, { at: now, found })
    return found
  }
  return {
    begin: async (access, again) => {
      const configuration = await orAway(inTurn(() => learn(access)))
      return configuration && begin(configuration, access, again)
    },
    complete: async (access, question, sent) => {
      const answer = await inTurn(async () => {
        const configuration = await learn(access)
        return configuration ? redeem({ configuration, access, question, sent }) : 'away'
      })
      return isRefusal(answer) ? 'away' : answer
    },
  }
}

async function orAway<Value>(work: Promise<Value | Refusal>): Promise<Value | undefined> {
  const value = await work
  return isRefusal(value) ? undefined : value
}

async function discover(
  outbound: Outbound,
  { settings, secret }: ProviderAccess,
): Promise<client.Configuration | undefined> {
  try {
    const configuration = await client.discovery(
      new URL(settings.issuer),
      settings.clientId,
      { client_secret: secret },
      client.ClientSecretBasic(secret),
      { [client.customFetch]: fetchOf(outbound, settings.ca), timeout: 10 },
    )
    // The signature is checked although the token came over TLS: a proxy in between must not be trusted.
    client.enableNonRepudiationChecks(configuration)
    return configuration
  } catch {
    return undefined
  }
}

async function begin(configuration: client.Configuration, { redirectUri }: ProviderAccess, again: boolean) {
  const question: SsoQuestion = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    again,
  }
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    response_type: 'code',
    code_challenge: await client.calculatePKCECodeChallenge(question.verifier),
    code_challenge_method: 'S256',
    state: question.state,
    nonce: question.nonce,
    ...(again ? { prompt: 'login', max_age: '0' } : {}),
  })
  return { url: url.href, question }
}

async function redeem(answer: {
  configuration: client.Configuration
  access: ProviderAccess
  question: SsoQuestion
  sent: Readonly<Record<string, string>>
}): Promise<ProvedIdentity | 'refused' | 'away'> {
  const { configuration, access, question, sent } = answer
  const current = new URL(access.redirectUri)
  for (const [name, value] of Object.entries(sent)) current.searchParams.set(name, value)
  try {
    const tokens = await client.authorizationCodeGrant(configuration, current, {
      pkceCodeVerifier: question.verifier,
      expectedState: question.state,
      expectedNonce: question.nonce,
      idTokenExpected: true,
      ...(question.again ? { maxAge: 120 } : {}),
    })
    const claims = tokens.claims()
    if (!claims) return 'refused'
    const { iss: issuer, sub: subject, auth_time: seconds } = claims
    const authenticatedAt = typeof seconds === 'number' ? new Date(seconds * 1000) : null
    return { issuer, subject, claims, authenticatedAt }
  } catch (error) {
    return isAway(error) ? 'away' : 'refused'
  }
}

/** Not reached, or a fault of its own; everything else is an answer that did not fit. */
function isAway(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause)
    if (one instanceof AwayError) return true
  return false
}

class AwayError extends Error {}

/** The one way out, in the form of `fetch`, trusting the body's own authority where one was given. */
function fetchOf(outbound: Outbound, ca: string | null): client.CustomFetch {
  return async (url, options) => {
    const { body } = options
    const text =
      body instanceof URLSearchParams ? body.toString() : typeof body === 'string' ? body : undefined
    const answer = await outbound.send(url, {
      method: options.method === 'POST' ? 'POST' : 'GET',
      headers: options.headers,
      ...(text === undefined ? {} : { body: text }),
      ...(ca === null ? {} : { ca }),
    })
    if (isOutboundFailure(answer) || answer.status >= 500) throw new AwayError('the provider is away')
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: answer.headers })
  }
}
