/** Decisions on duties that leave a name and a reason: not applicable, taken up again. */
import { useState } from 'react'
import { TextAreaField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { reopenDuty, setDutiesAside } from '../core/contract.ts'
import type { DutyView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { DutyChoice } from './submit-dialog.tsx'

export function AsideDialog({
  caseId,
  duties,
  chosen,
  close,
}: {
  caseId: string
  duties: readonly DutyView[]
  chosen: readonly string[]
  close: () => void
}) {
  const words = ja.asideDialog
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set(chosen))
  const form = useForm({ reason: '' }, (values) => ({
    reason: ids.size === 0 ? words.missingDuties : values.reason.trim() === '' ? words.missing : undefined,
  }))
  const inputOf = () => {
    if (!form.isSound()) return undefined
    const picked = duties.filter((duty) => ids.has(duty.id))
    return { caseId, duties: picked.map(({ id, version }) => ({ id, version })), reason: form.values.reason }
  }
  return (
    <SaveDialog
      endpoint={setDutiesAside}
      title={words.title}
      submitWords={words.send}
      saidAfter={words.done}
      close={close}
      inputOf={inputOf}
    >
      <p>{words.lead}</p>
      <DutyChoice label={words.duties} duties={duties} ids={ids} change={setIds} />
      <TextAreaField
        label={words.reason}
        hint={words.reasonHint}
        isRequired
        rows={3}
        maxLength={1000}
        {...form.bind('reason')}
      />
    </SaveDialog>
  )
}

export function ReopenDialog({ duty, close }: { duty: DutyView; close: () => void }) {
  const words = ja.reopenDialog
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() === '' ? words.missing : undefined,
  }))
  const inputOf = () => {
    if (!form.isSound()) return undefined
    return { id: duty.id, version: duty.version, reason: form.values.reason }
  }
  return (
    <SaveDialog
      endpoint={reopenDuty}
      title={words.title}
      submitWords={words.send}
      close={close}
      inputOf={inputOf}
    >
      <p className="strong">{duty.title}</p>
      <TextAreaField label={words.reason} isRequired rows={3} maxLength={1000} {...form.bind('reason')} />
    </SaveDialog>
  )
}
