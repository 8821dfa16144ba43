/** The head of a case: tags, and the state in four parts as people wrote it. */
import { useState } from 'react'
import { Button, isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { Facts, Panel } from '../../kernel/web/panel.tsx'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { startCase } from '../core/contract.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { LevelTag, StageTag, useSayTime, useTaxonomy } from './case-words.tsx'
import { DeclareDialog, HeadDialog, PhasesDialog } from './head-dialogs.tsx'
import { SituationDialog } from './situation-dialog.tsx'

const words = ja.head

export function CaseTags({ view }: { view: CaseView }) {
  const taxonomy = useTaxonomy()
  const category = taxonomy?.categories.find((one) => one.id === view.category)?.name
  const phases = taxonomy?.phases.filter((phase) => view.phases.includes(phase.id)) ?? []
  return (
    <>
      <LevelTag level={view.severity} />
      {view.zones.map((zone) => (
        <ZoneBadge key={zone} zone={zone} />
      ))}
      <StageTag stage={view.stage} />
      {category ? <Tag>{category}</Tag> : <Tag tone="unknown">{words.categoryUnknown}</Tag>}
      {view.stage === 'closed' ? null : (
        <>
          <span className="second">{words.phases}</span>
          {phases.map((phase) => (
            <Tag key={phase.id} tone="now">
              {phase.name}
            </Tag>
          ))}
          {phases.length === 0 ? <Tag tone="unknown">{words.noPhases}</Tag> : null}
        </>
      )}
    </>
  )
}

/** Done, next, waiting for whom, until when; the lead; and the acts on the head itself. */
export function SituationPanel({ view }: { view: CaseView }) {
  const say = useSayTime()
  const { situation } = view
  const waiting = [situation.waitingFor, situation.until].filter(Boolean).join('\u3000')
  return (
    <Panel id="head" title={words.situation} side={<HeadLinks view={view} />}>
      <div className="incidents-situation">
        <Part term={words.done} text={situation.done} />
        <Part term={words.next} text={situation.next} isStrong />
        <Part term={words.waitingFor} text={waiting} />
        <div>
          <p className="second">{words.leader}</p>
          <p>{view.lead?.name ?? words.leadUnknown}</p>
          <p>{view.declared ? words.declared({ at: say(view.declared.at) }) : words.notDeclared}</p>
        </div>
      </div>
      {situation.writtenAt ? (
        <p className="second incidents-written">
          {words.written({ name: situation.writtenBy?.name ?? '', at: say(situation.writtenAt) })}
        </p>
      ) : null}
      <details className="incidents-more">
        <summary>{words.more}</summary>
        <HeadFacts view={view} />
      </details>
    </Panel>
  )
}

function Part({ term, text, isStrong }: { term: string; text: string; isStrong?: boolean }) {
  return (
    <div>
      <p className="second">{term}</p>
      {text === '' ? (
        <p className="second">{words.nothing}</p>
      ) : (
        <p className={isStrong ? 'strong pre-line' : 'pre-line'}>{text}</p>
      )}
    </div>
  )
}

function HeadFacts({ view }: { view: CaseView }) {
  const say = useSayTime()
  const { source, known } = view
  return (
    <Facts
      items={[
        { key: 'opened', term: words.opened, value: say(view.openedAt) },
        {
          key: 'source',
          term: words.source,
          value: words.sources[source.kind]({ name: view.openedBy.name, number: source.number }),
        },
        {
          key: 'known',
          term: words.known,
          value: known ? `${say(known.at)}\u3000${known.section}` : words.knownUnknown,
        },
        { key: 'tlp', term: words.tlp, value: incidents.tlp[view.tlp] },
        { key: 'criteria', term: words.declareCriteria, value: view.declared?.criteria },
      ]}
    />
  )
}

type Which = 'situation' | 'head' | 'phases' | 'declare'

function HeadLinks({ view }: { view: CaseView }) {
  const [which, open] = useState<Which>()
  const start = useAct(startCase)
  const close = () => open(undefined)
  const mayUpdate = isOffered(view, 'case.update')
  return (
    <span className="inline">
      {isOffered(view, 'case.start') ? (
        <Button
          size="row"
          isBusy={start.isBusy}
          onClick={() => void start.act({ id: view.id, version: view.version })}
        >
          {words.start}
        </Button>
      ) : null}
      {isOffered(view, 'case.declare') ? (
        <LinkButton onClick={() => open('declare')}>{words.declare}</LinkButton>
      ) : null}
      {mayUpdate ? (
        <>
          <LinkButton onClick={() => open('head')}>{words.edit}</LinkButton>
          <LinkButton onClick={() => open('phases')}>{words.setPhases}</LinkButton>
          <LinkButton onClick={() => open('situation')}>{words.write}</LinkButton>
        </>
      ) : null}
      <Refused refusal={start.refusal} />
      {which === 'situation' ? <SituationDialog view={view} close={close} /> : null}
      {which === 'head' ? <HeadDialog view={view} close={close} /> : null}
      {which === 'phases' ? <PhasesDialog view={view} close={close} /> : null}
      {which === 'declare' ? <DeclareDialog view={view} close={close} /> : null}
    </span>
  )
}
