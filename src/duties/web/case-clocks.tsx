/** The clocks of a case for the case's own page: at most four, the most urgent first, the rest by a link. */
import { ClockCard } from '../../kernel/web/clock-card.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { useCall } from '../../kernel/web/use-call.ts'
import { readCaseDuties } from '../core/contract.ts'
import type { DutyView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { deadlineOf, DutyTag } from './due-words.tsx'
import './duties.css'

const words = ja.clocks
const cardsMax = 4

export function CaseClocks({ caseId }: { caseId: string }) {
  const may = useMay('duty.read')
  const reading = useCall(readCaseDuties, { caseId }, { isOff: !may, everySeconds: 60 })
  if (!may || !reading.data) return null
  const running = reading.data.duties
    .filter((duty) => !duty.isSettled && duty.standing !== 'fell_away' && duty.due.targetAt !== null)
    .toSorted(byUrgency)
  const shown = running.slice(0, cardsMax)
  const rest = reading.data.duties.filter((duty) => !duty.isSettled).length - shown.length
  const href = `/duties/${caseId}`
  return (
    <>
      {shown.map((duty) => (
        <ClockCard
          key={duty.id}
          destination={duty.title}
          deadline={deadlineOf(duty)}
          state={<DutyTag duty={duty} />}
          law={duty.law}
          reason={duty.reason}
        />
      ))}
      <p className="duties-clocks-rest">
        {shown.length === 0 ? `${words.none} ` : ''}
        <Link href={href}>{rest > 0 ? words.all({ count: rest }) : words.open}</Link>
      </p>
    </>
  )
}

function byUrgency(left: DutyView, right: DutyView): number {
  return (left.due.targetAt ?? '').localeCompare(right.due.targetAt ?? '')
}
