/** What can be done with a report besides opening a case: link, put off, call back, reply, close, reopen. */
import { useState } from 'react'
import { formatDayShort } from '../../kernel/core/wareki.ts'
import { Button, abilityOf, isOffered } from '../../kernel/web/button.tsx'
import { InstantField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
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
  const link = useAct(linkReport)
  const done = useDone(close)
  const form = useForm({ caseId: '' }, (values) => ({
    caseId: values.caseId ? undefined : text.choiceNeeded,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    done(await link.act({ id: report.id, version: report.version, caseId: form.values.caseId }))
  }
  const options = (cases.data?.cases ?? []).map((one) => ({
    value: one.id,
    label: `${one.number}\u3000${one.title}`,
  }))
  return (
    <FormDialog
      title={text.link}
      isOpen
      close={close}
      submit={submit}
      submitWords={text.linkDone}
      isBusy={link.isBusy}
      refusal={link.refusal}
    >
      <PickField
        label={text.caseNumber}
        hint={text.caseHint}
        nothingFound={words.refusals['intake.unknown_case']}
        options={options}
        {...form.bind('caseId')}
      />
    </FormDialog>
  )
}

function LaterDialog({ report, close }: DialogProps) {
  const now = useServerNow(60)
  const put = useAct(putOffReport)
  const done = useDone(close)
  const form = useForm({ reason: '', until: '' }, (values) => ({
    reason: values.reason.trim() ? undefined : text.reasonNeeded,
    until: values.until && new Date(values.until) > now ? undefined : text.timeNeeded,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    done(await put.act({ id: report.id, version: report.version, ...form.values }))
  }
  return (
    <FormDialog
      title={text.later}
      isOpen
      close={close}
      submit={submit}
      submitWords={text.laterDone}
      isBusy={put.isBusy}
      refusal={put.refusal}
    >
      <TextField label={text.reason} isRequired maxLength={500} {...form.bind('reason')} />
      <InstantField label={text.until} isRequired {...form.bind('until')} />
    </FormDialog>
  )
}

function VerifyDialog({ report, contacts, close }: DialogProps & { contacts: Contacts }) {
  const verify = useAct(verifyCaller)
  const done = useDone(close)
  const numbers = contacts.flatMap((contact) =>
    contact.numbers.map((number) => ({
      value: JSON.stringify([contact.id, number]),
      label: `${number}\u3000${contact.title}\u3000${contact.verifiedOn ? text.verifiedOn({ day: formatDayShort(contact.verifiedOn) }) : ''}`,
    })),
  )
  const form = useForm({ chosen: numbers[0]?.value ?? '', outcome: 'verified', note: '' }, (values) => ({
    chosen: values.chosen ? undefined : text.choiceNeeded,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    const [contactId, number] = JSON.parse(form.values.chosen) as [string, string]
    const outcome = form.values.outcome as NonNullable<ReportView['verification']>['outcome']
    done(
      await verify.act({
        id: report.id,
        version: report.version,
        contactId,
        number,
        outcome,
        note: form.values.note,
      }),
    )
  }
  return (
    <FormDialog
      title={text.verify}
      isOpen
      close={close}
      submit={submit}
      submitWords={text.verifyDone}
      isBusy={verify.isBusy}
      refusal={verify.refusal}
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
    </FormDialog>
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
  const reply = useAct(replyToReporter)
  const done = useDone(close)
  const form = useForm({ words: '' }, (values) => ({
    words: values.words.trim() ? undefined : text.textNeeded,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    done(await reply.act({ id: report.id, version: report.version, text: form.values.words }))
  }
  return (
    <FormDialog
      title={text.reply}
      isOpen
      close={close}
      submit={submit}
      submitWords={text.replyDone}
      isBusy={reply.isBusy}
      refusal={reply.refusal}
    >
      <TextAreaField label={text.replyText} rows={4} maxLength={4000} isRequired {...form.bind('words')} />
    </FormDialog>
  )
}

function CloseDialog({ report, close }: DialogProps) {
  const end = useAct(closeReport)
  const done = useDone(close)
  const initial: { reason: string; note: string } = {
    reason: report.closing?.reason ?? (report.kind === 'machine' ? 'false_positive' : 'not_security'),
    note: report.closing?.note ?? '',
  }
  const form = useForm(initial, (values) => ({ note: values.note.trim() ? undefined : text.reasonNeeded }))
  const submit = async () => {
    if (!form.isSound()) return
    const reason = closeReasons.find((one) => one === form.values.reason) ?? 'not_security'
    done(await end.act({ id: report.id, version: report.version, reason, note: form.values.note }))
  }
  const submitWords = report.isFromOutside && !report.closing ? text.closeAsk : text.closeDone
  return (
    <FormDialog
      title={text.close}
      isOpen
      close={close}
      submit={submit}
      submitWords={submitWords}
      isBusy={end.isBusy}
      refusal={end.refusal}
    >
      <p>{report.isFromOutside ? text.closeOutside : text.closeWhat}</p>
      <SelectField
        label={text.closeReason}
        options={closeReasons.map((reason) => ({ value: reason, label: words.closeReasons[reason] }))}
        {...form.bind('reason')}
      />
      <TextAreaField label={text.note} rows={3} maxLength={2000} isRequired {...form.bind('note')} />
    </FormDialog>
  )
}

function ReopenDialog({ report, close }: DialogProps) {
  const reopen = useAct(reopenReport)
  const done = useDone(close)
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() ? undefined : text.reasonNeeded,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    done(await reopen.act({ id: report.id, version: report.version, reason: form.values.reason }))
  }
  return (
    <FormDialog
      title={text.reopen}
      isOpen
      close={close}
      submit={submit}
      submitWords={text.reopen}
      isBusy={reopen.isBusy}
      refusal={reopen.refusal}
    >
      <TextField label={text.reason} maxLength={500} isRequired {...form.bind('reason')} />
    </FormDialog>
  )
}

/** After a success: closes the dialog and says that it was written down. */
function useDone(close: () => void): (answer: unknown) => void {
  const toast = useToast()
  return (answer) => {
    if (answer === undefined) return
    toast({ words: text.saved })
    close()
  }
}
