/** Today: what nobody has taken, what runs out, what waits for me; at the side what is silent or stale. */
import { Button } from '../../kernel/web/button.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Stack } from '../../kernel/web/panel.tsx'
import { useShell, useViewer } from '../../kernel/web/shell-context.ts'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import type { TodayLine } from '../../kernel/core/today.ts'
import { readToday } from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { placesFor } from './places.ts'
import { ReachPanel } from './reach-panel.tsx'
import { DeadlinePanel, SilentPanel, StalePanel, UntakenPanel, WaitingPanel } from './today-panels.tsx'
import { WeekPanel } from './week-panel.tsx'

const words = ja.web.today

export function TodayPage() {
  const today = useCall(readToday, {}, { everySeconds: 15 })
  const lines = today.data?.lines ?? []
  return (
    <Page
      title={words.title}
      lead={today.data ? <Lead lines={lines} /> : undefined}
      acts={
        <span className="only-wide">
          <Button onClick={() => print()}>{words.print}</Button>
        </span>
      }
    >
      <Region reading={today} rows={8}>
        {(data) => <Sections lines={data.lines} />}
      </Region>
    </Page>
  )
}

function Sections({ lines }: { lines: readonly TodayLine[] }) {
  const { roles } = useViewer()
  const { permissions } = useShell()
  const of = (section: TodayLine['section']) => lines.filter((line) => line.section === section)
  const sees = new Set(placesFor({ roles, permissions }).map((place) => place.key))
  // The CISO decides first, and sees neither silent sources nor stale registers.
  if (roles.every((role) => role === 'ciso'))
    return (
      <Stack>
        <WaitingPanel lines={of('waiting')} />
        <DeadlinePanel lines={of('deadline')} />
        <UntakenPanel lines={of('untaken')} />
      </Stack>
    )
  return (
    <Columns>
      <Stack>
        <UntakenPanel lines={of('untaken')} />
        {sees.has('duties') ? <DeadlinePanel lines={of('deadline')} /> : null}
        <WaitingPanel lines={of('waiting')} />
      </Stack>
      <Stack>
        <ReachPanel />
        {sees.has('logs') ? <SilentPanel lines={of('silent')} /> : null}
        {sees.has('registers') ? <StalePanel lines={of('stale')} /> : null}
        {permissions.has('report.acknowledge') ? <WeekPanel /> : null}
      </Stack>
    </Columns>
  )
}

/** The first sentence names the first act; without one it says that nothing waits. */
function Lead({ lines }: { lines: readonly TodayLine[] }) {
  const { name } = useViewer()
  const count = (section: TodayLine['section']) => lines.filter((line) => line.section === section).length
  const [untaken, deadlines, waiting] = [count('untaken'), count('deadline'), count('waiting')]
  if (untaken > 0)
    return (
      <>
        <strong>{words.leadUntaken({ count: untaken })}</strong>
        {words.leadFirstUntaken}
      </>
    )
  if (deadlines + waiting === 0) return <>{words.leadNothing}</>
  return (
    <>
      {waiting > 0 ? words.leadWaiting({ name, count: waiting }) : null}
      {deadlines > 0 ? words.leadDeadlines({ count: deadlines }) : null}
    </>
  )
}
