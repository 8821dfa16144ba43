/** What incidents puts on pages of earlier slices. */
import { fillWeb } from '../../kernel/web/web-slot.tsx'
import { logEntity, logSelection } from '../../logs/web/public.tsx'
import { AddToCase, CasesOf } from './log-selection.tsx'

export const fillings = [fillWeb(logSelection, AddToCase), fillWeb(logEntity, CasesOf)]
