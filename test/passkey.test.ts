/** Passkeys in Chromium with its virtual authenticator: on http://localhost, and under an internal name with an authority of one's own. */
import { X509Certificate, createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ja as screens } from '../src/access/core/screen/ja.ts'
import { makeAuthority } from './authority.ts'
import { desk, launchBrowser, phone } from './browser.ts'
import { closeTown, look, openTown, press, said, setUpBody, visit, type Town } from './job/town.ts'
import { freeTcpPort, makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'

const words = screens.passkeys
const password = 'mizuumi no hotori no shiro'
let hasFailed = false
beforeEach(({ skip }) => skip(hasFailed, 'an earlier step has failed'))
afterEach(({ task }) => {
  if (task.result?.state === 'fail') hasFailed = true
})

/** A key that is always touched and knows its owner. */
async function plugIn(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function register(page: Page, name: string): Promise<void> {
  await press(page, words.add)
  await page.getByRole('dialog').getByLabel(words.name).fill(name)
  await press(page, words.addAct)
  await said(page, words.added)
}

async function signInByPasskey(page: Page): Promise<void> {
  await page.getByLabel(screens.signIn.loginName).fill('kanri')
  await page.getByLabel(screens.signIn.password).fill(password)
  await press(page, screens.signIn.byPasskey)
  await page.getByRole('navigation').first().waitFor()
}

/** The server's answer when the last proof is too old, once, so that no test waits five minutes. */
async function askForProofOnce(page: Page, path: string): Promise<void> {
  const error = { code: 'kernel.step_up_needed', params: {}, message: '', requestId: 'req' }
  await page.route(`**${path}`, (route) => route.fulfill({ status: 403, json: { error } }), { times: 1 })
}

describe('on http://localhost', { timeout: 120_000 }, () => {
  let town: Town
  let page: Page

  beforeAll(async () => {
    town = await openTown()
    page = (await setUpBody(town)).page
    // Here it is the passkey that answers, not the phone.
    page.removeAllListeners('response')
    await plugIn(page)
  })
  afterAll(() => closeTown(town))

  it('a passkey is registered on one’s own page', async () => {
    await visit(town, page, '/settings/account')
    await register(page, '机の鍵')
    await page.getByText('机の鍵').first().waitFor()
    await look(town, page, 'passkeys')
    await page.setViewportSize(phone)
    await look(town, page, 'passkeys-phone')
    await page.setViewportSize(desk)
  })

  it('the ways to sign in are settled on a page of their own', async () => {
    await visit(town, page, '/settings/sign-in-methods')
    await look(town, page, 'methods')
    await page.setViewportSize(phone)
    await look(town, page, 'methods-phone')
    await page.setViewportSize(desk)
    await visit(town, page, '/settings/account')
  })

  it('it signs in after the password', async () => {
    await press(page, screens.account.signOut)
    await page.getByLabel(screens.signIn.loginName).waitFor()
    await look(town, page, 'sign-in')
    await signInByPasskey(page)
  })

  it('the dialog asks for a proof over any page, takes the passkey, and the act goes on', async () => {
    await visit(town, page, '/settings/account')
    await askForProofOnce(page, '/api/me/passkeys/*/remove')
    await press(page, words.remove)
    const dialog = page.getByRole('dialog', { name: screens.stepUp.title })
    await dialog.waitFor()
    await look(town, page, 'step-up')
    await page.setViewportSize(phone)
    await look(town, page, 'step-up-phone')
    await page.setViewportSize(desk)
    await dialog.getByRole('button', { name: screens.stepUp.byPasskey }).click()
    await said(page, words.removed)
    await page.getByText(words.none).waitFor()
  })

  it('nothing on these pages is wrong', () => {
    expect(town.faults).toEqual([])
    expect(town.opened.flatMap((guarded) => guarded.problems)).toEqual([])
  })
})

// Another server and another browser: in the long run only.
const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
describe.skipIf(!isLong)(
  'under an internal name with an authority of one’s own',
  { timeout: 120_000 },
  () => {
    const name = 'toride.town.example'
    let folder: string
    let server: RunningServer
    let browser: Browser

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'toride-name-'))
      const { certificate, key } = await (await makeAuthority()).issue(name)
      const [certificateFile, keyFile] = [join(folder, 'server.crt'), join(folder, 'server.key')]
      await writeFile(certificateFile, certificate)
      await writeFile(keyFile, key, { mode: 0o600 })
      const port = await freeTcpPort()
      const tls = { TORIDE_TLS_CERT: certificateFile, TORIDE_TLS_KEY: keyFile }
      server = await runServer({
        dataDir: await makeDataDir(),
        port,
        env: { ...tls, TORIDE_PUBLIC_URL: `https://${name}:${port}` },
      })
      const key256 = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
      const digest = createHash('sha256').update(key256).digest('base64')
      browser = await launchBrowser(undefined, [
        `--host-resolver-rules=MAP ${name} 127.0.0.1, MAP * ~NOTFOUND`,
        `--ignore-certificate-errors-spki-list=${digest}`,
      ])
    })
    afterAll(async () => {
      await browser?.close()
      await server?.stop()
      if (server) await removeDataDir(server.dataDir)
      await rm(folder, { recursive: true, force: true })
    })

    it('a passkey is registered and signs in', async () => {
      const link = new URL(/https:\/\/\S+\/set-up#\S+/.exec(server.output())?.[0] ?? '')
      expect(link.hostname).toBe(name)
      const town: Town = {
        server: { ...server, origin: link.origin },
        browser,
        faults: [],
        opened: [],
        notes: new Map(),
        pictures: 0,
      }
      const { page } = await setUpBody(town)
      await plugIn(page)
      await visit(town, page, '/settings/account')
      await register(page, '机の鍵')
      await press(page, screens.account.signOut)
      await signInByPasskey(page)
      expect(town.opened.flatMap((guarded) => guarded.problems)).toEqual([])
    })
  },
)
