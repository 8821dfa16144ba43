/** What the use cases of access are given. */
import type { Kernel } from '../../kernel/server/kernel.ts'
import type { SecretBox } from '../../kernel/server/secret-box.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { BodyOfProof } from './body-of-proof.ts'
import type { Directory } from './directory.ts'
import type { PasswordHash } from './password-hash.ts'
import type { Provider } from './provider.ts'

export type AccessDeps = {
  readonly kernel: Kernel
  readonly organization: Organization
  readonly box: SecretBox
  readonly passwords: PasswordHash
  readonly bodyOfProof: BodyOfProof
  readonly directory: Directory
  readonly provider: Provider
}
