/** The first administrator of a running server, signed in through the printed set-up link, over plain HTTP. */
import { setTimeout as pause } from 'node:timers/promises'
import { codeAt } from '../src/access/server/one-time-code.ts'
import type { RunningServer } from './running-server.ts'

export type HttpAnswer = {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads members of a shape that it knows
  readonly body: any
}

export type HttpAdministrator = {
  get(path: string): Promise<HttpAnswer>
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>
  /** A new API key: the text that goes behind `authorization: ApiKey`. */
  issueKey(name: string, scopes: readonly string[]): Promise<string>
}

const password = 'ayame-kawara-7-tsubame'
const dayMs = 86_400_000

/**
 * Sets the body up. The server listens on the loopback without TLS; sessions outlive its restart, after which
 * `origin` tells the new address.
 */
export async function setUpServer(
  server: RunningServer,
  origin: () => string = () => server.origin,
): Promise<HttpAdministrator> {
  const cookies = new Map<string, string>()
  const token = await printedToken(server)
  const loginName = 'kanri'
  const proof: Proof = {}
  const ask = provingAsker(askerOf(origin, cookies), proof)
  const begun = await ask({
    method: 'POST',
    path: '/api/set-up/begin',
    body: { token, bodyName: '砦町', loginName },
  })
  proof.secret = String(begun.body.secret)
  const body = {
    token,
    body: { name: '砦町', shortName: '砦町', code: '990019', prefecture: 'みやま県', networkModel: 'alpha' },
    administrator: { name: '管理 太郎', loginName, password },
    code: codeAt(proof.secret, new Date()),
  }
  const done = await ask({ method: 'POST', path: '/api/set-up/complete', body })
  if (done.status !== 200) throw new Error(`set-up failed: ${JSON.stringify(done.body)}`)
  return administratorOver(ask)
}

/** The link is printed a moment after the server answers. */
async function printedToken(server: RunningServer): Promise<string> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const token = /\/set-up#(\S+)/.exec(server.output())?.[1]
    if (token !== undefined) return token
    await pause(20)
  }
  throw new Error('no set-up link was printed')
}

type Sent = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
type Ask = (sent: Sent) => Promise<HttpAnswer>

function administratorOver(ask: Ask): HttpAdministrator {
  return {
    get: (path) => ask({ method: 'GET', path }),
    post: (path, body = {}, headers = {}) => ask({ method: 'POST', path, body, headers }),
    issueKey: async (name, scopes) => {
      const lastDay = new Date(Date.now() + 30 * dayMs).toISOString().slice(0, 10)
      const answer = await ask({ method: 'POST', path: '/api/keys', body: { name, scopes, lastDay } })
      if (answer.status !== 200) throw new Error(`no key: ${JSON.stringify(answer.body)}`)
      return String(answer.body.secret)
    },
  }
}

type Proof = { secret?: string }

/** Proves the second factor again when the server asks for it, and sends once more. */
function provingAsker(ask: Ask, proof: Proof): Ask {
  return async (sent) => {
    const answer = await ask(sent)
    if (answer.status !== 403 || answer.body?.error?.code !== 'kernel.step_up_needed') return answer
    const code = codeAt(proof.secret ?? '', new Date())
    const proved = await ask({ method: 'POST', path: '/api/me/step-up', body: { code } })
    return proved.status === 200 ? ask(sent) : answer
  }
}

function askerOf(origin: () => string, cookies: Map<string, string>): Ask {
  return async ({ method, path, body, headers = {} }) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const isText = typeof body === 'string'
    const response = await fetch(`${origin()}${path}`, {
      method,
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text }
  }
}
