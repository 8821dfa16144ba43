/** What the server speaks over TLS: nothing older than 1.2, and no cipher that a stolen key would open later. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect, type ConnectionOptions } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEchoApp, type EchoApp } from '../../../../test/echo-app.ts'

let app: EchoApp
const folder = mkdtempSync(path.join(tmpdir(), 'toride-transport-'))
const files = { cert: path.join(folder, 'a.crt'), key: path.join(folder, 'a.key') }

/** An RSA key, as an authority of a municipality would give: only with one could a cipher lack forward secrecy. */
beforeAll(async () => {
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', [...made, '-keyout', files.key, '-out', files.cert], { stdio: 'ignore' })
  app = await startEchoApp({ TORIDE_TLS_CERT: files.cert, TORIDE_TLS_KEY: files.key })
})
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true })
})

async function handshake(options: ConnectionOptions): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: app.port, rejectUnauthorized: false, ...options })
  const failed = once(socket, 'error').then(() => 'refused')
  const outcome = await Promise.race([
    once(socket, 'secureConnect').then(() => `${socket.getProtocol()} ${socket.getCipher().name}`),
    failed,
  ])
  socket.on('error', () => undefined).destroy()
  return outcome
}

describe('TLS', () => {
  it('speaks no TLS older than 1.2, and 1.3 first', async () => {
    expect(await handshake({})).toMatch(/^TLSv1\.3 /)
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 ECDHE-/)
    const old: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' }
    expect(await handshake({ ...old, maxVersion: 'TLSv1.1' })).toBe('refused')
    expect(await handshake({ ...old, maxVersion: 'TLSv1' })).toBe('refused')
  })

  it.each([
    'AES128-GCM-SHA256',
    'AES256-SHA',
    'ECDHE-RSA-AES128-SHA',
    'ECDHE-RSA-AES256-SHA384',
    'NULL-SHA256',
  ])('takes no cipher without forward secrecy and authentication in one: %s', async (cipher) => {
    expect(await handshake({ maxVersion: 'TLSv1.2', ciphers: `${cipher}:@SECLEVEL=0` })).toBe('refused')
  })
})
