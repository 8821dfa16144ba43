/** API keys: for machines that send to Toride; the secret is shown once. */
import { useState } from 'react'
import { jstDay } from '../../kernel/core/calendar.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTimeShort, formatDay } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { CheckField, DayField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { EmptyState, Refused, Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { keyScopes, type KeyScope } from '../core/api-key.ts'
import { issueKey, listKeys, revokeKey } from '../core/contract-settings.ts'
import { ja as access } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { ShownOnce } from './shown-once.tsx'

const words = ja.keysPage

type Key = OutputOf<typeof listKeys>['keys'][number]
type Asked = { kind: 'issue' } | { kind: 'secret'; secret: string } | { kind: 'revoke'; key: Key }

export function KeysPage() {
  const keys = useCall(listKeys, {})
  const now = useServerNow(60)
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const live = keys.data?.keys.filter((key) => stateOf(key, now) === 'live').length ?? 0
  return (
    <SettingsPage
      title={words.title}
      lead={keys.data ? words.lead({ live }) : undefined}
      acts={
        <Button look="filled" onClick={() => setAsked({ kind: 'issue' })}>
          {words.issue}
        </Button>
      }
    >
      <Region reading={keys}>
        {(data) => (
          <Panel isFlush>
            <DataTable
              caption={words.title}
              rows={data.keys}
              rowKey={(key) => key.id}
              empty={<EmptyState>{words.empty}</EmptyState>}
              columns={columnsOf(now, (key) => setAsked({ kind: 'revoke', key }))}
            />
          </Panel>
        )}
      </Region>
      {asked?.kind === 'issue' ? (
        <IssueDialog close={close} showSecret={(secret) => setAsked({ kind: 'secret', secret })} />
      ) : null}
      {asked?.kind === 'secret' ? (
        <Dialog
          title={words.secretTitle}
          isOpen
          isBroad
          close={close}
          closeWords={kernel.web.close}
          acts={null}
        >
          <p>{words.secretLead}</p>
          <ShownOnce text={asked.secret} label={words.secretTitle} />
        </Dialog>
      ) : null}
      {asked?.kind === 'revoke' ? <RevokeDialog apiKey={asked.key} close={close} /> : null}
    </SettingsPage>
  )
}

function stateOf(key: Key, now: Date): 'live' | 'expired' | 'revoked' {
  if (key.revokedAt) return 'revoked'
  return new Date(key.expiresAt) <= now ? 'expired' : 'live'
}

function columnsOf(now: Date, revoke: (key: Key) => void): readonly Column<Key>[] {
  return [
    { key: 'name', head: words.name, render: (key) => <span className="strong">{key.name}</span> },
    {
      key: 'scopes',
      head: words.scopes,
      render: (key) => key.scopes.map((scope) => access.scopes[scope]).join(kernel.web.listMark),
    },
    {
      key: 'expires',
      head: words.expires,
      keeps: true,
      render: (key) => (
        <>
          <Tag tone={stateOf(key, now) === 'live' ? 'done' : 'plain'}>{words[stateOf(key, now)]}</Tag>{' '}
          {words.until({ day: formatDay(jstDay(new Date(Date.parse(key.expiresAt) - 1))) })}
        </>
      ),
    },
    {
      key: 'used',
      head: words.lastUsed,
      render: (key) => (key.lastUsedAt ? formatDateTimeShort(new Date(key.lastUsedAt)) : words.never),
    },
    {
      key: 'act',
      head: kernel.web.nextToDo,
      align: 'end',
      isAct: true,
      render: (key) =>
        key.revokedAt ? null : (
          <Button size="row" onClick={() => revoke(key)}>
            {words.revoke}
          </Button>
        ),
    },
  ]
}

function IssueDialog({ close, showSecret }: { close: () => void; showSecret: (secret: string) => void }) {
  const { act, isBusy, refusal } = useAct(issueKey)
  const [scopes, setScopes] = useState<readonly KeyScope[]>(['logs.ingest'])
  const form = useForm({ name: '', lastDay: '' }, (values) => ({
    name: values.name.trim() === '' ? words.missing : undefined,
    lastDay: values.lastDay === '' ? words.lastDayHint : undefined,
  }))
  const submit = async () => {
    if (!form.isSound() || scopes.length === 0) return
    const answer = await act({ ...form.values, scopes: [...scopes] })
    if (answer) showSecret(answer.secret)
  }
  const toggle = (scope: KeyScope, isOn: boolean) =>
    setScopes(isOn ? [...scopes, scope] : scopes.filter((one) => one !== scope))
  return (
    <FormDialog
      title={words.issue}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.issue}
      isBusy={isBusy}
      refusal={refusal}
    >
      <TextField {...form.bind('name')} label={words.name} hint={words.nameHint} maxLength={80} isRequired />
      <fieldset className="plain-set">
        <legend className="field-label">{words.scopes}</legend>
        {keyScopes.map((scope) => (
          <CheckField
            key={scope}
            label={access.scopes[scope]}
            isChecked={scopes.includes(scope)}
            change={(isOn) => toggle(scope, isOn)}
          />
        ))}
      </fieldset>
      <DayField {...form.bind('lastDay')} label={words.lastDay} hint={words.lastDayHint} isRequired />
    </FormDialog>
  )
}

function RevokeDialog({ apiKey, close }: { apiKey: Key; close: () => void }) {
  const { act, isBusy, refusal } = useAct(revokeKey)
  const submit = async () => {
    if (await act({ id: apiKey.id, version: apiKey.version })) close()
  }
  return (
    <Dialog
      title={words.revokeTitle(apiKey)}
      isOpen
      close={close}
      acts={
        <Button isBusy={isBusy} onClick={() => void submit()}>
          {words.revoke}
        </Button>
      }
    >
      <p>{words.revokeLead}</p>
      <Refused refusal={refusal} />
    </Dialog>
  )
}
