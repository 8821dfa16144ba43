/** The second half of signing in, after a password with a passkey or after single sign-on. */
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../kernel/web/button.tsx'
import { TextField } from '../../kernel/web/field.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { finishSignIn } from '../core/contract-sign-in.ts'
import { ja } from '../core/screen/ja.ts'
import { answerWithPasskey, canUsePasskeys } from './use-passkey.ts'

const words = ja.signIn

export type Next = {
  readonly ticket: string
  readonly hasCode: boolean
  readonly options: { readonly challenge: string } | null
}

/** A wrong answer uses the question up: then `over` leads back to the beginning. */
export function SecondFactorForm({ next, done, over }: { next: Next; done: () => void; over: () => void }) {
  const [code, setCode] = useState('')
  const { act, isBusy, refusal } = useAct(finishSignIn)
  const byCode = async () => {
    if (await act({ ticket: next.ticket, code })) done()
  }
  const byPasskey = async () => {
    const passkey = next.options ? await answerWithPasskey(next.options) : undefined
    if (passkey && (await act({ ticket: next.ticket, passkey }))) done()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void byCode()
  }
  if (refusal)
    return (
      <div className="panel stack">
        <Refused refusal={refusal} />
        <Button onClick={over}>{words.fromBeginning}</Button>
      </div>
    )
  return (
    <form className="panel stack" onSubmit={onSubmit}>
      <p>{words.secondLead}</p>
      {next.hasCode ? (
        <>
          <TextField
            label={words.code}
            hint={words.codeHint}
            value={code}
            change={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={20}
          />
          <Button type="submit" look="filled" size="tall" isBusy={isBusy}>
            {words.submit}
          </Button>
        </>
      ) : null}
      {next.options && canUsePasskeys() ? (
        <Button size="tall" onClick={() => void byPasskey()} isBusy={isBusy}>
          {words.byPasskey}
        </Button>
      ) : null}
    </form>
  )
}
