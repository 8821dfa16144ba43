/** What custody puts on the page of a case: its evidence. */
import { casePanelsRight } from '../../incidents/web/public.tsx'
import { fillWeb } from '../../kernel/web/web-slot.tsx'
import { EvidencePanel } from './evidence-panel.tsx'

export const fillings = [fillWeb(casePanelsRight, EvidencePanel)]
