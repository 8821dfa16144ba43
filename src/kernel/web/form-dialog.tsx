/** A dialog around one form: fields, the refusal of the last try, the one filled button. */
import { useId } from 'react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import type { CallRefusal } from './call.ts'
import { Dialog } from './dialog.tsx'
import { Refused } from './states.tsx'

export function FormDialog({
  title,
  isOpen,
  close,
  submit,
  submitWords,
  isBusy,
  isBroad,
  refusal,
  children,
}: {
  title: ReactNode
  isOpen: boolean
  close: () => void
  /** Called when the form is sent; faults are shown by the fields. */
  submit: () => unknown
  submitWords: string
  isBusy?: boolean
  isBroad?: boolean
  refusal: CallRefusal | undefined
  children: ReactNode
}) {
  const formId = useId()
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      close={close}
      isBroad={isBroad}
      acts={
        <Button type="submit" form={formId} look="filled" isBusy={isBusy}>
          {submitWords}
        </Button>
      }
    >
      <form
        id={formId}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {children}
        <Refused refusal={refusal} />
      </form>
    </Dialog>
  )
}
