/** The staff form: one choice, what to do at once, words as seen; nothing else is asked. */
import { useState } from 'react'
import { formatTime } from '../../kernel/core/wareki.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button } from '../../kernel/web/button.tsx'
import { useDraft } from '../../kernel/web/draft.ts'
import { TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Note, Stack } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useViewer } from '../../kernel/web/shell-context.ts'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { readIntakeForms, receiveReport, type ReportView } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { emptySlip } from './empty-slip.ts'
import './intake.css'

const text = ja.staff
type Choices = OutputOf<typeof readIntakeForms>['choices']
type Written = { choiceId: string; words: string; machine: string }
const nothing: Written = { choiceId: '', words: '', machine: '' }

export function StaffPage() {
  const forms = useCall(readIntakeForms, {})
  const [sent, setSent] = useState<ReportView>()
  const choices = forms.data?.choices
  return (
    <Page title={choices?.title ?? ja.start.staff} lead={sent ? undefined : choices?.lead}>
      <Region reading={forms}>
        {(data) =>
          sent ? (
            <Sent report={sent} again={() => setSent(undefined)} />
          ) : (
            <StaffForm choices={data.choices} sent={setSent} />
          )
        }
      </Region>
    </Page>
  )
}

function StaffForm({ choices, sent }: { choices: Choices; sent: (report: ReportView) => void }) {
  const draft = useDraft<Written>('staff-report', nothing)
  const written = draft.value
  const send = useAct(receiveReport)
  const now = useServerNow()
  const viewer = useViewer()
  const chosen = choices.choices.find((choice) => choice.id === written.choiceId)
  const sendNow = async () => {
    const slip = emptySlip({ knownAt: now, knownBySection: viewer.seats[0] ?? '' })
    const reporter = { ...slip.reporter, name: viewer.name, type: 'staff' as const }
    const verbatim = [chosen?.label, written.words].filter(Boolean).join('\n')
    const filled = { ...slip, reporter, verbatim, choiceId: written.choiceId, machineName: written.machine }
    const report = await send.act({ kind: 'web', slip: filled })
    if (!report) return
    draft.forget()
    sent(report)
  }
  return (
    <div className="intake-staff">
      <Note tone="late" first={choices.urgent.title}>
        <p>{choices.urgent.examples}</p>
      </Note>
      <ChoiceButtons
        choices={choices}
        written={written}
        choose={(choiceId) => draft.change({ ...written, choiceId })}
      />
      {chosen ? (
        <Stack>
          <DoNow title={choices.do_title} lines={chosen.now} />
          <TextAreaField
            label={choices.describe.label}
            hint={`${choices.describe.note} ${chosen.example}`}
            rows={4}
            maxLength={6000}
            value={written.words}
            change={(words) => draft.change({ ...written, words })}
          />
          <TextField
            label={text.machine}
            maxLength={200}
            value={written.machine}
            change={(machine) => draft.change({ ...written, machine })}
          />
          <Refused refusal={send.refusal} />
          {send.refusal?.code === 'web.not_reached' ? <p className="strong">{choices.offline}</p> : null}
          <Button look="filled" size="tall" isWide onClick={() => void sendNow()} isBusy={send.isBusy}>
            {text.send}
          </Button>
          <p className="second">{choices.promise}</p>
        </Stack>
      ) : null}
    </div>
  )
}

function ChoiceButtons({
  choices,
  written,
  choose,
}: {
  choices: Choices
  written: Written
  choose: (id: string) => void
}) {
  return (
    <fieldset className="intake-choices">
      <legend className="strong">{choices.question}</legend>
      {choices.choices.map((choice) => (
        <button
          key={choice.id}
          type="button"
          className="button answer"
          aria-pressed={written.choiceId === choice.id}
          onClick={() => choose(choice.id)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  )
}

function Sent({ report, again }: { report: ReportView; again: () => void }) {
  return (
    <div className="panel intake-staff" aria-live="polite">
      <p className="intake-say-words strong">{text.sent({ number: report.numberLabel })}</p>
      <p>{text.sentLead({ time: formatTime(new Date(report.promisedAt)) })}</p>
      <Button onClick={again}>{text.again}</Button>
    </div>
  )
}

function DoNow({ title, lines }: { title: string; lines: readonly { text: string; strong: boolean }[] }) {
  return (
    <Note tone="care" first={title}>
      <ul>
        {lines.map((line) => (
          <li key={line.text} className={line.strong ? 'strong' : undefined}>
            {line.text}
          </li>
        ))}
      </ul>
    </Note>
  )
}
