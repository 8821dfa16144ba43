/** An app with organization, access and attestation, a body and its administrator; the tree grows when a test says so. */
import { createAccess } from '../src/access/server/access.ts'
import type { Access } from '../src/access/server/public.ts'
import { createAttestation } from '../src/attestation/server/attestation.ts'
import type { Attestation } from '../src/attestation/server/public.ts'
import { createOrganization } from '../src/organization/server/organization.ts'
import type { Organization } from '../src/organization/server/public.ts'
import { setUp, signIn } from './first-run.ts'
import { createHttpApp, type HttpApp, type Visitor } from './http-app.ts'

export type AttestedApp = HttpApp<{
  access: Access
  organization: Organization
  attestation: Attestation
}> & {
  readonly bodyId: string
  readonly boss: Visitor
  /** Adds trail entries and signs a checkpoint over them. */
  grow(entries?: number): Promise<{ size: number; note: string }>
  /** Moves the clock; the administrator signs in again when the session has ended meanwhile. */
  later(ms: number): Promise<void>
}

export async function createAttestedApp(options: { withJobs?: boolean } = {}): Promise<AttestedApp> {
  const app = await createHttpApp({
    ...options,
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      const access = join(createAccess(kernel, { organization }))
      return { organization, access, attestation: join(createAttestation(kernel, { organization, access })) }
    },
  })
  const { visitor: boss, secret, loginName } = await setUp(app)
  const bodyId = (await app.slices.organization.soleBodyId()) ?? ''
  return {
    ...app,
    bodyId,
    boss,
    later: async (ms) => {
      app.clock.forward(ms)
      if ((await boss.get('/api/me')).status !== 401) return
      const answer = await signIn(app, boss, { loginName, secret })
      if (answer.status !== 200) throw new Error(`not signed in: ${JSON.stringify(answer.body)}`)
    },
    grow: async (entries = 1) => {
      for (let count = 0; count < entries; count += 1)
        await boss.post('/api/organization/units', { name: `課${count}`, parentId: null, phone: null })
      const signed = await app.slices.attestation.settle(bodyId)
      if (!signed) throw new Error('nothing was signed')
      return signed
    },
  }
}
