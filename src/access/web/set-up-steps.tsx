/** The three steps of the set-up. */
import { useState } from 'react'
import type { ReactNode } from 'react'
import { parseBodyCode } from '../../kernel/core/codes.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button } from '../../kernel/web/button.tsx'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { rememberSession } from '../../kernel/web/connection.ts'
import { CheckField, SelectField, TextField } from '../../kernel/web/field.tsx'
import type { Form } from '../../kernel/web/form.ts'
import { useGo } from '../../kernel/web/location.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { listNetworkModels } from '../../organization/core/contract.ts'
import { completeSetUp, type beginSetUp } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { CodeSecret } from './code-secret.tsx'
import { administratorMembers, bodyMembers, type SetUpForm } from './set-up-form.ts'

const words = ja.setUp

type StepProps = { form: Form<SetUpForm> }

export function BodyStep({ form, next }: StepProps & { next: () => void }) {
  const { values, bind } = form
  const complete = values.hasNoCode ? null : parseBodyCode(values.code)
  return (
    <StepForm submit={() => form.isSound(bodyMembers) && next()} submitWords={words.next}>
      <div className="form-grid">
        <TextField
          {...bind('bodyName')}
          label={words.bodyName}
          hint={words.bodyNameHint}
          maxLength={60}
          autoComplete="organization"
          isRequired
        />
        <TextField
          {...bind('shortName')}
          label={words.shortName}
          hint={words.shortNameHint}
          maxLength={12}
          isRequired
        />
        <TextField {...bind('prefecture')} label={words.prefecture} maxLength={20} isRequired />
        <TextField
          {...bind('code')}
          label={words.code}
          hint={complete ? words.codeRead({ code: complete }) : words.codeHint}
          inputMode="numeric"
          maxLength={12}
          readOnly={values.hasNoCode}
          isRequired={!values.hasNoCode}
        />
      </div>
      <CheckField
        label={words.noCode}
        isChecked={values.hasNoCode}
        change={(hasNoCode) => form.change({ hasNoCode, code: '' })}
      />
      <NetworkModelField form={form} />
    </StepForm>
  )
}

function NetworkModelField({ form }: StepProps) {
  const models = useCall(listNetworkModels, {})
  return (
    <Region reading={models} rows={1}>
      {({ networkModels }) => (
        <SelectField
          {...form.bind('networkModel')}
          label={words.networkModel}
          hint={
            networkModels.find((model) => model.id === form.values.networkModel)?.explanation ??
            words.networkModelHint
          }
          options={networkModels.map((model) => ({ value: model.id, label: model.name }))}
          blank={words.choose}
          isRequired
        />
      )}
    </Region>
  )
}

export function AdministratorStep({
  form,
  back,
  next,
  refusal,
  isBusy,
}: StepProps & {
  back: () => void
  next: () => void
  refusal: CallRefusal | undefined
  isBusy: boolean
}) {
  const { bind, values } = form
  return (
    <StepForm
      submit={() => form.isSound(administratorMembers) && next()}
      submitWords={words.next}
      isBusy={isBusy}
      back={back}
    >
      <Refused refusal={refusal} />
      <div className="form-grid">
        <TextField {...bind('name')} label={words.name} maxLength={60} autoComplete="name" isRequired />
        <TextField {...bind('unitName')} label={words.unitName} hint={words.unitNameHint} maxLength={60} />
      </div>
      <TextField
        {...bind('loginName')}
        label={words.loginName}
        hint={words.loginNameHint}
        maxLength={40}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        isRequired
      />
      <div className="form-grid">
        <NewPassword {...bind('password')} label={words.password} hint={words.passwordHint} />
        <NewPassword {...bind('passwordAgain')} label={words.passwordAgain} />
      </div>
      <div>
        <CheckField
          label={words.alsoLead}
          isChecked={values.alsoLead}
          change={(alsoLead) => form.change({ alsoLead })}
        />
        <p className="second">{words.alsoLeadHint}</p>
      </div>
    </StepForm>
  )
}

export function NewPassword(props: {
  label: string
  hint?: string
  value: string
  change: (value: string) => void
  error: string | undefined
}) {
  return <TextField {...props} type="password" autoComplete="new-password" maxLength={128} isRequired />
}

export function CodeStep({
  token,
  form,
  secret,
  back,
}: StepProps & { token: string; secret: OutputOf<typeof beginSetUp>; back: () => void }) {
  const [code, setCode] = useState('')
  const complete = useAct(completeSetUp)
  const go = useGo()
  const finish = async () => {
    const answer = await complete.act({ token, ...sentFrom(form.values), code })
    if (!answer) return
    rememberSession(true)
    go('/', { replaces: true })
  }
  return (
    <StepForm submit={() => void finish()} submitWords={words.finish} isBusy={complete.isBusy} back={back}>
      <CodeSecret secret={secret.secret} uri={secret.uri} code={code} change={setCode} />
      <Refused refusal={complete.refusal} />
    </StepForm>
  )
}

function sentFrom(values: SetUpForm) {
  const unitName = values.unitName.trim()
  return {
    body: {
      name: values.bodyName.trim(),
      shortName: values.shortName.trim(),
      code: values.hasNoCode ? null : values.code.normalize('NFKC').trim(),
      prefecture: values.prefecture.trim(),
      networkModel: values.networkModel,
    },
    administrator: {
      name: values.name.trim(),
      loginName: values.loginName.trim(),
      password: values.password,
      ...(unitName === '' ? {} : { unitName }),
      alsoLead: values.alsoLead,
    },
  }
}

function StepForm({
  submit,
  submitWords,
  isBusy,
  back,
  children,
}: {
  submit: () => unknown
  submitWords: string
  isBusy?: boolean
  back?: () => void
  children: ReactNode
}) {
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {children}
      <div className="dialog-acts">
        <Button type="submit" look="filled" size="tall" isBusy={isBusy}>
          {submitWords}
        </Button>
        {back ? (
          <Button size="tall" onClick={back}>
            {words.back}
          </Button>
        ) : null}
      </div>
    </form>
  )
}
