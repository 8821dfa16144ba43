/** Outgoing mail: the server, how it is encrypted, and a test whose outcome is told. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Form } from '../../kernel/web/form.ts'
import { Facts, Panel, Stack } from '../../kernel/web/panel.tsx'
import { SettingsForm } from '../../kernel/web/settings-form.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { readMailSettings, saveMailSettings, testMail } from '../core/contract-settings.ts'
import { mailTlsModes } from '../core/mail-settings.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.mailPage

type Mail = OutputOf<typeof readMailSettings>

type MailValues = {
  host: string
  port: string
  tls: (typeof mailTlsModes)[number]
  user: string
  password: string
  from: string
}

export function MailPage() {
  const mail = useCall(readMailSettings, {}, { everySeconds: 5 })
  return (
    <SettingsPage title={words.title} lead={mail.data ? leadOf(mail.data) : undefined}>
      <Region reading={mail}>
        {(data) => (
          <Stack>
            <MailForm key={data.version} mail={data} />
            {data.settings ? <TestPanel last={data.last} /> : null}
          </Stack>
        )}
      </Region>
    </SettingsPage>
  )
}

function leadOf({ settings, last }: Mail): string {
  if (!settings) return words.leadNone
  return last && !last.sent ? words.leadBad : words.leadGood
}

function MailForm({ mail: { settings, version } }: { mail: Mail }) {
  const { act, isBusy, refusal } = useAct(saveMailSettings)
  const toast = useToast()
  const form = useForm<MailValues>({
    host: settings?.host ?? '',
    port: String(settings?.port ?? 587),
    tls: settings?.tls ?? 'starttls',
    user: settings?.user ?? '',
    password: '',
    from: settings?.from ?? '',
  })
  const { values } = form
  const submit = async () => {
    const answer = await act({
      version,
      host: values.host,
      port: Number(values.port),
      tls: values.tls,
      user: values.user.trim() === '' ? null : values.user.trim(),
      from: values.from,
      password: values.password === '' ? null : values.password,
    })
    if (answer) toast({ words: kernel.web.saved })
  }
  return (
    <Panel>
      <SettingsForm submit={submit} isBusy={isBusy} refusal={refusal}>
        <MailFields form={form} hasPassword={settings?.hasPassword === true} />
      </SettingsForm>
    </Panel>
  )
}

function MailFields({ form, hasPassword }: { form: Form<MailValues>; hasPassword: boolean }) {
  return (
    <div className="form-grid">
      <TextField {...form.bind('host')} label={words.host} maxLength={200} isRequired />
      <TextField {...form.bind('port')} label={words.port} inputMode="numeric" maxLength={5} isRequired />
      <SelectField
        {...form.bind('tls')}
        change={(tls) => form.change({ tls: mailTlsModes.find((mode) => mode === tls) ?? 'starttls' })}
        label={words.tls}
        options={mailTlsModes.map((mode) => ({ value: mode, label: words.tlsModes[mode] }))}
      />
      <TextField {...form.bind('from')} label={words.from} type="email" maxLength={254} isRequired />
      <TextField {...form.bind('user')} label={words.user} hint={words.userHint} autoComplete="off" />
      <TextField
        {...form.bind('password')}
        label={words.password}
        hint={hasPassword ? words.passwordKept : undefined}
        type="password"
        autoComplete="new-password"
      />
    </div>
  )
}

function TestPanel({ last }: { last: Mail['last'] }) {
  const [to, setTo] = useState('')
  const { act, isBusy, refusal } = useAct(testMail)
  const toast = useToast()
  const submit = async () => {
    if (await act({ to })) toast({ words: words.testQueued })
  }
  return (
    <Panel title={words.test}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Refused refusal={refusal} />
        <TextField label={words.to} value={to} change={setTo} type="email" maxLength={254} />
        <span>
          <Button type="submit" isBusy={isBusy}>
            {words.testAct}
          </Button>
        </span>
        {last ? <LastMail last={last} /> : null}
      </form>
    </Panel>
  )
}

function LastMail({ last }: { last: NonNullable<Mail['last']> }) {
  const outcome = last.sent ? (
    <Tag tone="done">{words.sent}</Tag>
  ) : (
    <>
      <Tag tone="late">{words.failed}</Tag> {last.reason}
    </>
  )
  return (
    <Facts
      items={[
        {
          key: 'last',
          term: words.last,
          value: (
            <>
              {formatDateTimeShort(new Date(last.at))} {last.to} {outcome}
            </>
          ),
        },
      ]}
    />
  )
}
