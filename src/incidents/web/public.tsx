/** Places that later slices fill on the page of a case. */
import type { ReactNode } from 'react'
import { webSlot } from '../../kernel/web/web-slot.tsx'

/** The clock cards under the head: each filling gives its cards (at most four in all), most urgent first. */
export const caseClocks = webSlot<{ caseId: string }>('incidents.caseClocks')

/** Over everything else on the page: who can read the case at all. */
export const caseBanner = webSlot<{ caseId: string }>('incidents.caseBanner')

/** In place of a case that is not there for the reader; `otherwise` is what is drawn when nothing can be done. */
export const caseMissing = webSlot<{ caseId: string; otherwise: ReactNode }>('incidents.caseMissing')

/** Panels of the left column, under the decisions: the documents. */
export const casePanelsLeft = webSlot<{ caseId: string }>('incidents.casePanelsLeft')

/** Panels of the right column, under the countermeasures: the evidence. */
export const casePanelsRight = webSlot<{ caseId: string }>('incidents.casePanelsRight')

/** Panels beside the register items and the similar cases: the reports of the intake. */
export const caseLinks = webSlot<{ caseId: string }>('incidents.caseLinks')
