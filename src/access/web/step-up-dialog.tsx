/** The one dialog that asks for a fresh proof of who is here, above any page, and lets the waiting call go on. */
import { useEffect, useRef, useState } from 'react'
import { TextField } from '../../kernel/web/field.tsx'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { provideProver } from '../../kernel/web/step-up.ts'
import { useAct } from '../../kernel/web/use-call.ts'
import { stepUp } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.stepUp

/** Stands beside the shell; shown only while a call waits for a proof. */
export function StepUpDialog() {
  const [isAsked, setAsked] = useState(false)
  const answer = useRef<((isProven: boolean) => void) | undefined>(undefined)
  useEffect(
    () =>
      provideProver(
        () =>
          new Promise<boolean>((resolve) => {
            answer.current = resolve
            setAsked(true)
          }),
      ),
    [],
  )
  const settle = (isProven: boolean) => {
    setAsked(false)
    answer.current?.(isProven)
  }
  return isAsked ? <Asked settle={settle} /> : null
}

function Asked({ settle }: { settle: (isProven: boolean) => void }) {
  const [code, setCode] = useState('')
  const { act, isBusy, refusal } = useAct(stepUp)
  const submit = async () => {
    const proved = await act({ code })
    if (proved) settle(true)
    else setCode('')
  }
  return (
    <FormDialog
      title={words.title}
      isOpen
      close={() => settle(false)}
      submit={() => void submit()}
      submitWords={words.submit}
      isBusy={isBusy}
      refusal={refusal}
    >
      <p>{words.lead}</p>
      <TextField
        label={ja.signIn.code}
        hint={ja.signIn.codeHint}
        value={code}
        change={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
      />
    </FormDialog>
  )
}
