/** Choose a first-response card for the case, the closest to its zones and kind first, and start it. */
import { Button } from '../../kernel/web/button.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { Link, useGo } from '../../kernel/web/location.tsx'
import { EmptyState, Refused, Region } from '../../kernel/web/states.tsx'
import { ZoneBadge } from '../../kernel/web/tag.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { listCards, startRun } from '../core/contract-card.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { runHref } from './run-steps.ts'

const words = ja.work

export function StartCardDialog({ view, close }: { view: CaseView; close: () => void }) {
  const go = useGo()
  const start = useAct(startRun)
  const cards = useCall(listCards, { zone: view.zones[0], category: view.category ?? undefined })
  const begin = async (cardId: string) => {
    const run = await start.act({ caseId: view.id, cardId })
    if (run) go(runHref(view.id, run.id))
  }
  const running = new Set(view.runs.map((run) => run.card.id))
  return (
    <Dialog title={words.startCard} isOpen isBroad close={close} acts={null}>
      <p>{words.startLead}</p>
      <Refused refusal={start.refusal} />
      <Region reading={cards}>
        {(data) =>
          data.cards.length === 0 ? (
            <EmptyState>{words.noCards}</EmptyState>
          ) : (
            <ul className="quiet-list incidents-cards">
              {data.cards.map((card) => (
                <li key={card.id}>
                  <div>
                    <span className="strong">{card.name}</span>{' '}
                    {card.zones.map((zone) => (
                      <ZoneBadge key={zone} zone={zone} isShort />
                    ))}
                    <p className="second">
                      {card.useWhen}
                      {'\u3000'}
                      <Link href={`/cards/${card.id}`}>{words.steps({ count: card.stepCount })}</Link>
                    </p>
                  </div>
                  {running.has(card.id) ? null : (
                    <Button size="row" isBusy={start.isBusy} onClick={() => void begin(card.id)}>
                      {words.start}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Region>
    </Dialog>
  )
}
