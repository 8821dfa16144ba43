/** The slip at the right of the call, filling itself, and who the caller is by the register's number. */
import { formatTime, formatDayShort } from '../../kernel/core/wareki.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { SelectField } from '../../kernel/web/field.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { findCallerContacts } from '../core/contract-proposal.ts'
import type { ReportView } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import type { PhoneQuestion, PhoneScript } from '../core/phone-script.ts'
import { reporterTypes, type Slip } from '../core/report.ts'
import { ja } from '../core/screen/ja.ts'
import type { CallSlip } from './call-state.ts'
import { Forbidden } from './decision-acts.tsx'
import { valueOf } from './question-panel.tsx'

const text = ja.phone

export function SlipPanel({
  report,
  script,
  callSlip,
  asked,
  ask,
}: {
  report: ReportView
  script: PhoneScript
  callSlip: CallSlip
  asked: string | null
  ask: (questionId: string) => void
}) {
  const { slip } = callSlip
  const received = new Date(report.receivedAt)
  return (
    <Panel title={text.slip} side={<span className="strong">{report.numberLabel}</span>}>
      <dl className="facts intake-slip">
        <dt>{text.received}</dt>
        <dd>
          {formatDayShort(jstDay(received))}
          {formatTime(received)} {report.taken.by.name}
        </dd>
        {script.questions.map((question) => (
          <SlipLine
            key={question.id}
            label={`${question.number} ${question.label}`}
            value={shownValue(slip, question)}
            isAsked={question.id === asked}
            fix={() => ask(question.id)}
          />
        ))}
        <Guesses callSlip={callSlip} />
      </dl>
    </Panel>
  )
}

/** The words that were written, else the answer that was given. */
function shownValue(slip: Slip, question: PhoneQuestion): string {
  const value = valueOf(slip, question.fills)
  if (value === '') return givenAnswer(slip, question)
  return question.fills === 'callback_number' ? text.callback({ number: value }) : value
}

function givenAnswer(slip: Slip, question: PhoneQuestion): string {
  const given = slip.answers.find((answer) => answer.questionId === question.id)
  return question.answers.find((answer) => answer.id === given?.answer)?.label ?? ''
}

function SlipLine({
  label,
  value,
  isAsked,
  fix,
}: {
  label: string
  value: string
  isAsked: boolean
  fix: () => void
}) {
  return (
    <>
      <dt className={isAsked ? 'intake-asked' : undefined}>{label}</dt>
      <dd className={isAsked ? 'intake-asked' : undefined}>
        {value || <span className="second">{isAsked ? text.asking : text.notYet}</span>}{' '}
        {value && !isAsked ? <LinkButton onClick={fix}>{text.fix}</LinkButton> : null}
      </dd>
    </>
  )
}

function Guesses({ callSlip }: { callSlip: CallSlip }) {
  const { addresses } = callSlip.slip
  if (addresses.length === 0) return null
  const strike = (value: string) =>
    callSlip.change({ addresses: addresses.filter((address) => address.value !== value) })
  return (
    <>
      <dt>{text.address}</dt>
      <dd>
        {addresses.map((address) => (
          <div key={address.value}>
            <span className="mono strong">{address.value}</span>{' '}
            <span className="second">{text.guessed}</span>{' '}
            <LinkButton onClick={() => strike(address.value)}>{text.wrong}</LinkButton>
          </div>
        ))}
      </dd>
    </>
  )
}

export function CallerPanel({ script, slip }: { script: PhoneScript; slip: Slip }) {
  const organization = slip.reporter.organization.trim()
  const found = useCall(
    findCallerContacts,
    { organization },
    { isOff: organization.length < 2, keepsPrevious: true },
  )
  const contacts = organization.length < 2 ? [] : (found.data?.contacts ?? [])
  return (
    <Panel title={text.verification} side={<Tag tone="care">{ja.detail.notVerified}</Tag>}>
      <p>{script.verification.before}</p>
      {contacts.length === 0 ? (
        <p className="second">{script.verification.unknown_caller}</p>
      ) : (
        contacts.slice(0, 3).map((contact) => (
          <p key={contact.id}>
            <span className="second">{text.registerNumber}</span>{' '}
            <span className="intake-number">{contact.numbers[0]}</span> {contact.title}
            <br />
            <span className="second">
              {contact.verifiedOn
                ? ja.acts.verifiedOn({ day: formatDayShort(contact.verifiedOn) })
                : ja.proposal.neverVerified}
            </span>
          </p>
        ))
      )}
      <Forbidden number={slip.reporter.callback} />
    </Panel>
  )
}

export function ReporterTypeField({ slip, change }: { slip: Slip; change: (part: Partial<Slip>) => void }) {
  return (
    <SelectField
      label={text.reporterType}
      value={slip.reporter.type}
      change={(value) => {
        const type = reporterTypes.find((one) => one === value) ?? 'unknown'
        change({ reporter: { ...slip.reporter, type } })
      }}
      options={reporterTypes.map((type) => ({ value: type, label: words.reporterTypes[type] }))}
    />
  )
}
