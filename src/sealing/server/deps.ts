/** What the use cases of sealed cases are given. */
import type { Kernel } from '../../kernel/server/kernel.ts'
import type { SecretBox } from '../../kernel/server/secret-box.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { HeldShares } from './held-shares.ts'
import type { SessionKeys } from './session-keys.ts'

export type Deps = {
  readonly kernel: Kernel
  readonly organization: Organization
  readonly incidents: Incidents
  /** The server's own box: what must not stand in a copy of the database, but needs no person's key. */
  readonly box: SecretBox
  readonly sessions: SessionKeys
  readonly shares: HeldShares
}
