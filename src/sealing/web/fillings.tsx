/** What seals put on the page of a case: who can read it, and the passphrase where the key is locked. */
import { caseBanner, caseMissing } from '../../incidents/web/public.tsx'
import { fillWeb } from '../../kernel/web/web-slot.tsx'
import { LockedPrompt, SealBanner } from './seal-banner.tsx'

export const fillings = [fillWeb(caseBanner, SealBanner), fillWeb(caseMissing, LockedPrompt)]
