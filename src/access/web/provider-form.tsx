/** Settings of single sign-on: what to enter here, and what to enter at the provider. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { CheckField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Form } from '../../kernel/web/form.ts'
import { Facts, Panel } from '../../kernel/web/panel.tsx'
import { SettingsForm } from '../../kernel/web/settings-form.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { saveProvider, type readSignInMethods } from '../core/contract-methods.ts'
import { matchClaims } from '../core/sign-in-methods.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.methodsPage

type Provider = OutputOf<typeof readSignInMethods>['provider']
type Values = {
  label: string
  issuer: string
  clientId: string
  secret: string
  matchClaim: string
  domain: string
  factorValues: string
  ca: string
}

export function ProviderForm({ provider }: { provider: Provider }) {
  const { act, isBusy, refusal } = useAct(saveProvider)
  const [isOn, setOn] = useState(provider.isOn)
  const toast = useToast()
  const form = useForm<Values>({
    label: provider.label === '' ? words.usualLabel : provider.label,
    issuer: provider.issuer,
    clientId: provider.clientId,
    secret: '',
    matchClaim: provider.matchClaim,
    domain: provider.domain ?? '',
    factorValues: provider.factorValues.join(' '),
    ca: provider.ca ?? '',
  })
  const submit = async () => {
    const { values } = form
    const answer = await act({
      version: provider.version,
      isOn,
      label: values.label,
      issuer: values.issuer.trim(),
      clientId: values.clientId,
      secret: textOrNull(values.secret),
      matchClaim: matchClaims.find((claim) => claim === values.matchClaim) ?? 'preferred_username',
      domain: textOrNull(values.domain),
      factorValues: values.factorValues.split(/\s+/).filter(Boolean),
      ca: textOrNull(values.ca),
    })
    if (answer) toast({ words: kernel.web.saved })
  }
  return (
    <Panel title={words.provider} note={words.providerNote}>
      <SettingsForm submit={submit} isBusy={isBusy} refusal={refusal}>
        <CheckField label={words.providerOn} isChecked={isOn} change={setOn} />
        <Facts
          items={[
            {
              key: 'redirect',
              term: words.redirect,
              value: <span className="mono">{provider.redirectUri}</span>,
            },
          ]}
        />
        <ProviderFields form={form} hasSecret={provider.hasSecret} />
      </SettingsForm>
    </Panel>
  )
}

function ProviderFields({ form, hasSecret }: { form: Form<Values>; hasSecret: boolean }) {
  return (
    <div className="form-grid">
      <TextField {...form.bind('label')} label={words.label} maxLength={40} isRequired />
      <TextField
        {...form.bind('issuer')}
        label={words.issuer}
        hint={words.issuerHint}
        maxLength={300}
        isRequired
      />
      <TextField {...form.bind('clientId')} label={words.clientId} maxLength={200} isRequired />
      <TextField
        {...form.bind('secret')}
        label={words.secret}
        hint={hasSecret ? words.kept : undefined}
        type="password"
        autoComplete="new-password"
      />
      <SelectField
        {...form.bind('matchClaim')}
        label={words.matchClaim}
        hint={words.matchHint}
        options={matchClaims.map((claim) => ({ value: claim, label: words.claims[claim] }))}
      />
      <TextField {...form.bind('domain')} label={words.domain} hint={words.domainHint} maxLength={200} />
      <TextField {...form.bind('factorValues')} label={words.factors} hint={words.factorsHint} />
      <TextAreaField {...form.bind('ca')} label={words.ca} hint={words.caHint} rows={3} spellCheck={false} />
    </div>
  )
}

/** Null for an empty field: nothing is set, or the stored secret stays. */
export function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
