/** What is missing before the case may be closed, as links; the closing words; the second person; the end. */
import { useState } from 'react'
import { Button, abilityOf, isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Facts, Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readClosing } from '../core/contract.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { CloseDialog, ClosingWordsDialog, CountersignDialog, ReopenDialog } from './closing-dialogs.tsx'

const words = ja.closing
type Which = 'words' | 'countersign' | 'close' | 'reopen'

export function ClosingPanel({ view }: { view: CaseView }) {
  const [which, open] = useState<Which>()
  const close = () => open(undefined)
  return (
    <Panel
      id="closing"
      title={words.title}
      side={
        isOffered(view, 'case.update') ? (
          <LinkButton onClick={() => open('words')}>{words.write}</LinkButton>
        ) : undefined
      }
    >
      <div className="stack tight">
        {view.stage === 'closed' ? null : <Missing view={view} open={open} />}
        <ClosingFacts view={view} />
        <div className="inline no-print">
          {isOffered(view, 'case.countersign') && hasClosingWords(view) ? (
            <Button size="row" {...abilityOf(view, 'case.countersign')} onClick={() => open('countersign')}>
              {words.countersign}
            </Button>
          ) : null}
          {isOffered(view, 'case.reopen') ? (
            <Button onClick={() => open('reopen')}>{words.reopen}</Button>
          ) : null}
        </div>
      </div>
      {which === 'words' ? <ClosingWordsDialog view={view} close={close} /> : null}
      {which === 'countersign' ? <CountersignDialog view={view} close={close} /> : null}
      {which === 'close' ? <CloseDialog view={view} close={close} /> : null}
      {which === 'reopen' ? <ReopenDialog view={view} close={close} /> : null}
    </Panel>
  )
}

function Missing({ view, open }: { view: CaseView; open: (which: Which) => void }) {
  const closing = useCall(readClosing, { id: view.id }, { everySeconds: 60 })
  return (
    <Region reading={closing}>
      {({ missing }) =>
        missing.length > 0 ? (
          <>
            <p className="strong">{words.missing({ count: missing.length })}</p>
            <ul className="incidents-missing">
              {missing.map((item, index) => (
                <li key={`${item.code}:${index}`}>
                  <Link href={item.href}>{item.sentence}</Link>
                </li>
              ))}
            </ul>
            <p className="second">{words.secondNote}</p>
          </>
        ) : (
          <Ready view={view} open={open} />
        )
      }
    </Region>
  )
}

function Ready({ view, open }: { view: CaseView; open: (which: Which) => void }) {
  if (!isOffered(view, 'case.close')) return <p className="strong">{words.notYours}</p>
  return (
    <div className="inline">
      <p className="strong">{words.ready}</p>
      <Button look="filled" {...abilityOf(view, 'case.close')} onClick={() => open('close')}>
        {words.close}
      </Button>
    </div>
  )
}

function ClosingFacts({ view }: { view: CaseView }) {
  const say = useSayTime()
  const { corrective, countersign } = view
  const written = corrective?.kind === 'actions' ? corrective.text : corrective?.reason
  return (
    <Facts
      items={[
        {
          key: 'resolution',
          term: words.resolution,
          value: view.resolution ? incidents.resolutions[view.resolution] : words.none,
        },
        {
          key: 'summary',
          term: words.summary,
          value: <span className="pre-line">{view.summary || words.none}</span>,
        },
        {
          key: 'corrective',
          term: words.corrective,
          value: <span className="pre-line">{written || words.none}</span>,
        },
        {
          key: 'countersign',
          term: words.countersign,
          value: countersign
            ? words.countersigned({ name: countersign.by.name, at: say(countersign.at) })
            : undefined,
        },
      ]}
    />
  )
}

function hasClosingWords(view: CaseView): boolean {
  return view.resolution !== null && view.summary.trim() !== '' && view.corrective !== null
}
