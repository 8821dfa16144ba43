/** What the use cases of custody are given. */
import type { Blobs } from '../../kernel/server/blobs.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'

export type Deps = {
  readonly blobs: Blobs
  readonly incidents: Incidents
  readonly organization: Organization
}
