/** One first-response card on one case: what to do with the hands now, and what not to do. */
import { useState } from 'react'
import { formatDay } from '../../kernel/core/wareki.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { download } from '../../kernel/web/call.ts'
import type { CallRefusal } from '../../kernel/web/call.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { usePathMember, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { StepList, type Step } from '../../kernel/web/step-list.tsx'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { downloadCardSheet, readRun } from '../core/contract-card.ts'
import { ja as incidents } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { RunActs } from './run-acts.tsx'
import { CallPanel, RunSide } from './run-side.tsx'
import { isSettledStep, nextStep, runHref, type StepOfRun } from './run-steps.ts'
import { Donts, StepBody } from './step-body.tsx'
import './incidents.css'

const words = ja.run
export type Run = OutputOf<typeof readRun>
export type Card = NonNullable<Run['card']>
export type CardStep = Card['steps'][number]

export function RunPage() {
  const caseId = usePathMember('id')
  const runId = usePathMember('run')
  const reading = useCall(readRun, { id: runId }, { everySeconds: 30 })
  const data = reading.data
  return (
    <Page
      title={data ? words.title({ name: data.run.card.name }) : words.crumb}
      over={data ? words.over({ number: data.caseNumber, title: data.caseTitle }) : undefined}
      crumbs={[
        { label: ja.list.title, href: '/cases' },
        ...(data ? [{ label: data.caseNumber, href: `/cases/${caseId}` }] : []),
      ]}
      tags={data ? <RunTags data={data} /> : undefined}
      acts={
        <>
          {data ? <PrintButton cardId={data.run.card.id} caseId={caseId} /> : null}
          <ButtonLink href={`/cases/${caseId}#work`}>{words.back}</ButtonLink>
        </>
      }
    >
      <Region reading={reading} rows={8}>
        {(run) => <Body data={run} />}
      </Region>
    </Page>
  )
}

export function PrintButton({ cardId, caseId }: { cardId: string; caseId?: string }) {
  const [refusal, setRefusal] = useState<CallRefusal>()
  const print = async () => setRefusal(await download(downloadCardSheet, { id: cardId, caseId }))
  return (
    <>
      <Refused refusal={refusal} />
      <Button onClick={() => void print()}>{words.print}</Button>
    </>
  )
}

function RunTags({ data }: { data: Run }) {
  const { run, card } = data
  return (
    <>
      {card?.zones.map((zone) => (
        <ZoneBadge key={zone} zone={zone} />
      ))}
      <Tag>
        {words.edition({
          edition: run.card.edition,
          approved: card?.approvedOn
            ? words.approved({ day: formatDay(card.approvedOn) })
            : words.notApproved,
        })}
      </Tag>
      <Tag tone={run.settled === run.steps.length ? 'done' : 'now'}>
        {words.settled({ total: run.steps.length, settled: run.settled })}
      </Tag>
    </>
  )
}

function Body({ data }: { data: Run }) {
  const [query] = useQueryMembers()
  const { run, card } = data
  const current = nextStep(run)
  const chosen = run.steps.find((step) => step.stepId === query['step']) ?? current ?? run.steps.at(-1)
  const step = card?.steps.find((one) => one.id === chosen?.stepId)
  if (!chosen) return null
  return (
    <div className="incidents-run-page">
      <Columns shape="steps">
        <Steps data={data} chosen={chosen} current={current} />
        <Stack>
          {current ? null : <Note tone="done" first={words.finished} />}
          {card && step ? (
            <StepPanel data={data} card={card} step={step} chosen={chosen} />
          ) : (
            <Note tone="care" first={words.missingCard} />
          )}
        </Stack>
        {card && step ? <RunSide data={data} step={step} /> : <div />}
      </Columns>
    </div>
  )
}

function Steps({ data, chosen, current }: { data: Run; chosen: StepOfRun; current: StepOfRun | undefined }) {
  const say = useSayTime()
  const { run, card, caseId } = data
  const minutesOf = (step: StepOfRun) => card?.steps.find((one) => one.id === step.stepId)?.minutes
  const steps: Step[] = run.steps.map((step) => ({
    key: step.stepId,
    title: step.name,
    href: step === chosen ? undefined : runHref(caseId, run.id, step.stepId),
    detail: (
      <span className="incidents-line">
        {step.endedAt
          ? `${step.operator}\u3000${say(step.endedAt)}`
          : step === current && minutesOf(step)
            ? words.minutes({ minutes: minutesOf(step) ?? 0 })
            : step.stage === 'pending'
              ? ''
              : incidents.stepStages[step.stage]}
      </span>
    ),
    state:
      step === chosen ? 'now' : step.stage === 'done' ? 'done' : isSettledStep(step) ? 'skipped' : 'next',
  }))
  return (
    <div className="panel incidents-run-steps">
      <details open={undefined} className="only-phone">
        <summary>{words.settled({ total: run.steps.length, settled: run.settled })}</summary>
        <StepList label={words.steps} steps={steps} />
      </details>
      <div className="only-wide">
        <StepList label={words.steps} steps={steps} />
      </div>
    </div>
  )
}

function StepPanel({
  data,
  card,
  step,
  chosen,
}: {
  data: Run
  card: Card
  step: CardStep
  chosen: StepOfRun
}) {
  return (
    <>
      <section className="panel" aria-labelledby="step-title">
        <p className="second">{words.stepOver({ number: step.number })}</p>
        <h2 id="step-title" className="incidents-step-title">
          {step.name}
        </h2>
        <p className="incidents-why">{step.why}</p>
        <StepBody step={step} />
      </section>
      {card.donts.length > 0 && step.number === 1 ? (
        <Panel>
          <Donts title={words.cardDonts} donts={card.donts} />
        </Panel>
      ) : null}
      {step.call ? (
        <div className="only-phone">
          <CallPanel data={data} step={step} />
        </div>
      ) : null}
      <RunActs key={`${chosen.stepId}:${chosen.stage}`} data={data} step={step} chosen={chosen} />
    </>
  )
}
