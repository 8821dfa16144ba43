/** The attestation slice put together: every trail entry becomes a leaf, the tree is signed, proofs are given. */
import type { SliceParts } from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import type { Access } from '../../access/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import { createPublication } from './publish/publication.ts'
import { attestationPublic, type Attestation } from './public.ts'
import { startSequencer, type Sequencer } from './sequencer.ts'
import { openSigningKey } from './signing-key.ts'

type Left = { readonly organization: Organization; readonly access: Access }

export function createAttestation(kernel: Kernel, { organization, access }: Left): SliceParts<Attestation> {
  const deps = { kernel, key: openSigningKey(kernel.config) }
  let sequencer: Sequencer | undefined
  const attestation = attestationPublic(deps)
  return {
    public: attestation,
    ...createPublication(kernel, { organization, access, attestation }),
    start: async () => {
      sequencer = startSequencer(deps, () => organization.bodyIds())
    },
    stop: async () => sequencer?.stop(),
  }
}
