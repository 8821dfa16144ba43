/** Why a step is left without being done, or what is asked before going on. */
import { TextAreaField } from '../../kernel/web/field.tsx'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.run
export type ReasonAct = 'not_possible' | 'skip' | 'ask'

export function ReasonDialog({
  act,
  stop,
  isBusy,
  refusal,
  close,
  send,
}: {
  act: ReasonAct
  /** When the card itself says to stop: offered as words to take over. */
  stop: readonly string[]
  isBusy: boolean
  refusal: CallRefusal | undefined
  close: () => void
  send: (reason: string) => Promise<void>
}) {
  const form = useForm({ reason: '' }, ({ reason }) => ({
    reason: reason.trim() === '' ? words.reasonMissing : undefined,
  }))
  return (
    <FormDialog
      title={words.reasonTitles[act]}
      isOpen
      close={close}
      submit={() => (form.isSound() ? send(form.values.reason) : undefined)}
      submitWords={words.save}
      isBusy={isBusy}
      refusal={refusal}
    >
      {act === 'ask' ? <p>{words.askLead}</p> : null}
      {act === 'ask' && stop.length > 0 ? (
        <div className="inline">
          {stop.map((sentence) => (
            <button
              key={sentence}
              type="button"
              className="chip"
              onClick={() => form.change({ reason: sentence })}
            >
              {sentence}
            </button>
          ))}
        </div>
      ) : null}
      <TextAreaField
        label={act === 'ask' ? words.askWhat : words.reason}
        isRequired
        rows={3}
        maxLength={1000}
        {...form.bind('reason')}
      />
    </FormDialog>
  )
}
