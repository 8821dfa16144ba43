/** Dialogs of a document: approval fixes it, giving it back asks for what is to be mended, sending is written down. */
import { Note } from '../../kernel/web/panel.tsx'
import { TextAreaField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
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
  const open = document.completeness.total - document.completeness.filled
  return (
    <SaveDialog
      endpoint={approveDocument}
      title={words.title}
      submitWords={words.send}
      saidAfter={ja.document.done.approved}
      close={close}
      inputOf={() => ({ id: document.id, version: document.version })}
    >
      <p>{words.lead({ title: document.title })}</p>
      {open > 0 ? <Note tone="care" first={words.open({ count: open })} /> : null}
    </SaveDialog>
  )
}

export function ApproveAloneDialog({ document, close }: Props) {
  const words = ja.approveDialog
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() === '' ? words.aloneMissing : undefined,
  }))
  const inputOf = () => {
    if (!form.isSound()) return undefined
    return { id: document.id, version: document.version, aloneBecause: form.values.reason }
  }
  return (
    <SaveDialog
      endpoint={approveDocument}
      title={words.aloneTitle}
      submitWords={words.aloneSend}
      saidAfter={ja.document.done.approved}
      close={close}
      inputOf={inputOf}
    >
      <Note tone="care" first={words.aloneLead} />
      <TextAreaField
        label={words.aloneReason}
        isRequired
        rows={3}
        maxLength={1000}
        {...form.bind('reason')}
      />
    </SaveDialog>
  )
}

function ReturnDialog({ document, close }: Props) {
  const words = ja.returnDialog
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() === '' ? words.missing : undefined,
  }))
  const inputOf = () => {
    if (!form.isSound()) return undefined
    // The field takes lines; the record keeps one.
    const reason = form.values.reason.replaceAll(/\s+/g, ' ').trim()
    return { id: document.id, version: document.version, reason }
  }
  return (
    <SaveDialog
      endpoint={returnDocument}
      title={words.title}
      submitWords={words.send}
      saidAfter={ja.document.done.returned}
      close={close}
      inputOf={inputOf}
    >
      <TextAreaField label={words.reason} isRequired rows={3} maxLength={1000} {...form.bind('reason')} />
    </SaveDialog>
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
