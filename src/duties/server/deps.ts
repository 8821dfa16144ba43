/** What the use cases of duties are given. */
import type { Blobs } from '../../kernel/server/blobs.ts'
import type { Custody } from '../../custody/server/public.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { DutyRules } from '../core/evaluate-duties.ts'
import type { DutyContent } from './duty-content.ts'

/** What duties ask of the custody of evidence. */
export type CustodyDoor = Pick<Custody, 'listEvidence'>

export type Deps = {
  readonly organization: Organization
  readonly incidents: Incidents
  readonly custody: CustodyDoor | undefined
  readonly content: DutyContent
  readonly rules: DutyRules
  readonly blobs: Blobs
  /** The template for documents whose form has none of its own. */
  readonly standardTemplate: Buffer
}
