/** The slices, left to right. A slice imports only slices to its left; `npm run check` holds that. */
export const order = [
  'kernel',
  'organization',
  'access',
  'attestation',
  'registers',
  'plan',
  'paging',
  'logs',
  'incidents',
  'custody',
  'duties',
  'intake',
  'detection',
  'sealing',
  'main',
] as const

export type Slice = (typeof order)[number]
