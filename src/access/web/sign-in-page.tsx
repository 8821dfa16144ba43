/** Sign-in: login name, password, code; afterwards back to where the reader was. */
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from '../../kernel/web/button.tsx'
import { rememberSession } from '../../kernel/web/connection.ts'
import { TextField } from '../../kernel/web/field.tsx'
import { useGo, useQueryMembers } from '../../kernel/web/location.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { readEntrance, signIn } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { EntranceFrame } from './entrance-frame.tsx'

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
              <SignInForm asksCode={state.asksCode} />
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

function SignInForm({ asksCode }: { asksCode: boolean }) {
  const [loginName, setLoginName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { act, isBusy, refusal } = useAct(signIn)
  const [query] = useQueryMembers()
  const client = useQueryClient()
  const go = useGo()
  const submit = async () => {
    const answer = await act({ loginName, password, ...(asksCode ? { code } : {}) })
    if (!answer) return setCode('')
    rememberSession(true)
    client.clear()
    go(backTo(query['back']), { replaces: true })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit()
  }
  return (
    <form className="panel stack" onSubmit={onSubmit}>
      <Refused refusal={refusal} />
      <TextField
        label={words.loginName}
        value={loginName}
        change={setLoginName}
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
      <p className="second">{words.lost}</p>
    </form>
  )
}

/** Only a path of this site, never another address. */
function backTo(back: string | undefined): string {
  return back && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in') ? back : '/'
}
