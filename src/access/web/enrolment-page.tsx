/** An invitation, or a code made anew: password and code, by a link that works once. */
import { useEffect, useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Note } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { beginEnrolment, completeEnrolment } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { CodeSecret } from './code-secret.tsx'
import { EntranceFrame } from './entrance-frame.tsx'
import { useLinkToken } from './link-token.ts'
import { NewPassword } from './set-up-steps.tsx'

const words = ja.enrolment

type Begun = OutputOf<typeof beginEnrolment>

export function EnrolmentPage() {
  const token = useLinkToken()
  const { act, refusal } = useAct(beginEnrolment)
  const [begun, setBegun] = useState<Begun>()
  const [isDone, setDone] = useState(false)
  useEffect(() => {
    if (token !== '') void act({ token }).then(setBegun)
  }, [act, token])
  const isCode = begun?.purpose === 'code'
  const lead = begun ? (isCode ? words.leadCode(begun) : words.lead(begun)) : undefined
  return (
    <EntranceFrame title={isCode ? words.titleCode : words.title} lead={isDone ? undefined : lead}>
      {token === '' ? <Note tone="care" first={words.noToken} /> : null}
      <Refused refusal={refusal} />
      {isDone ? <Done /> : null}
      {begun && !isDone ? <EnrolmentForm token={token} begun={begun} done={() => setDone(true)} /> : null}
    </EntranceFrame>
  )
}

function Done() {
  return (
    <Note tone="done" first={words.done}>
      <p>
        <ButtonLink href="/sign-in" look="filled">
          {ja.signIn.submit}
        </ButtonLink>
      </p>
    </Note>
  )
}

const empty = { password: '', again: '', code: '' }

function EnrolmentForm({ token, begun, done }: { token: string; begun: Begun; done: () => void }) {
  const isNew = begun.purpose === 'enrol'
  const form = useForm(empty, ({ password, again }) =>
    isNew && password !== again ? { again: ja.setUp.passwordDiffers } : {},
  )
  const { act, isBusy, refusal } = useAct(completeEnrolment)
  const submit = async () => {
    const { password, code } = form.values
    if (form.isSound() && (await act({ token, password, code }))) done()
  }
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <TextField
        label={words.loginName}
        value={begun.loginName}
        change={() => undefined}
        readOnly
        autoComplete="username"
      />
      {isNew ? (
        <>
          <NewPassword {...form.bind('password')} label={words.newPassword} hint={ja.setUp.passwordHint} />
          <NewPassword {...form.bind('again')} label={ja.setUp.passwordAgain} />
        </>
      ) : (
        <TextField
          {...form.bind('password')}
          label={words.presentPassword}
          type="password"
          autoComplete="current-password"
          isRequired
        />
      )}
      <CodeSecret
        secret={begun.secret}
        uri={begun.uri}
        code={form.values.code}
        change={form.bind('code').change}
      />
      <Refused refusal={refusal} />
      <Button type="submit" look="filled" size="tall" isBusy={isBusy}>
        {words.submit}
      </Button>
    </form>
  )
}
