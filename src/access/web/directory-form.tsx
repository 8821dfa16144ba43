/** Settings of the directory, and a try that looks somebody up with them. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button } from '../../kernel/web/button.tsx'
import { CheckField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Form } from '../../kernel/web/form.ts'
import { Panel } from '../../kernel/web/panel.tsx'
import { SettingsForm } from '../../kernel/web/settings-form.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { saveDirectory, testDirectory, type readSignInMethods } from '../core/contract-methods.ts'
import { loginAttributes } from '../core/sign-in-methods.ts'
import { ja } from '../core/screen/ja.ts'
import { textOrNull } from './provider-form.tsx'

const words = ja.methodsPage

type Directory = OutputOf<typeof readSignInMethods>['directory']
type Values = {
  host: string
  port: string
  tls: string
  baseDn: string
  loginAttribute: string
  searchDn: string
  password: string
  ca: string
}

export function DirectoryForm({ directory }: { directory: Directory }) {
  const { act, isBusy, refusal } = useAct(saveDirectory)
  const [isOn, setOn] = useState(directory.isOn)
  const toast = useToast()
  const form = useForm<Values>({
    host: directory.host,
    port: String(directory.port),
    tls: directory.tls,
    baseDn: directory.baseDn,
    loginAttribute: directory.loginAttribute,
    searchDn: directory.searchDn ?? '',
    password: '',
    ca: directory.ca ?? '',
  })
  const submit = async () => {
    const { values } = form
    const answer = await act({
      version: directory.version,
      isOn,
      host: values.host,
      port: Number(values.port),
      tls: values.tls === 'starttls' ? 'starttls' : 'ldaps',
      baseDn: values.baseDn,
      loginAttribute: loginAttributes.find((one) => one === values.loginAttribute) ?? 'sAMAccountName',
      searchDn: textOrNull(values.searchDn),
      password: values.password === '' ? null : values.password,
      ca: textOrNull(values.ca),
    })
    if (answer) toast({ words: kernel.web.saved })
  }
  return (
    <Panel title={words.directory} note={words.directoryNote}>
      <SettingsForm submit={submit} isBusy={isBusy} refusal={refusal}>
        <CheckField label={words.directoryOn} isChecked={isOn} change={setOn} />
        <DirectoryFields form={form} hasPassword={directory.hasPassword} />
      </SettingsForm>
    </Panel>
  )
}

function DirectoryFields({ form, hasPassword }: { form: Form<Values>; hasPassword: boolean }) {
  return (
    <div className="form-grid">
      <TextField {...form.bind('host')} label={words.host} hint={words.hostHint} maxLength={200} isRequired />
      <TextField {...form.bind('port')} label={words.port} inputMode="numeric" maxLength={5} isRequired />
      <SelectField
        {...form.bind('tls')}
        label={words.tls}
        options={(['ldaps', 'starttls'] as const).map((mode) => ({
          value: mode,
          label: words.tlsModes[mode],
        }))}
      />
      <SelectField
        {...form.bind('loginAttribute')}
        label={words.attribute}
        options={loginAttributes.map((one) => ({ value: one, label: one }))}
      />
      <TextField
        {...form.bind('baseDn')}
        label={words.baseDn}
        hint={words.baseDnHint}
        maxLength={400}
        isRequired
      />
      <TextField
        {...form.bind('searchDn')}
        label={words.searchDn}
        hint={words.searchDnHint}
        maxLength={400}
      />
      <TextField
        {...form.bind('password')}
        label={words.searchPassword}
        hint={hasPassword ? words.kept : undefined}
        type="password"
        autoComplete="new-password"
      />
      <TextAreaField {...form.bind('ca')} label={words.ca} hint={words.caHint} rows={3} spellCheck={false} />
    </div>
  )
}

export function DirectoryTest() {
  const [loginName, setLoginName] = useState('')
  const [result, setResult] = useState<OutputOf<typeof testDirectory>['result']>()
  const { act, isBusy, refusal } = useAct(testDirectory)
  const submit = async () => {
    setResult(undefined)
    setResult((await act({ loginName }))?.result)
  }
  return (
    <Panel title={words.test} note={words.testNote}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Refused refusal={refusal} />
        <TextField
          label={ja.signIn.loginName}
          value={loginName}
          change={setLoginName}
          maxLength={80}
          autoCapitalize="none"
        />
        <span>
          <Button type="submit" isBusy={isBusy}>
            {words.testAct}
          </Button>
        </span>
        {result ? <output>{words.results[result]}</output> : null}
      </form>
    </Panel>
  )
}
