/** Dialogs of tasks: add, change, finish, hold, cancel. */
import { CheckField, InstantField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { addTask, moveTask, updateTask } from '../core/contract-work.ts'
import type { TaskView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { PartyField, partyOf, partyValueOf } from './party-field.tsx'

const words = ja.work
export type TaskAct = 'edit' | 'finish' | 'hold' | 'cancel'

type Values = { title: string; note: string; mandatory: boolean; dueAt: string; assignee: string }

export function TaskDialog({ caseId, task, close }: { caseId: string; task?: TaskView; close: () => void }) {
  const form = useForm<Values>(valuesOf(task), ({ title }) => ({
    title: title.trim() === '' ? words.nameMissing : undefined,
  }))
  const { values } = form
  const input = () => ({
    title: values.title,
    note: values.note,
    mandatory: values.mandatory,
    dueAt: values.dueAt || null,
    assignee: partyOf(values.assignee) ?? null,
  })
  const fields = (
    <>
      <TextField label={words.name} isRequired maxLength={200} {...form.bind('title')} />
      <TextAreaField label={words.note} rows={2} maxLength={4000} {...form.bind('note')} />
      <div className="form-grid">
        <PartyField label={words.assignee} {...form.bind('assignee')} />
        <InstantField label={words.due} {...form.bind('dueAt')} />
      </div>
      <CheckField
        label={words.mandatory}
        isChecked={values.mandatory}
        change={(mandatory) => form.change({ mandatory })}
      />
    </>
  )
  const common = { saidAfter: words.saved, isBroad: true, close }
  if (!task)
    return (
      <SaveDialog
        endpoint={addTask}
        title={words.add}
        {...common}
        inputOf={() => (form.isSound() ? { caseId, ...input() } : undefined)}
      >
        {fields}
      </SaveDialog>
    )
  return (
    <SaveDialog
      endpoint={updateTask}
      title={words.editTitle}
      {...common}
      inputOf={() => (form.isSound() ? { id: task.id, version: task.version, ...input() } : undefined)}
    >
      {fields}
    </SaveDialog>
  )
}

function valuesOf(task: TaskView | undefined): Values {
  return {
    title: task?.title ?? '',
    note: task?.note ?? '',
    mandatory: task?.mandatory ?? false,
    dueAt: task?.dueAt ?? '',
    assignee: partyValueOf(task?.assignee ?? null),
  }
}

const stages = { finish: 'done', hold: 'on_hold', cancel: 'cancelled' } as const
const titles = { finish: words.finishTitle, hold: words.holdTitle, cancel: words.cancelTitle }
const reasons = { finish: words.outcome, hold: words.holdReason, cancel: words.cancelReason }

export function MoveTaskDialog({
  task,
  act,
  close,
}: {
  task: TaskView
  act: Exclude<TaskAct, 'edit'>
  close: () => void
}) {
  const form = useForm({ reason: '', revisitAt: '', waitingFor: '' }, (values) => ({
    reason: act !== 'finish' && values.reason.trim() === '' ? words.reasonMissing : undefined,
    revisitAt: act === 'hold' && values.revisitAt === '' ? words.revisitMissing : undefined,
  }))
  const { reason, revisitAt, waitingFor } = form.values
  return (
    <SaveDialog
      endpoint={moveTask}
      title={titles[act]}
      submitWords={words[act]}
      saidAfter={words.saved}
      close={close}
      inputOf={() =>
        form.isSound()
          ? {
              id: task.id,
              version: task.version,
              to: stages[act],
              ...(reason.trim() === '' ? {} : { reason }),
              ...(act === 'hold' ? { revisitAt, waitingFor: waitingFor.trim() } : {}),
            }
          : undefined
      }
    >
      <p className="strong">{task.title}</p>
      <TextAreaField
        label={reasons[act]}
        isRequired={act !== 'finish'}
        rows={2}
        maxLength={1000}
        {...form.bind('reason')}
      />
      {act === 'hold' ? (
        <div className="form-grid">
          <TextField label={words.waitingFor} maxLength={200} {...form.bind('waitingFor')} />
          <InstantField label={words.revisit} isRequired {...form.bind('revisitAt')} />
        </div>
      ) : null}
    </SaveDialog>
  )
}
