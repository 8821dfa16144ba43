/** The sentence to read aloud and its three equal answers; the figures 1, 2 and 3 answer too. */
import { useEffect } from 'react'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { findQuestion, type PhoneQuestion, type PhoneScript, type SlipField } from '../core/phone-script.ts'
import type { Slip } from '../core/report.ts'
import { ja } from '../core/screen/ja.ts'
import type { CallSlip } from './call-state.ts'

const text = ja.phone

export function QuestionPanel({
  script,
  callSlip,
  asked,
  ask,
}: {
  script: PhoneScript
  callSlip: CallSlip
  asked: string | null
  ask: (questionId: string | null) => void
}) {
  const question = asked === null ? undefined : findQuestion(script, asked)
  if (!question) return <p className="panel strong">{text.finished}</p>
  const answer = (answerId: string) => {
    const others = callSlip.slip.answers.filter((entry) => entry.questionId !== question.id)
    const words = valueOf(callSlip.slip, question.fills)
    callSlip.change({
      answers: [
        ...others,
        { questionId: question.id, answer: answerId, text: question.fills === 'verbatim' ? '' : words },
      ],
    })
    ask(question.next)
  }
  const before = script.questions.find((entry) => entry.next === question.id)
  return (
    <section className="panel">
      <Spoken question={question} total={script.questions.length} />
      <FillField
        question={question}
        callSlip={callSlip}
        proceed={() => answer(question.answers[0]?.id ?? '')}
      />
      <Answers question={question} answer={answer} />
      <p className="second">
        {text.keys} {question.next_note}{' '}
        {before ? <LinkButton onClick={() => ask(before.id)}>{text.back}</LinkButton> : null}
      </p>
    </section>
  )
}

function Spoken({ question, total }: { question: PhoneQuestion; total: number }) {
  return (
    <div className="intake-say" aria-live="polite">
      <p className="strong">{text.question({ number: question.number, total })}</p>
      <p className="intake-say-words">{question.say}</p>
      {question.caution ? <p className="late strong">{question.caution}</p> : null}
    </div>
  )
}

function FillField({
  question,
  callSlip,
  proceed,
}: {
  question: PhoneQuestion
  callSlip: CallSlip
  proceed: () => void
}) {
  if (question.fills === 'verbatim') return null
  return (
    <label className="intake-fill">
      <span>{text.write({ label: question.label })}</span>
      <input
        className="control"
        maxLength={100}
        value={valueOf(callSlip.slip, question.fills)}
        onChange={(event) => callSlip.change(partOf(callSlip.slip, question.fills, event.target.value))}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          proceed()
        }}
      />
    </label>
  )
}

function Answers({ question, answer }: { question: PhoneQuestion; answer: (answerId: string) => void }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement
      const chosen =
        event.ctrlKey && event.key === 'Enter' ? question.answers[0] : question.answers[Number(event.key) - 1]
      if (!chosen || (isTyping && !event.ctrlKey) || event.altKey || event.metaKey) return
      event.preventDefault()
      answer(chosen.id)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [question, answer])
  return (
    <div className="intake-answers">
      {question.answers.map((choice) => (
        <Button key={choice.id} size="answer" onClick={() => answer(choice.id)}>
          {choice.label}
        </Button>
      ))}
    </div>
  )
}

/** What stands on the line of the slip that a question fills. */
export function valueOf(slip: Slip, field: SlipField): string {
  switch (field) {
    case 'reporter_organization':
      return slip.reporter.organization
    case 'reporter_name':
      return slip.reporter.name
    case 'callback_number':
      return slip.reporter.callback
    case 'their_reference':
      return slip.reporter.theirReference
    case 'verbatim':
      return slip.verbatim
    case 'target_machine':
      return slip.machineName
    default:
      return slip.answers.find((answer) => answer.questionId === field)?.text ?? ''
  }
}

/** The change of the slip that writes `value` on that line. */
function partOf(slip: Slip, field: SlipField, value: string): Partial<Slip> {
  switch (field) {
    case 'reporter_organization':
      return { reporter: { ...slip.reporter, organization: value } }
    case 'reporter_name':
      return { reporter: { ...slip.reporter, name: value } }
    case 'callback_number':
      return { reporter: { ...slip.reporter, callback: value } }
    case 'their_reference':
      return { reporter: { ...slip.reporter, theirReference: value } }
    case 'verbatim':
      return { verbatim: value }
    case 'target_machine':
      return { machineName: value }
    default: {
      const others = slip.answers.filter((answer) => answer.questionId !== field)
      return { answers: [...others, { questionId: field, answer: 'said', text: value }] }
    }
  }
}
