/** What the use cases of access are given. */
import type { Kernel } from '../../kernel/server/kernel.ts'
import type { SecretBox } from '../../kernel/server/secret-box.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { PasswordHash } from './password-hash.ts'

export type AccessDeps = {
  readonly kernel: Kernel
  readonly organization: Organization
  readonly box: SecretBox
  readonly passwords: PasswordHash
}
