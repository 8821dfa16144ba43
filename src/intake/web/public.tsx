/** Places that later slices fill on pages of the intake. */
import { webSlot } from '../../kernel/web/web-slot.tsx'

/** Under the facts of an alert: what the rule usually does here. */
export const alertHabit = webSlot<{ ruleId: string; receivedAt: string }>('intake.alertHabit')
