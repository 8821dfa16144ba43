/** What later slices put into places of earlier pages, in the order of `order.ts`. */
import { fillings as custody } from '../../custody/web/fillings.tsx'
import { fillings as duties } from '../../duties/web/fillings.tsx'
import { fillings as incidents } from '../../incidents/web/fillings.tsx'
import { fillings as intake } from '../../intake/web/fillings.tsx'
import { fillings as detection } from '../../detection/web/fillings.tsx'
import { fillings as sealing } from '../../sealing/web/fillings.tsx'
import type { WebFilling } from '../../kernel/web/web-slot.tsx'

export const fillings: readonly WebFilling[] = [
  ...incidents,
  ...custody,
  ...duties,
  ...intake,
  ...detection,
  ...sealing,
]
