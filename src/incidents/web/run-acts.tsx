/** The records of a step and the ways to leave it: done, not possible, skipped, or stop and ask. */
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { useDraft } from '../../kernel/web/draft.ts'
import { CheckField, InstantField, TextField } from '../../kernel/web/field.tsx'
import { useGo } from '../../kernel/web/location.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { moveStep, readRun } from '../core/contract-card.ts'
import type { StepAct } from '../core/card-run.ts'
import { ja as incidents } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import type { CardStep, Run } from './run-page.tsx'
import { ReasonDialog, type ReasonAct } from './reason-dialog.tsx'
import { RecordField } from './record-field.tsx'
import { isSettledStep, runHref, type StepOfRun } from './run-steps.ts'

const words = ja.run

type Written = {
  answers: Readonly<Record<string, string>>
  at: string
  operator: string
  onPaper: boolean
}

export function RunActs({ data, step, chosen }: { data: Run; step: CardStep; chosen: StepOfRun }) {
  const { run } = data
  const mayRun = useMay('card.run')
  const draft = useDraft<Written>(`run:${run.id}:${step.id}`, {
    answers: chosen.answers,
    at: '',
    operator: chosen.onPaper ? chosen.operator : '',
    onPaper: chosen.onPaper,
  })
  const [reason, askReason] = useState<ReasonAct>()
  const [isTried, setTried] = useState(false)
  const move = useMove(data, step)
  const written = draft.value
  const send = async (act: StepAct, why = '') => {
    setTried(true)
    if (act === 'finish' && lacksRecord(step, written.answers)) return false
    const isDone = await move.act(act, { ...inputOf(written), reason: why })
    if (isDone) draft.forget()
    return isDone
  }
  if (chosen.stage === 'done') return <SettledNote step={step} chosen={chosen} />
  return (
    <section className="panel incidents-records" aria-labelledby="records-title">
      <WrittenFields
        step={step}
        chosen={chosen}
        written={written}
        change={(part) => draft.change({ ...written, ...part })}
        isTried={isTried}
      />
      <Refused refusal={move.refusal} />
      {mayRun ? (
        <ActBar
          data={data}
          step={step}
          chosen={chosen}
          isBusy={move.isBusy}
          send={send}
          askReason={askReason}
        />
      ) : null}
      {reason ? (
        <ReasonDialog
          act={reason}
          stop={step.stop.when}
          isBusy={move.isBusy}
          refusal={move.refusal}
          close={() => askReason(undefined)}
          send={async (why) => {
            if (await send(reason, why)) askReason(undefined)
          }}
        />
      ) : null}
    </section>
  )
}

function WrittenFields({
  step,
  chosen,
  written,
  change,
  isTried,
}: {
  step: CardStep
  chosen: StepOfRun
  written: Written
  change: (part: Partial<Written>) => void
  isTried: boolean
}) {
  return (
    <>
      <div className="panel-head">
        <h2 id="records-title">{words.records}</h2>
        <span className="panel-note">{words.recordsNote}</span>
      </div>
      <div className="stack tight">
        {isSettledStep(chosen) || chosen.stage === 'asking' ? <StageNote chosen={chosen} /> : null}
        <RecordFields
          step={step}
          answers={written.answers}
          change={(answers) => change({ answers })}
          isTried={isTried}
        />
        {step.records.length === 0 ? <p className="second">{words.noRecords}</p> : null}
        {step.evidence ? <p>{words.evidence({ title: step.evidence.title })}</p> : null}
        <PaperFields written={written} change={change} />
      </div>
    </>
  )
}

function lacksRecord(step: CardStep, answers: Written['answers']): boolean {
  return step.records.some((one) => one.required && (answers[one.record_id] ?? '').trim() === '')
}

function RecordFields({
  step,
  answers,
  change,
  isTried,
}: {
  step: CardStep
  answers: Written['answers']
  change: (answers: Written['answers']) => void
  isTried: boolean
}) {
  return (
    <div className="form-grid">
      {step.records.map((record) => {
        const value = answers[record.record_id] ?? ''
        return (
          <RecordField
            key={record.record_id}
            record={record}
            value={value}
            change={(next) => change({ ...answers, [record.record_id]: next })}
            isFaulty={isTried && record.required && value.trim() === ''}
          />
        )
      })}
    </div>
  )
}

function inputOf({ answers, at, operator, onPaper }: Written) {
  const filled = Object.entries(answers).filter(([, answer]) => answer.trim() !== '')
  return {
    answers: Object.fromEntries(filled),
    operator: operator.trim(),
    onPaper,
    ...(at === '' ? {} : { at }),
  }
}

/** Sends one act; after the end of a step goes on to the next that is open. */
function useMove(data: Run, step: CardStep) {
  const { act, isBusy, refusal } = useAct(moveStep)
  const [isReading, setReading] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const go = useGo()
  const { run, caseId } = data
  const send = async (which: StepAct, input: ReturnType<typeof inputOf> & { reason: string }) => {
    const saved = await act({ id: run.id, version: run.version, stepId: step.id, act: which, ...input })
    if (!saved) return false
    toast({ words: words.recorded })
    // The next act stands on the version that this one has made.
    setReading(true)
    await client.invalidateQueries({ queryKey: [readRun.id] })
    setReading(false)
    const next = run.steps.find((one) => one.stepId !== step.id && !isSettledStep(one))
    const leaves = which === 'finish' || which === 'skip' || which === 'not_possible'
    if (leaves && next) go(runHref(caseId, run.id, next.stepId))
    if (leaves) document.getElementById('main')?.scrollIntoView()
    return true
  }
  return { act: send, isBusy: isBusy || isReading, refusal }
}

function ActBar({
  data,
  step,
  chosen,
  isBusy,
  send,
  askReason,
}: {
  data: Run
  step: CardStep
  chosen: StepOfRun
  isBusy: boolean
  send: (act: StepAct) => Promise<boolean>
  askReason: (act: ReasonAct) => void
}) {
  const next = data.run.steps.find((one) => one.stepId !== step.id && !isSettledStep(one))
  const isOpen = !isSettledStep(chosen)
  return (
    <>
      {isOpen ? (
        <p className="inline incidents-quiet-acts">
          {chosen.stage === 'doing' ? null : (
            <LinkButton onClick={() => void send('start')}>{words.begin}</LinkButton>
          )}
          <LinkButton onClick={() => askReason('skip')}>{words.skip}</LinkButton>
        </p>
      ) : null}
      <div className="act-bar">
        <Button look="filled" size="tall" isBusy={isBusy} onClick={() => void send('finish')}>
          {next ? words.finish({ number: next.number }) : words.finishLast}
        </Button>
        {isOpen ? (
          <Button size="tall" onClick={() => askReason('not_possible')}>
            {words.notPossible}
          </Button>
        ) : null}
        {isOpen && chosen.stage !== 'asking' ? (
          <Button size="tall" onClick={() => askReason('ask')}>
            {words.ask}
          </Button>
        ) : null}
      </div>
    </>
  )
}

function PaperFields({ written, change }: { written: Written; change: (part: Partial<Written>) => void }) {
  return (
    <>
      <CheckField
        label={words.onPaper}
        isChecked={written.onPaper}
        change={(onPaper) => change({ onPaper })}
      />
      {written.onPaper ? (
        <div className="form-grid">
          <InstantField
            label={words.at}
            hint={words.atHint}
            value={written.at}
            change={(at) => change({ at })}
          />
          <TextField
            label={words.operator}
            maxLength={200}
            value={written.operator}
            change={(operator) => change({ operator })}
          />
        </div>
      ) : null}
    </>
  )
}

function StageNote({ chosen }: { chosen: StepOfRun }) {
  return (
    <Note tone="care" first={incidents.stepStages[chosen.stage]}>
      <p>{chosen.reason}</p>
    </Note>
  )
}

function SettledNote({ step, chosen }: { step: CardStep; chosen: StepOfRun }) {
  const say = useSayTime()
  return (
    <section className="panel">
      <Note
        tone="done"
        first={words.settledNote({
          stage: incidents.stepStages[chosen.stage],
          name: chosen.operator,
          at: chosen.endedAt ? say(chosen.endedAt) : '',
        })}
      >
        {step.records
          .filter((record) => chosen.answers[record.record_id])
          .map((record) => (
            <p key={record.record_id}>
              {record.label}
              {'\uff1a'}
              {answerOf(record.kind, chosen.answers[record.record_id] ?? '')}
            </p>
          ))}
      </Note>
    </section>
  )
}

function answerOf(kind: CardStep['records'][number]['kind'], answer: string): string {
  if (kind !== 'yes_no_unknown') return answer
  const known: Readonly<Record<string, string>> = incidents.recordAnswers
  return known[answer] ?? answer
}
