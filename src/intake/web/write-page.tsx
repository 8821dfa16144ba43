/** A slip written in one go: what was heard at the counter, or what stands on paper. */
import { Button } from '../../kernel/web/button.tsx'
import { useDraft } from '../../kernel/web/draft.ts'
import { InstantField } from '../../kernel/web/field.tsx'
import { useGo, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useViewer } from '../../kernel/web/shell-context.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { receiveReport } from '../core/contract.ts'
import type { Slip } from '../core/report.ts'
import { ja } from '../core/screen/ja.ts'
import { emptySlip } from './empty-slip.ts'
import { SlipFields } from './slip-fields.tsx'

const text = ja.slip

export function WritePage() {
  const [query] = useQueryMembers()
  const kind = query['kind'] === 'paper' ? 'paper' : 'counter'
  const now = useServerNow(60)
  const { seats } = useViewer()
  const initial = {
    slip: emptySlip({ knownAt: now, knownBySection: seats[0] ?? '' }) as Slip,
    receivedAt: '',
  }
  const draft = useDraft(`write:${kind}`, initial)
  const receive = useAct(receiveReport)
  const go = useGo()
  const { slip, receivedAt } = draft.value
  const send = async () => {
    const report = await receive.act({ kind, slip: slip as never, ...(receivedAt ? { receivedAt } : {}) })
    if (!report) return
    draft.forget()
    go(`/intake/reports/${report.id}`)
  }
  return (
    <Page title={kind === 'paper' ? text.paperTitle : text.counterTitle} lead={ja.start.lead}>
      <Panel>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void send()
          }}
        >
          {kind === 'paper' ? (
            <InstantField
              label={text.received}
              value={receivedAt}
              change={(at) => draft.change({ slip, receivedAt: at })}
            />
          ) : null}
          <SlipFields
            slip={slip}
            change={(part) => draft.change({ slip: { ...slip, ...part }, receivedAt })}
          />
          <Refused refusal={receive.refusal} />
          <Button type="submit" look="filled" size="tall" isBusy={receive.isBusy}>
            {text.receive}
          </Button>
        </form>
      </Panel>
    </Page>
  )
}
