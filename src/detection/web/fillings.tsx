/** What the detection puts on pages of earlier slices. */
import { fillWeb } from '../../kernel/web/web-slot.tsx'
import { alertHabit } from '../../intake/web/public.tsx'
import { ruleName } from '../../logs/web/public.tsx'
import { AlertHabit } from './alert-habit.tsx'
import { RuleName } from './rule-name.tsx'

export const fillings = [fillWeb(alertHabit, AlertHabit), fillWeb(ruleName, RuleName)]
