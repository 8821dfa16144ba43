/** What can be done with a report besides opening a case: link, put off, call back, reply, close, reopen. */
import { useState } from 'react'
import { formatDayShort } from '../../kernel/core/wareki.ts'
import { Button, abilityOf, isOffered } from '../../kernel/web/button.tsx'
import { InstantField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Link } from '../../kernel/web/location.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useCall } from '../../kernel/web/use-call.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { listCases } from '../../incidents/core/contract.ts'
import {
  closeReport,
  linkReport,
  putOffReport,
  reopenReport,
  replyToReporter,
  verifyCaller,
  type ReportView,
} from '../core/contract.ts'
import type { readProposal } from '../core/contract-proposal.ts'
import { ja as words } from '../core/ja.ts'
import { closeReasons } from '../core/report.ts'
import { ja } from '../core/screen/ja.ts'

const text = ja.acts
type Contacts = OutputOf<typeof readProposal>['contacts']
type Which = 'link' | 'later' | 'verify' | 'reply' | 'close' | 'reopen'

export function DecisionActs({ report, contacts = [] }: { report: ReportView; contacts?: Contacts }) {
  const [which, open] = useState<Which>()
  const close = () => open(undefined)
  const isOpen = report.stage !== 'linked' && report.stage !== 'closed'
  const mayTriage = isOffered(report, 'report.triage')
  const buttons: readonly { key: Which; isShown: boolean; label: string; blockedBecause?: string }[] = [
    { key: 'link', isShown: isOpen && mayTriage, label: text.link },
    { key: 'later', isShown: isOpen && mayTriage, label: text.later },
    { key: 'verify', isShown: isOffered(report, 'report.verify'), label: text.verify },
    { key: 'reply', isShown: mayTriage && report.kind !== 'machine', label: text.reply },
    {
      key: 'close',
      isShown: isOffered(report, 'report.close'),
      label: report.closing ? text.confirmClose : text.close,
      ...abilityOf(report, 'report.close'),
    },
    { key: 'reopen', isShown: isOffered(report, 'report.reopen'), label: text.reopen },
  ]
  return (
    <>
      <ClosingNote report={report} />
      <div className="intake-acts">
        {buttons
          .filter((button) => button.isShown)
          .map(({ key, label, blockedBecause }) => (
            <Button key={key} onClick={() => open(key)} blockedBecause={blockedBecause}>
              {label}
            </Button>
          ))}
      </div>
      {which === 'link' ? <LinkDialog report={report} close={close} /> : null}
      {which === 'later' ? <LaterDialog report={report} close={close} /> : null}
      {which === 'verify' ? <VerifyDialog report={report} contacts={contacts} close={close} /> : null}
      {which === 'reply' ? <ReplyDialog report={report} close={close} /> : null}
      {which === 'close' ? <CloseDialog report={report} close={close} /> : null}
      {which === 'reopen' ? <ReopenDialog report={report} close={close} /> : null}
    </>
  )
}

type DialogProps = { report: ReportView; close: () => void }

function ClosingNote({ report }: { report: ReportView }) {
  const { closing } = report
  if (!closing || report.stage === 'closed') return null
  const said = {
    name: closing.requested.by.name,
    reason: words.closeReasons[closing.reason],
    note: closing.note,
  }
  return <Note tone="care">{text.closeAsked(said)}</Note>
}

function LinkDialog({ report, close }: DialogProps) {
  const cases = useCall(listCases, { stage: 'open', limit: 200 })
  const form = useForm({ caseId: '' }, (values) => ({
    caseId: values.caseId ? undefined : text.choiceNeeded,
  }))
  const options = (cases.data?.cases ?? []).map((one) => ({
    value: one.id,
    label: `${one.number}\u3000${one.title}`,
  }))
  return (
    <SaveDialog
      endpoint={linkReport}
      title={text.link}
      submitWords={text.linkDone}
      saidAfter={text.saved}
      close={close}
      inputOf={() => (form.isSound() ? { ...versionOf(report), caseId: form.values.caseId } : undefined)}
    >
      <PickField
        label={text.caseNumber}
        hint={text.caseHint}
        nothingFound={words.refusals['intake.unknown_case']}
        options={options}
        {...form.bind('caseId')}
      />
    </SaveDialog>
  )
}

function LaterDialog({ report, close }: DialogProps) {
  const now = useServerNow(60)
  const form = useForm({ reason: '', until: '' }, (values) => ({
    reason: values.reason.trim() ? undefined : text.reasonNeeded,
    until: values.until && new Date(values.until) > now ? undefined : text.timeNeeded,
  }))
  return (
    <SaveDialog
      endpoint={putOffReport}
      title={text.later}
      submitWords={text.laterDone}
      saidAfter={text.saved}
      close={close}
      inputOf={() => (form.isSound() ? { ...versionOf(report), ...form.values } : undefined)}
    >
      <TextField label={text.reason} isRequired maxLength={500} {...form.bind('reason')} />
      <InstantField label={text.until} isRequired {...form.bind('until')} />
    </SaveDialog>
  )
}

function VerifyDialog({ report, contacts, close }: DialogProps & { contacts: Contacts }) {
  const numbers = contacts.flatMap((contact) =>
    contact.numbers.map((number) => ({
      value: JSON.stringify([contact.id, number]),
      label: `${number}\u3000${contact.title}\u3000${contact.verifiedOn ? text.verifiedOn({ day: formatDayShort(contact.verifiedOn) }) : ''}`,
    })),
  )
  const form = useForm({ chosen: numbers[0]?.value ?? '', outcome: 'verified', note: '' }, (values) => ({
    chosen: values.chosen ? undefined : text.choiceNeeded,
  }))
  const inputOf = () => {
    if (!form.isSound()) return undefined
    const [contactId, number] = JSON.parse(form.values.chosen) as [string, string]
    const outcome = form.values.outcome as NonNullable<ReportView['verification']>['outcome']
    return { ...versionOf(report), contactId, number, outcome, note: form.values.note }
  }
  return (
    <SaveDialog
      endpoint={verifyCaller}
      title={text.verify}
      submitWords={text.verifyDone}
      saidAfter={text.saved}
      close={close}
      inputOf={inputOf}
    >
      <p>{text.verifyWhat}</p>
      <Forbidden number={report.slip.reporter.callback} />
      {numbers.length === 0 ? (
        <Note tone="care" first={text.noContact}>
          <Link href="/registers/contact">{text.openContacts}</Link>
        </Note>
      ) : (
        <SelectField label={text.contact} options={numbers} {...form.bind('chosen')} />
      )}
      <SelectField
        label={text.outcome}
        options={Object.entries(words.verificationOutcomes).map(([value, label]) => ({ value, label }))}
        {...form.bind('outcome')}
      />
      <TextField label={text.note} maxLength={1000} {...form.bind('note')} />
    </SaveDialog>
  )
}

export function Forbidden({ number }: { number: string }) {
  if (number === '') return null
  return (
    <p className="late strong">
      <span aria-hidden="true">{'\u00d7'}</span> {text.verifyForbidden({ number })}
    </p>
  )
}

function ReplyDialog({ report, close }: DialogProps) {
  const form = useForm({ words: '' }, (values) => ({
    words: values.words.trim() ? undefined : text.textNeeded,
  }))
  return (
    <SaveDialog
      endpoint={replyToReporter}
      title={text.reply}
      submitWords={text.replyDone}
      saidAfter={text.saved}
      close={close}
      inputOf={() => (form.isSound() ? { ...versionOf(report), text: form.values.words } : undefined)}
    >
      <TextAreaField label={text.replyText} rows={4} maxLength={4000} isRequired {...form.bind('words')} />
    </SaveDialog>
  )
}

function CloseDialog({ report, close }: DialogProps) {
  const initial: { reason: string; note: string } = {
    reason: report.closing?.reason ?? (report.kind === 'machine' ? 'false_positive' : 'not_security'),
    note: report.closing?.note ?? '',
  }
  const form = useForm(initial, (values) => ({ note: values.note.trim() ? undefined : text.reasonNeeded }))
  const inputOf = () => {
    if (!form.isSound()) return undefined
    const reason = closeReasons.find((one) => one === form.values.reason) ?? 'not_security'
    return { ...versionOf(report), reason, note: form.values.note }
  }
  return (
    <SaveDialog
      endpoint={closeReport}
      title={text.close}
      submitWords={report.isFromOutside && !report.closing ? text.closeAsk : text.closeDone}
      saidAfter={text.saved}
      close={close}
      inputOf={inputOf}
    >
      <p>{report.isFromOutside ? text.closeOutside : text.closeWhat}</p>
      <SelectField
        label={text.closeReason}
        options={closeReasons.map((reason) => ({ value: reason, label: words.closeReasons[reason] }))}
        {...form.bind('reason')}
      />
      <TextAreaField label={text.note} rows={3} maxLength={2000} isRequired {...form.bind('note')} />
    </SaveDialog>
  )
}

function ReopenDialog({ report, close }: DialogProps) {
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() ? undefined : text.reasonNeeded,
  }))
  return (
    <SaveDialog
      endpoint={reopenReport}
      title={text.reopen}
      submitWords={text.reopen}
      saidAfter={text.saved}
      close={close}
      inputOf={() => (form.isSound() ? { ...versionOf(report), reason: form.values.reason } : undefined)}
    >
      <TextField label={text.reason} maxLength={500} isRequired {...form.bind('reason')} />
    </SaveDialog>
  )
}

function versionOf(report: ReportView): { id: string; version: number } {
  return { id: report.id, version: report.version }
}
