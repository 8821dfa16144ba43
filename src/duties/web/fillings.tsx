/** What duties put on the page of a case: its clocks and its documents. */
import { fillWeb } from '../../kernel/web/web-slot.tsx'
import { caseClocks, casePanelsLeft } from '../../incidents/web/public.tsx'
import { CaseClocks } from './case-clocks.tsx'
import { CaseDocuments } from './documents-panel.tsx'

export const fillings = [fillWeb(caseClocks, CaseClocks), fillWeb(casePanelsLeft, CaseDocuments)]
