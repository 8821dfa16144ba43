/** Records a submission that a person has made outside Toride; one may serve several duties. */
import { useState } from 'react'
import { CheckField, InstantField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { recordSubmission } from '../core/contract.ts'
import type { DutyView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.submitDialog
const kinds = ['preliminary', 'supplement', 'final'] as const

type SentDocument = { readonly id: string; readonly title: string; readonly dutyIds: readonly string[] }

type Props = {
  caseId: string
  /** All duties on which something may be submitted. */
  duties: readonly DutyView[]
  chosen: readonly string[]
  /** Approved and not yet sent. */
  documents: readonly SentDocument[]
  documentId?: string
  close: () => void
}

export function SubmitDialog(props: Props) {
  const { duties, documents, close } = props
  const submission = useSubmission(props)
  const { form, ids, setIds, offered, needsReceipt, sending } = submission
  return (
    <FormDialog
      title={words.title}
      isOpen
      close={close}
      submit={() => void submission.submit()}
      submitWords={words.send}
      isBusy={sending.isBusy}
      refusal={sending.refusal}
    >
      <p>{words.lead}</p>
      <DutyChoice label={words.duties} duties={duties} ids={ids} change={setIds} />
      <SelectField
        label={words.kind}
        {...form.bind('kind')}
        options={offered.map((kind) => ({ value: kind, label: ja.kinds[kind] }))}
      />
      <SelectField
        label={words.document}
        {...form.bind('documentId')}
        blank={words.noDocument}
        options={documents.map(({ id, title }) => ({ value: id, label: title }))}
      />
      <TextField
        label={words.channel}
        hint={words.channelHint}
        isRequired
        maxLength={100}
        {...form.bind('channel')}
      />
      <TextField
        label={words.receipt}
        hint={words.receiptHint}
        isRequired={needsReceipt}
        maxLength={100}
        {...form.bind('receipt')}
      />
      <InstantField
        label={words.at}
        value={form.values.at}
        change={(at) => (at === '' ? undefined : form.change({ at }))}
      />
    </FormDialog>
  )
}

/** The form's state, and sending it. */
function useSubmission({ caseId, duties, chosen, documents, documentId = '', close }: Props) {
  const now = useServerNow(60)
  const toast = useToast()
  const sending = useAct(recordSubmission)
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set(chosen))
  const picked = duties.filter((duty) => ids.has(duty.id))
  const needsReceipt = picked.some((duty) => duty.needsReceipt)
  const offered = kinds.filter((kind) => picked.every((duty) => duty.submits.includes(kind)))
  const form = useForm(
    {
      kind: firstKind(duties.filter((duty) => chosen.includes(duty.id))),
      documentId: documentId || (documents.find((one) => servesAny(one, chosen))?.id ?? ''),
      channel: '',
      receipt: '',
      at: now.toISOString(),
    },
    (values) => ({
      channel: values.channel.trim() === '' ? words.missingChannel : undefined,
      receipt: needsReceipt && values.receipt.trim() === '' ? words.missingReceipt : undefined,
      kind: picked.length === 0 ? words.missingDuties : undefined,
    }),
  )
  const submit = async () => {
    if (!form.isSound()) return
    const { values } = form
    const done = await sending.act({
      caseId,
      duties: picked.map(({ id, version }) => ({ id, version })),
      kind: kinds.find((kind) => kind === values.kind) ?? 'preliminary',
      documentId: values.documentId === '' ? null : values.documentId,
      channel: values.channel,
      receiptNumber: values.receipt.trim(),
      submittedAt: values.at,
    })
    if (!done) return
    toast({ words: words.done })
    close()
  }
  return { form, ids, setIds, offered, needsReceipt, sending, submit }
}

/** Which of several duties are meant. */
export function DutyChoice({
  label,
  duties,
  ids,
  change,
}: {
  label: string
  duties: readonly DutyView[]
  ids: ReadonlySet<string>
  change: (ids: ReadonlySet<string>) => void
}) {
  const toggle = (id: string, isIn: boolean) =>
    change(new Set(isIn ? [...ids, id] : [...ids].filter((one) => one !== id)))
  return (
    <fieldset className="plain-set">
      <legend className="field-label">{label}</legend>
      {duties.map((duty) => (
        <CheckField
          key={duty.id}
          label={duty.title}
          isChecked={ids.has(duty.id)}
          change={(isIn) => toggle(duty.id, isIn)}
        />
      ))}
    </fieldset>
  )
}

function firstKind(duties: readonly DutyView[]): string {
  const [first] = duties
  if (first?.stage === 'preliminary_submitted')
    return first.submits.includes('final') ? 'final' : 'supplement'
  return first?.submits[0] === 'supplement' ? 'final' : (first?.submits[0] ?? 'preliminary')
}

function servesAny(document: SentDocument, dutyIds: readonly string[]): boolean {
  return document.dutyIds.some((id) => dutyIds.includes(id))
}
