/** Dialogs of a document: approval fixes it, giving it back asks for what is to be mended, sending is written down. */
import { Note } from '../../kernel/web/panel.tsx'
import { TextAreaField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { readCaseDuties } from '../core/contract.ts'
import { approveDocument, returnDocument } from '../core/contract-document.ts'
import type { DocumentView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import type { DocumentDialogName } from './document-acts.tsx'
import { SubmitDialog } from './submit-dialog.tsx'

type Props = { document: DocumentView; close: () => void }

export function DocumentDialogs({
  document,
  dialog,
  close,
}: Props & { dialog: DocumentDialogName | undefined }) {
  if (dialog === 'approve') return <ApproveDialog document={document} close={close} />
  if (dialog === 'alone') return <ApproveAloneDialog document={document} close={close} />
  if (dialog === 'return') return <ReturnDialog document={document} close={close} />
  return dialog === 'submit' ? <SendDialog document={document} close={close} /> : null
}

function ApproveDialog({ document, close }: Props) {
  const words = ja.approveDialog
  const toast = useToast()
  const approving = useAct(approveDocument)
  const open = document.completeness.total - document.completeness.filled
  const submit = async () => {
    if (!(await approving.act({ id: document.id, version: document.version }))) return
    toast({ words: ja.document.done.approved })
    close()
  }
  return (
    <FormDialog
      title={words.title}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.send}
      isBusy={approving.isBusy}
      refusal={approving.refusal}
    >
      <p>{words.lead({ title: document.title })}</p>
      {open > 0 ? <Note tone="care" first={words.open({ count: open })} /> : null}
    </FormDialog>
  )
}

export function ApproveAloneDialog({ document, close }: Props) {
  const words = ja.approveDialog
  const toast = useToast()
  const approving = useAct(approveDocument)
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() === '' ? words.aloneMissing : undefined,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    const { id, version } = document
    if (!(await approving.act({ id, version, aloneBecause: form.values.reason }))) return
    toast({ words: ja.document.done.approved })
    close()
  }
  return (
    <FormDialog
      title={words.aloneTitle}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.aloneSend}
      isBusy={approving.isBusy}
      refusal={approving.refusal}
    >
      <Note tone="care" first={words.aloneLead} />
      <TextAreaField
        label={words.aloneReason}
        isRequired
        rows={3}
        maxLength={1000}
        {...form.bind('reason')}
      />
    </FormDialog>
  )
}

function ReturnDialog({ document, close }: Props) {
  const words = ja.returnDialog
  const toast = useToast()
  const returning = useAct(returnDocument)
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() === '' ? words.missing : undefined,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    const { id, version } = document
    // The field takes lines; the record keeps one.
    const reason = form.values.reason.replaceAll(/\s+/g, ' ').trim()
    if (!(await returning.act({ id, version, reason }))) return
    toast({ words: ja.document.done.returned })
    close()
  }
  return (
    <FormDialog
      title={words.title}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.send}
      isBusy={returning.isBusy}
      refusal={returning.refusal}
    >
      <TextAreaField label={words.reason} isRequired rows={3} maxLength={1000} {...form.bind('reason')} />
    </FormDialog>
  )
}

/** The submission belongs to duties: those of the case are read when the dialog opens. */
function SendDialog({ document, close }: Props) {
  const reading = useCall(readCaseDuties, { caseId: document.caseId })
  if (!reading.data) return null
  const duties = reading.data.duties.filter((duty) => duty.allowed.includes('duty.submit'))
  return (
    <SubmitDialog
      caseId={document.caseId}
      duties={duties}
      chosen={document.dutyIds.filter((id) => duties.some((duty) => duty.id === id))}
      documents={[document]}
      documentId={document.id}
      close={close}
    />
  )
}
