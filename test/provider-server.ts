/** A real provider of OpenID Connect (oidc-provider) on the loopback over TLS, whose tokens a test can spoil. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createTls, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage } from 'node:http'
import { Provider, type Configuration } from 'oidc-provider'
import { makeAuthority } from './authority.ts'

export type Person = {
  readonly sub: string
  readonly claims?: Readonly<Record<string, unknown>>
  /** Values of `amr` in the ID token. */
  readonly amr?: readonly string[]
}

export type ProviderServer = {
  readonly issuer: string
  readonly ca: string
  readonly clientId: string
  readonly secret: string
  /** Who signs in next. */
  person: Person
  /** Changes the body of the token endpoint's answer. */
  spoil: ((answer: Record<string, unknown>) => Record<string, unknown>) | undefined
  /** An ID token of these claims with a signature of the provider that holds. */
  sign(claims: object): string
  /** Follows the address to the provider and through it, as a browser; answers where it sends the browser back to. */
  visit(url: string): Promise<URL>
  stop(): Promise<void>
}

/** `redirectUri` is where the client is sent back to. */
export async function startProvider(redirectUri: string): Promise<ProviderServer> {
  const authority = await makeAuthority()
  const { certificate, key } = await authority.issue('localhost')
  let answerer: ReturnType<Provider['callback']> | undefined
  const server = createTls({ cert: certificate, key }, (incoming, reply) => void answerer?.(incoming, reply))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`
  const state: Pick<ProviderServer, 'person' | 'spoil'> = { person: { sub: 'nobody' }, spoil: undefined }
  const [clientId, secret] = ['toride', 'a-secret-of-the-provider']
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwks = { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' }] }
  const configuration = configurationOf(state, { clientId, secret, redirectUri })
  const provider = new Provider(issuer, { ...configuration, jwks })
  signInAtOnce(provider, state)
  answerer = provider.callback()
  return Object.assign(state, {
    issuer,
    ca: authority.certificate,
    clientId,
    secret,
    sign: (claims: object) => signToken(privateKey, claims),
    visit: (url: string) => visit(url, { ca: authority.certificate, redirectUri }),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

const keyId = 'the-key-of-the-provider'

function signToken(key: KeyObject, claims: object): string {
  const parts = [{ alg: 'RS256', kid: keyId, typ: 'JWT' }, claims]
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${createSign('sha256').update(text).sign(key, 'base64url')}`
}

type State = Pick<ProviderServer, 'person' | 'spoil'>

function configurationOf(
  state: State,
  client: { clientId: string; secret: string; redirectUri: string },
): Configuration {
  return {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', 'amr', 'acr', 'preferred_username', 'email', 'email_verified', 'upn'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['a-key-of-the-provider'] },
    features: { devInteractions: { enabled: false } },
    findAccount: async (_ctx, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, ...state.person.claims }),
    }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: { Session: 600, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600 },
  } satisfies Configuration
}

/** The person of the test is there and agrees; and what the token endpoint answers can be spoilt. */
function signInAtOnce(provider: Provider, state: State): void {
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) {
      await next()
      if (ctx.path === '/token' && state.spoil && ctx.status === 200)
        ctx.body = state.spoil(ctx.body as Record<string, unknown>)
      return
    }
    const details = await provider.interactionDetails(ctx.req, ctx.res)
    const { sub: accountId, amr } = state.person
    const grant = new provider.Grant({ accountId, clientId: String(details.params['client_id']) })
    grant.addOIDCScope('openid profile email')
    const grantId = await grant.save()
    const result = { login: { accountId, ...(amr ? { amr: [...amr] } : {}) }, consent: { grantId } }
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
  })
}

/** A browser with cookies that follows redirects until it is sent back to the client. */
async function visit(start: string, { ca, redirectUri }: { ca: string; redirectUri: string }): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(start)
  for (let hop = 0; hop < 10; hop += 1) {
    if (url.href.startsWith(redirectUri)) return url
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const [reply] = (await once(get(url, { ca, headers: { cookie } }), 'response')) as [IncomingMessage]
    reply.resume()
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const { location } = reply.headers
    if (location === undefined)
      throw new Error(`the provider answered ${reply.statusCode} at ${url.pathname}`)
    url = new URL(location, url)
  }
  throw new Error('the provider sent the browser around in circles')
}
