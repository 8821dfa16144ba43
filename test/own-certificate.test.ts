/** A server that others can reach speaks TLS only, with a certificate of its own while it has no other. */
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function start(env: Record<string, string>): Promise<RunningServer> {
  const dataDir = await makeDataDir()
  cleanUps.push(() => removeDataDir(dataDir))
  const server = await runServer({ dataDir, env, listenHost: '0.0.0.0' })
  cleanUps.push(() => server.stop())
  return server
}

async function ask(server: RunningServer, path: string, ca?: Buffer): Promise<IncomingMessage> {
  const port = Number(new URL(server.origin).port)
  const asked = request({ host: 'localhost', family: 4, port, path, ca })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  return response
}

it('shows its fingerprint on the console, and serves whoever trusts it', async () => {
  const server = await start({})
  const certificate = readFileSync(join(server.dataDir, 'keys/own.crt'))
  await expect.poll(() => server.output()).toMatch(/https:\/\/\S+\/set-up#/)
  expect(server.output()).toContain('自分で作った証明書')
  expect(server.output()).toContain(new X509Certificate(certificate).fingerprint256)
  const response = await ask(server, '/healthz', certificate)
  expect(response.statusCode).toBe(200)
  await expect(ask(server, '/healthz')).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  await expect(fetch(`${server.origin.replace('https', 'http')}/healthz`)).rejects.toThrow()
})

it('makes none where a proxy encrypts', async () => {
  const server = await start({ TORIDE_BEHIND_PROXY: 'yes' })
  expect(server.origin).toMatch(/^http:/)
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
  expect(server.output()).not.toContain('証明書')
})
