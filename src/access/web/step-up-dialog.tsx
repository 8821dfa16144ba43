/** The one dialog that asks for a fresh proof of who is here, above any page, and lets the waiting call go on. */
import { useEffect, useRef, useState } from 'react'
import { isRefusal } from '../../kernel/core/result.ts'
import { Button } from '../../kernel/web/button.tsx'
import { call } from '../../kernel/web/call.ts'
import { TextField } from '../../kernel/web/field.tsx'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { provideProver } from '../../kernel/web/step-up.ts'
import { useAct } from '../../kernel/web/use-call.ts'
import { beginStepUp, stepUp } from '../core/contract-sign-in.ts'
import { ja } from '../core/screen/ja.ts'
import { leaveForProvider } from './leave-for-provider.ts'
import { answerWithPasskey, canUsePasskeys } from './use-passkey.ts'

const words = ja.stepUp

type Ways = { readonly hasCode: boolean; readonly hasPasskey: boolean }

/** Stands beside the shell; shown only while a call waits for a proof. */
export function StepUpDialog() {
  const [ways, setWays] = useState<Ways>()
  const answer = useRef<((isProven: boolean) => void) | undefined>(undefined)
  useEffect(
    () =>
      provideProver(async () => {
        const begun = await call(beginStepUp, {})
        if (isRefusal(begun)) return false
        const hasPasskey = begun.passkey !== null && canUsePasskeys()
        return new Promise<boolean>((resolve) => {
          answer.current = resolve
          setWays({ hasCode: begun.hasCode, hasPasskey })
        })
      }),
    [],
  )
  const settle = (isProven: boolean) => {
    setWays(undefined)
    answer.current?.(isProven)
  }
  return ways ? <Asked ways={ways} settle={settle} /> : null
}

function Asked({ ways, settle }: { ways: Ways; settle: (isProven: boolean) => void }) {
  const [code, setCode] = useState('')
  const [isStopped, setStopped] = useState(false)
  const { act, isBusy, refusal } = useAct(stepUp)
  const byCode = async () => {
    if (await act({ code })) settle(true)
    else setCode('')
  }
  const byPasskey = async () => {
    setStopped(false)
    // A question is answered once: each try has its own.
    const begun = await call(beginStepUp, {})
    if (isRefusal(begun) || begun.passkey === null) return
    const passkey = await answerWithPasskey(begun.passkey.options)
    if (!passkey) return setStopped(true)
    if (await act({ ticket: begun.passkey.ticket, passkey })) settle(true)
  }
  const hasNone = !ways.hasCode && !ways.hasPasskey
  const submit = ways.hasCode ? byCode : hasNone ? () => leaveForProvider(true) : byPasskey
  const submitWords = ways.hasCode ? words.submit : hasNone ? words.byProvider : words.byPasskey
  return (
    <FormDialog
      title={words.title}
      isOpen
      close={() => settle(false)}
      submit={() => void submit()}
      submitWords={submitWords}
      isBusy={isBusy}
      refusal={refusal}
    >
      <p>{hasNone ? words.leadProvider : words.lead}</p>
      {ways.hasCode ? (
        <TextField
          label={ja.signIn.code}
          hint={ja.signIn.codeHint}
          value={code}
          change={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
        />
      ) : null}
      {ways.hasCode && ways.hasPasskey ? (
        <Button onClick={() => void byPasskey()}>{words.byPasskey}</Button>
      ) : null}
      {isStopped ? <output>{ja.passkeys.stopped}</output> : null}
    </FormDialog>
  )
}
