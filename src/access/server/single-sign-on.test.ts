/** Single sign-on against a real provider: who is let in, whose second factor counts, and every answer that does not fit. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addMember, createSignInApp, setUp, type Member, type SignInApp } from '../../../test/first-run.ts'
import type { Answer, Visitor } from '../../../test/http-app.ts'
import { startProvider, type ProviderServer } from '../../../test/provider-server.ts'
import { codeAt } from './one-time-code.ts'

const origin = 'https://toride.town.example'
let app: SignInApp
let boss: Visitor
let mori: Member
let provider: ProviderServer

beforeAll(async () => {
  provider = await startProvider(`${origin}/sso`)
  // A token of the provider carries the time of its own clock.
  app = await createSignInApp({ config: { publicUrl: `${origin}/` }, now: new Date() })
  boss = (await setUp(app)).visitor
  mori = await addMember(app, boss, { name: '森 大輔', loginName: 'mori', role: 'handler' })
  await save({})
})
afterAll(async () => {
  await app?.stop()
  await provider?.stop()
})
beforeEach(() => {
  provider.spoil = undefined
  provider.person = { sub: 'sub-mori', claims: { preferred_username: 'mori' } }
})

async function save(change: Record<string, unknown>): Promise<Answer> {
  const { version } = (await boss.get('/api/sign-in-methods')).body.provider
  const { issuer, ca, clientId, secret } = provider
  const settings = {
    isOn: true,
    label: '庁内の認証でログイン',
    issuer,
    clientId,
    matchClaim: 'preferred_username',
    domain: null,
    factorValues: ['mfa'],
    ca,
    secret,
  }
  return boss.put('/api/sign-in-methods/provider', { version, ...settings, ...change })
}

/** Goes to the provider and comes back with what it has written into the address. */
async function goAndComeBack(visitor: Visitor, again = false): Promise<Record<string, string>> {
  const begun = await visitor.post('/api/sign-in/sso', { again })
  if (begun.status !== 200) throw new Error(JSON.stringify(begun.body))
  return Object.fromEntries((await provider.visit(begun.body.url)).searchParams)
}

async function signIn(visitor = app.visitor()): Promise<Answer> {
  return visitor.post('/api/sign-in/sso/complete', await goAndComeBack(visitor))
}

const read = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
const write = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

function claimsOf(token: unknown): { head: object; claims: Record<string, unknown>; signature: string } {
  const [head = '', claims = '', signature = ''] = String(token).split('.')
  return { head: read(head), claims: read(claims), signature }
}

function tokenOf(head: object, claims: object, signature: string): string {
  return `${write(head)}.${write(claims)}.${signature}`
}

describe('the settings', () => {
  it('are shown without the secret, with the address to enter at the provider', async () => {
    const { provider: shown } = (await boss.get('/api/sign-in-methods')).body
    expect(shown).toMatchObject({ hasSecret: true, redirectUri: `${origin}/sso` })
    expect(JSON.stringify(shown)).not.toContain(provider.secret)
  })

  it('are the administrator’s alone, and take no certificate that is none', async () => {
    expect((await mori.visitor.get('/api/sign-in-methods')).status).toBe(403)
    expect((await save({ ca: 'x' })).body.error.code).toBe('access.bad_certificate')
    expect((await save({ issuer: 'http://provider.example' })).status).toBe(400)
  })

  it('put a button on the entrance', async () => {
    expect((await app.visitor().get('/api/entrance')).body.sso).toBe('庁内の認証でログイン')
  })
})

describe('who comes back', () => {
  it('is asked for our second factor when the provider tells of none', async () => {
    const visitor = app.visitor()
    const { body } = await signIn(visitor)
    expect(body).toMatchObject({ name: null, next: { hasCode: true, options: null } })
    expect((await visitor.get('/api/me')).status).toBe(401)
    const code = codeAt(mori.secret, new Date(app.clock.now.getTime() + 30_000))
    const done = await visitor.post('/api/sign-in/finish', { ticket: body.next.ticket, code })
    expect(done.body).toEqual({ name: '森 大輔' })
    expect((await visitor.get('/api/me')).status).toBe(200)
  })

  it('is let in at once when it tells of one', async () => {
    const visitor = app.visitor()
    provider.person = { ...provider.person, amr: ['pwd', 'mfa'] }
    expect((await signIn(visitor)).body).toEqual({ name: '森 大輔', next: null })
    expect((await visitor.get('/api/me')).status).toBe(200)
  })

  it('is known by `sub` from then on, whatever the name is', async () => {
    provider.person = { sub: 'sub-mori', claims: { preferred_username: 'renamed' } }
    expect((await signIn()).body).toMatchObject({ next: { hasCode: true } })
  })

  it('does not come into an account that somebody else of this name is bound to', async () => {
    provider.person = { sub: 'sub-newcomer', claims: { preferred_username: 'mori' } }
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
  })

  it.each([
    ['nobody here', { preferred_username: 'nobody' }],
    ['a name of another domain', { preferred_username: 'mori@evil.example' }],
    ['no name', {}],
  ])('is refused: %s', async (_why, claims) => {
    provider.person = { sub: 'sub-x', claims, amr: ['mfa'] }
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
  })

  it('is not known by an address that the provider has not checked', async () => {
    await save({ matchClaim: 'email' })
    provider.person = { sub: 'sub-y', claims: { email: 'mori@town.example' }, amr: ['mfa'] }
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
    await save({})
  })
})

describe('an answer', () => {
  it('is redeemed once', async () => {
    const visitor = app.visitor()
    const sent = await goAndComeBack(visitor)
    const cookie = new Map(visitor.cookies)
    expect((await visitor.post('/api/sign-in/sso/complete', sent)).status).toBe(200)
    for (const [name, value] of cookie) visitor.cookies.set(name, value)
    const again = await visitor.post('/api/sign-in/sso/complete', sent)
    expect(again.body.error.code).toBe('access.question_over')
  })

  it('whose code was redeemed before is refused by the provider, and so here', async () => {
    const first = app.visitor()
    const used = await goAndComeBack(first)
    await first.post('/api/sign-in/sso/complete', used)
    const second = app.visitor()
    const sent = await goAndComeBack(second)
    const answer = await second.post('/api/sign-in/sso/complete', { ...sent, code: used['code'] })
    expect(answer.body.error.code).toBe('access.sso_refused')
  })

  it('of another browser is none: no cookie, no question', async () => {
    const sent = await goAndComeBack(app.visitor())
    const thief = await app.visitor().post('/api/sign-in/sso/complete', sent)
    expect(thief.body.error.code).toBe('access.question_over')
  })

  it.each([
    ['another state', { state: 'x'.repeat(43) }],
    ['the address of another provider (mix-up, RFC 9207)', { iss: 'https://evil.example' }],
  ])('with %s is refused', async (_why, change) => {
    const visitor = app.visitor()
    const sent = await goAndComeBack(visitor)
    const answer = await visitor.post('/api/sign-in/sso/complete', { ...sent, ...change })
    expect(answer.body.error.code).toBe('access.sso_refused')
  })

  it('without the address of the provider, which it promises, is refused', async () => {
    const visitor = app.visitor()
    const { iss: _iss, ...sent } = await goAndComeBack(visitor)
    expect((await visitor.post('/api/sign-in/sso/complete', sent)).body.error.code).toBe('access.sso_refused')
  })
})

describe('an ID token', () => {
  const claimFaults: [string, Record<string, unknown>][] = [
    ['another nonce', { nonce: 'x' }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'somebody-else' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['another person', { sub: 'sub-of-the-boss' }],
    ['a time that is over', { exp: 1_600_000_000 }],
  ]
  it.each(claimFaults)('with %s is refused', async (_why, change) => {
    provider.person = { ...provider.person, amr: ['mfa'] }
    provider.spoil = (answer) => {
      const { head, claims, signature } = claimsOf(answer['id_token'])
      return { ...answer, id_token: tokenOf(head, { ...claims, ...change }, signature) }
    }
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
  })

  it.each(claimFaults)('with %s is refused although its signature holds', async (_why, change) => {
    provider.person = { ...provider.person, amr: ['mfa'] }
    provider.spoil = (answer) => {
      const { claims } = claimsOf(answer['id_token'])
      return { ...answer, id_token: provider.sign({ ...claims, ...change }) }
    }
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
  })

  it('signed anew without a change is taken: the test above refuses for the claim alone', async () => {
    provider.person = { ...provider.person, amr: ['mfa'] }
    provider.spoil = (answer) => ({ ...answer, id_token: provider.sign(claimsOf(answer['id_token']).claims) })
    expect((await signIn()).status).toBe(200)
  })

  it('with a second factor that was written in is refused: the signature is checked', async () => {
    provider.spoil = (answer) => {
      const { head, claims, signature } = claimsOf(answer['id_token'])
      return { ...answer, id_token: tokenOf(head, { ...claims, amr: ['mfa'] }, signature) }
    }
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
  })

  it.each(['none', 'HS256'])('signed by %s is refused', async (alg) => {
    provider.spoil = (answer) => {
      const { claims } = claimsOf(answer['id_token'])
      const unsigned = tokenOf({ alg }, { ...claims, amr: ['mfa'] }, '').slice(0, -1)
      const mac =
        alg === 'none' ? '' : createHmac('sha256', provider.secret).update(unsigned).digest('base64url')
      return { ...answer, id_token: `${unsigned}.${mac}` }
    }
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
  })

  it('that is missing is refused', async () => {
    provider.spoil = ({ id_token: _token, ...answer }) => answer
    expect((await signIn()).body.error.code).toBe('access.sso_refused')
  })
})

describe('a provider', () => {
  it('whose certificate nobody has vouched for is away', async () => {
    await save({ ca: null })
    expect((await app.visitor().post('/api/sign-in/sso', {})).body.error.code).toBe('access.provider_away')
    await save({})
  })

  it('that is off is not asked', async () => {
    await save({ isOn: false })
    expect((await app.visitor().post('/api/sign-in/sso', {})).body.error.code).toBe('access.sso_not_set')
    expect((await app.visitor().get('/api/entrance')).body.sso).toBeNull()
    await save({})
  })

  it('is asked anew for somebody who must prove again', async () => {
    const visitor = app.visitor()
    provider.person = { ...provider.person, amr: ['mfa'] }
    const sent = await goAndComeBack(visitor, true)
    expect((await visitor.post('/api/sign-in/sso/complete', sent)).body.name).toBe('森 大輔')
    expect((await visitor.get('/api/me/fresh')).status).toBe(200)
  })
})
