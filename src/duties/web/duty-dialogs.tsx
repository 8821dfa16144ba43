/** Decisions on duties that leave a name and a reason: not applicable, taken up again. */
import { useState } from 'react'
import { TextAreaField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
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
  const toast = useToast()
  const setting = useAct(setDutiesAside)
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set(chosen))
  const form = useForm({ reason: '' }, (values) => ({
    reason: ids.size === 0 ? words.missingDuties : values.reason.trim() === '' ? words.missing : undefined,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    const picked = duties.filter((duty) => ids.has(duty.id))
    const done = await setting.act({
      caseId,
      duties: picked.map(({ id, version }) => ({ id, version })),
      reason: form.values.reason,
    })
    if (!done) return
    toast({ words: words.done })
    close()
  }
  return (
    <FormDialog
      title={words.title}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.send}
      isBusy={setting.isBusy}
      refusal={setting.refusal}
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
    </FormDialog>
  )
}

export function ReopenDialog({ duty, close }: { duty: DutyView; close: () => void }) {
  const words = ja.reopenDialog
  const reopening = useAct(reopenDuty)
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() === '' ? words.missing : undefined,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    const { id, version } = duty
    if (await reopening.act({ id, version, reason: form.values.reason })) close()
  }
  return (
    <FormDialog
      title={words.title}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.send}
      isBusy={reopening.isBusy}
      refusal={reopening.refusal}
    >
      <p className="strong">{duty.title}</p>
      <TextAreaField label={words.reason} isRequired rows={3} maxLength={1000} {...form.bind('reason')} />
    </FormDialog>
  )
}
