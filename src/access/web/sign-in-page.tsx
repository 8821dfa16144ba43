/** Sign-in: login name, password, code; afterwards back to where the reader was. */
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from '../../kernel/web/button.tsx'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { rememberSession } from '../../kernel/web/connection.ts'
import { TextField } from '../../kernel/web/field.tsx'
import { useGo, useQueryMembers } from '../../kernel/web/location.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { beginPasskeySignIn, finishSignIn } from '../core/contract-sign-in.ts'
import { readEntrance, signIn } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { EntranceFrame } from './entrance-frame.tsx'
import { leaveForProvider } from './leave-for-provider.ts'
import { answerWithPasskey, canUsePasskeys } from './use-passkey.ts'

const words = ja.signIn

export function SignInPage() {
  const entrance = useCall(readEntrance, {})
  const { data } = entrance
  return (
    <EntranceFrame
      title={words.title}
      lead={data?.bodyName ? words.lead({ body: data.bodyName }) : undefined}
    >
      <Region reading={entrance}>
        {(state) => (
          <>
            {state.demonstration ? <Note tone="care" first={words.demonstration} /> : null}
            {state.isSetUp ? (
              <SignInForm asksCode={state.asksCode} sso={state.sso} />
            ) : (
              <Note tone="now" first={words.noSetUp}>
                <p>{words.noSetUpHow}</p>
              </Note>
            )}
          </>
        )}
      </Region>
    </EntranceFrame>
  )
}

function SignInForm({ asksCode, sso }: { asksCode: boolean; sso: string | null }) {
  const [loginName, setLoginName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { act, isBusy, refusal } = useAct(signIn)
  const passkey = usePasskeySignIn()
  const [ssoRefusal, setSsoRefusal] = useState<CallRefusal>()
  const { enter, back } = useEntering()
  const submit = async () => {
    const answer = await act({ loginName, password, ...(asksCode ? { code } : {}) })
    if (answer) enter()
    else setCode('')
  }
  const byPasskey = async () => {
    if (await passkey.signIn({ loginName, password })) enter()
  }
  const bySso = async () => setSsoRefusal(await leaveForProvider(false, back))
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit()
  }
  return (
    <form className="panel stack" onSubmit={onSubmit}>
      <Refused refusal={ssoRefusal ?? passkey.refusal ?? refusal} />
      {passkey.isStopped ? <output>{words.passkeyStopped}</output> : null}
      <NameAndPassword
        name={loginName}
        setName={setLoginName}
        password={password}
        setPassword={setPassword}
      />
      {asksCode ? (
        <TextField
          label={words.code}
          hint={words.codeHint}
          value={code}
          change={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
        />
      ) : null}
      <Button type="submit" look="filled" size="tall" isBusy={isBusy}>
        {words.submit}
      </Button>
      <OtherWays
        byPasskey={asksCode && canUsePasskeys() ? byPasskey : undefined}
        isBusy={passkey.isBusy}
        sso={sso}
        bySso={bySso}
      />
      <p className="second">{words.lost}</p>
    </form>
  )
}

/** What every way into the application ends with. */
function useEntering() {
  const [query] = useQueryMembers()
  const client = useQueryClient()
  const go = useGo()
  const back = pathOfThisSite(query['back'])
  const enter = () => {
    rememberSession(true)
    client.clear()
    go(back, { replaces: true })
  }
  return { enter, back }
}

function NameAndPassword({
  name,
  setName,
  password,
  setPassword,
}: {
  name: string
  setName: (name: string) => void
  password: string
  setPassword: (password: string) => void
}) {
  return (
    <>
      <TextField
        label={words.loginName}
        value={name}
        change={setName}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={80}
      />
      <TextField
        label={words.password}
        value={password}
        change={setPassword}
        type="password"
        autoComplete="current-password"
        maxLength={400}
      />
    </>
  )
}

function OtherWays({
  byPasskey,
  isBusy,
  sso,
  bySso,
}: {
  byPasskey: (() => Promise<void>) | undefined
  isBusy: boolean
  sso: string | null
  bySso: () => Promise<void>
}) {
  return (
    <>
      {byPasskey ? (
        <Button size="tall" isBusy={isBusy} onClick={() => void byPasskey()}>
          {words.byPasskey}
        </Button>
      ) : null}
      {sso === null ? null : (
        <Button size="tall" onClick={() => void bySso()}>
          {sso}
        </Button>
      )}
    </>
  )
}

/** Name and password first, then the browser asks for the passkey. */
function usePasskeySignIn() {
  const begin = useAct(beginPasskeySignIn)
  const finish = useAct(finishSignIn)
  const [isStopped, setStopped] = useState(false)
  const signInWith = async (claim: { loginName: string; password: string }) => {
    setStopped(false)
    finish.forget()
    const begun = await begin.act(claim)
    if (!begun) return false
    const passkey = await answerWithPasskey(begun.options)
    if (!passkey) {
      setStopped(true)
      return false
    }
    return (await finish.act({ ticket: begun.ticket, passkey })) !== undefined
  }
  return {
    signIn: signInWith,
    isStopped,
    isBusy: begin.isBusy || finish.isBusy,
    refusal: begin.refusal ?? finish.refusal,
  }
}

/** Only a path of this site, never another address. */
export function pathOfThisSite(back: string | undefined): string {
  return back && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in') ? back : '/'
}
