/** One case on one page: where we are, what is next, for whom we wait, until when. */
import { useEffect, useState } from 'react'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import { Button, ButtonLink, isOffered } from '../../kernel/web/button.tsx'
import { useHere, usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Note, Stack } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { Filled, useIsFilled } from '../../kernel/web/web-slot.tsx'
import { readCase } from '../core/contract.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { CaseTags, SituationPanel } from './case-head.tsx'
import { ClosingPanel } from './closing-panel.tsx'
import { DecisionPanel } from './decision-panel.tsx'
import { EntryDialog } from './entry-dialog.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { LinkPanel, SimilarPanel } from './link-panels.tsx'
import { MeasurePanel } from './measure-panel.tsx'
import { ObservablePanel } from './observable-panel.tsx'
import { caseBanner, caseClocks, caseLinks, caseMissing, casePanelsLeft, casePanelsRight } from './public.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import { WorkPanel } from './work-panel.tsx'
import './incidents.css'

const words = ja.head

export function CasePage() {
  const id = usePathMember('id')
  const reading = useCall(readCase, { id }, { everySeconds: 30 })
  const view = reading.data
  useAnchor(view !== undefined)
  const isFilled = useIsFilled(caseMissing)
  const isMissing = isFilled && reading.refusal?.code === 'kernel.not_found'
  const page = (
    <Region reading={reading} rows={10}>
      {(data) => <Body view={data} />}
    </Region>
  )
  return (
    <Page
      title={view?.title ?? ja.list.title}
      crumbs={[{ label: ja.list.title, href: '/cases' }]}
      over={view ? words.over({ number: view.fullNumber }) : undefined}
      tags={view ? <CaseTags view={view} /> : undefined}
      acts={view ? <HeadActs view={view} /> : undefined}
    >
      {isMissing ? <Filled slot={caseMissing} props={{ caseId: id, otherwise: page }} /> : page}
    </Page>
  )
}

function HeadActs({ view }: { view: CaseView }) {
  const [isWriting, write] = useState(false)
  return (
    <>
      <Button onClick={() => print()}>{words.print}</Button>
      <ButtonLink href={`/cases/${view.id}/handover`}>{words.handover}</ButtonLink>
      {isOffered(view, 'case.record') ? (
        <Button look="filled" onClick={() => write(true)}>
          {words.record}
        </Button>
      ) : null}
      {isWriting ? <EntryDialog caseId={view.id} close={() => write(false)} /> : null}
    </>
  )
}

function Body({ view }: { view: CaseView }) {
  const slot = { caseId: view.id }
  return (
    <Stack>
      <Filled slot={caseBanner} props={slot} />
      <StateNote view={view} />
      <SituationPanel view={view} />
      <div className="clock-cards incidents-clocks" id="clocks">
        <Filled slot={caseClocks} props={slot} />
      </div>
      <InPage />
      <TimelinePanel view={view} />
      <Columns shape="halves">
        <Stack>
          <WorkPanel view={view} />
          <DecisionPanel view={view} />
          <Filled slot={casePanelsLeft} props={slot} />
        </Stack>
        <Stack>
          <MeasurePanel view={view} />
          <Filled slot={casePanelsRight} props={slot} />
          <ObservablePanel view={view} />
          <ClosingPanel view={view} />
        </Stack>
      </Columns>
      <Columns shape="halves">
        <LinkPanel view={view} />
        <Stack>
          <Filled slot={caseLinks} props={slot} />
          <SimilarPanel caseId={view.id} />
        </Stack>
      </Columns>
      <HistoryPanel caseId={view.id} />
    </Stack>
  )
}

function StateNote({ view }: { view: CaseView }) {
  if (view.mergedInto) return <Note tone="care" first={words.merged({ number: view.mergedInto })} />
  if (!view.closed) return null
  const { at, by } = view.closed
  return <Note tone="done" first={words.closedNote({ at: formatDateTime(new Date(at)), name: by.name })} />
}

/** The sticky row of what stands on this page; links of the page itself, so Back works. */
function InPage() {
  const { href } = useHere()
  const hasEvidence = useIsFilled(casePanelsRight)
  const anchor = href.split('#')[1] ?? ''
  const places = [
    ['timeline', ja.sections.timeline],
    ['work', ja.sections.work],
    ['countermeasures', ja.sections.countermeasures],
    ...(hasEvidence ? [['evidence', ja.sections.evidence]] : []),
    ['decisions', ja.sections.decisions],
    ['observables', ja.sections.observables],
    ['links', ja.sections.links],
    ['closing', ja.sections.closing],
    ['history', ja.sections.history],
  ] as const
  return (
    <nav className="in-page" aria-label={ja.sections.label}>
      <span className="second only-wide">{ja.sections.label}</span>
      {places.map(([key, label]) => (
        <a key={key} href={`#${key}`} aria-current={anchor === key ? 'true' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  )
}

/** The anchor of the address exists only once the case has been read. */
function useAnchor(isRead: boolean): void {
  const { href } = useHere()
  const anchor = href.split('#')[1] ?? ''
  useEffect(() => {
    if (isRead && anchor !== '') document.getElementById(anchor)?.scrollIntoView()
  }, [isRead, anchor])
}
