/** What the detection puts on pages of earlier slices. */
import { fillWeb } from '../../kernel/web/web-slot.tsx'
import { alertHabit } from '../../intake/web/public.tsx'
import { AlertHabit } from './alert-habit.tsx'

export const fillings = [fillWeb(alertHabit, AlertHabit)]
