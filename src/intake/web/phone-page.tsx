/** The telephone: what to say next, words as heard, a slip that fills itself; fits one screen. */
import { useMemo, useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Note, Stack } from '../../kernel/web/panel.tsx'
import { usePathMember } from '../../kernel/web/location.tsx'
import { ButtonLink } from '../../kernel/web/button.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readIntakeForms, readReport, type ReportView } from '../core/contract.ts'
import { heardWords, type PhoneScript } from '../core/phone-script.ts'
import { ja } from '../core/screen/ja.ts'
import { createAddressReader } from '../core/spoken-address.ts'
import { useCallSlip, type CallSlip } from './call-state.ts'
import { EndingPanel } from './ending-panel.tsx'
import { QuestionPanel } from './question-panel.tsx'
import { CallerPanel, SlipPanel } from './slip-panel.tsx'
import './intake.css'

const text = ja.phone
type Forms = OutputOf<typeof readIntakeForms>

export function PhonePage() {
  const id = usePathMember('id')
  const report = useCall(readReport, { id })
  const forms = useCall(readIntakeForms, {})
  return (
    <Page title={text.title} lead={text.lead} acts={<PhoneHead report={report.data} />}>
      <Region reading={report}>
        {(data) => (
          <Region reading={forms}>{(content) => <Call key={id} report={data} forms={content} />}</Region>
        )}
      </Region>
    </Page>
  )
}

function PhoneHead({ report }: { report: ReportView | undefined }) {
  const now = useServerNow(1)
  if (!report) return null
  const seconds = Math.max(0, Math.floor((now.getTime() - new Date(report.receivedAt).getTime()) / 1000))
  return (
    <>
      {report.ending ? null : (
        <Tag tone="now" symbol="">
          {text.timer({ minutes: Math.floor(seconds / 60), seconds: seconds % 60 })}
        </Tag>
      )}
      <ButtonLink href={`/intake/reports/${report.id}`}>{text.paper}</ButtonLink>
    </>
  )
}

function Call({ report, forms }: { report: ReportView; forms: Forms }) {
  const callSlip = useCallSlip(report)
  const questions = forms.script.questions
  const firstOpen = questions.find(
    (entry) => !callSlip.slip.answers.some((answer) => answer.questionId === entry.id),
  )
  const [asked, ask] = useState(firstOpen?.id ?? null)
  const writeWords = useWriteWords(callSlip, forms)
  return (
    <Columns>
      <Stack>
        <VerbatimPanel callSlip={callSlip} script={forms.script} write={writeWords} />
        <QuestionPanel script={forms.script} callSlip={callSlip} asked={asked} ask={ask} />
        <EndingPanel report={report} script={forms.script} callSlip={callSlip} />
      </Stack>
      <Stack>
        <SlipPanel report={report} script={forms.script} callSlip={callSlip} asked={asked} ask={ask} />
        <CallerPanel script={forms.script} slip={callSlip.slip} />
      </Stack>
    </Columns>
  )
}

/**
 * Writes words on the slip, and the addresses that they name as guesses; a guess that was struck out stays
 * out because it has been seen.
 */
function useWriteWords(callSlip: CallSlip, forms: Forms): (verbatim: string) => void {
  const read = useMemo(() => createAddressReader(forms.spokenWords), [forms.spokenWords])
  const { slip, change } = callSlip
  const [seen, setSeen] = useState<ReadonlySet<string>>(
    () => new Set(read(slip.verbatim).map((guess) => guess.value)),
  )
  return (verbatim) => {
    const fresh = read(verbatim).filter((guess) => guess.kind !== 'phone' && !seen.has(guess.value))
    setSeen(new Set([...seen, ...fresh.map((guess) => guess.value)]))
    const guesses = fresh.map((guess) => ({ type: guess.kind, value: guess.value }))
    change({ verbatim, addresses: [...slip.addresses, ...guesses] })
  }
}

function VerbatimPanel({
  callSlip,
  script,
  write,
}: {
  callSlip: CallSlip
  script: PhoneScript
  write: (verbatim: string) => void
}) {
  const words = heardWords(script, callSlip.slip.verbatim)
  const first = words[0]
  return (
    <section className="panel">
      <label className="intake-heard-title" htmlFor="intake-heard">
        {text.heard}
      </label>
      <p className="second">{text.heardNote}</p>
      <textarea
        id="intake-heard"
        className="control intake-heard"
        rows={3}
        maxLength={8000}
        value={callSlip.slip.verbatim}
        onChange={(event) => write(event.target.value)}
      />
      <output className="second">
        {callSlip.state === 'kept' ? text.kept : callSlip.state === 'saving' ? text.saving : null}
      </output>
      {first ? (
        <Note tone="care" first={first.urgent ? script.warning.urgent_title : script.warning.calm_title}>
          {words.slice(0, 2).map((word) => (
            <p key={word.id}>{text.word({ name: word.name, explanation: word.explanation })}</p>
          ))}
        </Note>
      ) : null}
    </section>
  )
}
