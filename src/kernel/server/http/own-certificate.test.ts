/** The certificate of our own: good for TLS, kept while it lasts, made anew before it runs out. */
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { get } from 'node:https'
import { createServer } from 'node:https'
import { once } from 'node:events'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownCertificate } from './own-certificate.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'toride-certificate-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const now = new Date()

it('names this host, and a client that trusts it connects', async () => {
  const files = await ownCertificate(folder, now)
  const certificate = readFileSync(files.certificateFile)
  expect(new X509Certificate(certificate).checkHost(hostname())).toBe(hostname())
  expect(statSync(files.keyFile).mode & 0o777).toBe(0o600)
  const server = createServer({ cert: certificate, key: readFileSync(files.keyFile) }, (_request, response) =>
    response.end('ok'),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const answer = once(get({ host: 'localhost', port, ca: certificate, family: 4 }), 'response')
  const [response] = (await answer) as [{ statusCode: number; resume(): void }]
  response.resume()
  expect(response.statusCode).toBe(200)
  server.close()
})

it('is kept while it lasts and made anew a month before it runs out', async () => {
  const before = readFileSync((await ownCertificate(folder, now)).certificateFile, 'utf8')
  const later = new Date(now.getTime() + 380 * 86_400_000)
  const after = readFileSync((await ownCertificate(folder, later)).certificateFile, 'utf8')
  expect(after).not.toBe(before)
})
