/** The frame of a form that stands on a settings page: refusal above, fields, one button that saves. */
import type { ReactNode } from 'react'
import type { CallRefusal } from './call.ts'
import { ja } from '../core/ja.ts'
import { Button } from './button.tsx'
import { Refused } from './states.tsx'

export function SettingsForm({
  submit,
  isBusy,
  refusal,
  children,
}: {
  submit: () => Promise<void>
  isBusy: boolean
  refusal: CallRefusal | undefined
  children: ReactNode
}) {
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Refused refusal={refusal} />
      {children}
      <div className="dialog-acts">
        <Button type="submit" look="filled" isBusy={isBusy}>
          {ja.web.save}
        </Button>
      </div>
    </form>
  )
}
