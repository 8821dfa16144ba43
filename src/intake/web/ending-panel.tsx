/** How the call ends: connect, promise to call back, or nothing, which a second person must confirm. */
import { useState } from 'react'
import { Button } from '../../kernel/web/button.tsx'
import { SelectField, TextField } from '../../kernel/web/field.tsx'
import { useGo } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { endCall, type ReportView } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import type { PhoneEnding, PhoneScript } from '../core/phone-script.ts'
import { ja } from '../core/screen/ja.ts'
import type { CallSlip } from './call-state.ts'

const text = ja.phone

export function EndingPanel({
  report,
  script,
  callSlip,
}: {
  report: ReportView
  script: PhoneScript
  callSlip: CallSlip
}) {
  const [chosen, choose] = useState<PhoneEnding>()
  if (report.ending) return <p className="panel strong">{words.endings[report.ending.ending]}</p>
  return (
    <Panel title={text.ending}>
      <div className="intake-endings">
        {script.endings.map((ending) => (
          <Button
            key={ending.id}
            look={ending.primary ? 'filled' : 'outline'}
            size="tall"
            onClick={() => choose(ending)}
            aria-expanded={chosen?.id === ending.id}
          >
            {ending.label}
          </Button>
        ))}
      </div>
      {chosen ? (
        <EndForm key={chosen.id} report={report} ending={chosen} callSlip={callSlip} />
      ) : (
        <EndingNotes script={script} />
      )}
    </Panel>
  )
}

function EndingNotes({ script }: { script: PhoneScript }) {
  const notes = script.endings.flatMap((ending) => ending.note ?? [])
  return notes.map((note) => (
    <p key={note} className="second">
      {note}
    </p>
  ))
}

function EndForm({
  report,
  ending,
  callSlip,
}: {
  report: ReportView
  ending: PhoneEnding
  callSlip: CallSlip
}) {
  const [minutes, setMinutes] = useState(String(ending.minutes?.[1] ?? ending.minutes?.[0] ?? ''))
  const [note, setNote] = useState('')
  const end = useAct(endCall)
  const go = useGo()
  const toast = useToast()
  const endNow = async () => {
    const version = await callSlip.flush()
    if (version === undefined) return
    const wish = {
      id: report.id,
      version,
      ending: ending.id,
      note,
      ...(minutes ? { minutes: Number(minutes) } : {}),
    }
    if (!(await end.act(wish))) return
    callSlip.forget()
    toast({ words: text.done({ number: report.numberLabel }) })
    go(`/intake/reports/${report.id}`)
  }
  return (
    <div className="stack tight">
      {ending.say ? <p className="intake-say-words">{ending.say}</p> : null}
      {ending.minutes ? (
        <SelectField
          label={ending.label}
          value={minutes}
          change={setMinutes}
          options={ending.minutes.map((value) => ({
            value: String(value),
            label: text.minutes({ minutes: value }),
          }))}
        />
      ) : null}
      {ending.needs_second_person ? (
        <TextField label={text.reason} value={note} change={setNote} maxLength={2000} isRequired />
      ) : null}
      <Button look="filled" onClick={() => void endNow()} isBusy={end.isBusy}>
        {ending.label}
      </Button>
      <Refused refusal={end.refusal} />
    </div>
  )
}
