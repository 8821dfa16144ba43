/** Where a report begins: telephone, counter, staff form, paper. */
import { Button } from '../../kernel/web/button.tsx'
import { useGo } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useViewer } from '../../kernel/web/shell-context.ts'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useAct } from '../../kernel/web/use-call.ts'
import { receiveReport } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { emptySlip } from './empty-slip.ts'
import './intake.css'

const text = ja.start

export function StartPage() {
  const receive = useAct(receiveReport)
  const go = useGo()
  const now = useServerNow()
  const { seats } = useViewer()
  const startCall = async () => {
    const slip = emptySlip({ knownAt: now, knownBySection: seats[0] ?? '' })
    const report = await receive.act({ kind: 'phone', slip })
    if (report) go(`/intake/phone/${report.id}`)
  }
  return (
    <Page title={text.title} lead={text.lead}>
      <Refused refusal={receive.refusal} />
      <div className="intake-start">
        <Choice
          label={text.phone}
          note={text.phoneNote}
          open={() => void startCall()}
          isBusy={receive.isBusy}
        />
        <Choice label={text.counter} note={text.counterNote} open={() => go('/intake/write?kind=counter')} />
        <Choice label={text.staff} note={text.staffNote} open={() => go('/intake/report')} />
        <Choice label={text.paper} note={text.paperNote} open={() => go('/intake/write?kind=paper')} />
      </div>
    </Page>
  )
}

function Choice({
  label,
  note,
  open,
  isBusy,
}: {
  label: string
  note: string
  open: () => void
  isBusy?: boolean
}) {
  return (
    <div className="panel">
      <Button size="answer" isWide onClick={open} isBusy={isBusy}>
        {label}
      </Button>
      <p className="second">{note}</p>
    </div>
  )
}
