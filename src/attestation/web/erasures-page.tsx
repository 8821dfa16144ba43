/** Erasure of personal data: asked for by one person, done by the word of a second. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Panel } from '../../kernel/web/panel.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { approveErasure, declineErasure, listErasures, requestErasure } from '../core/contract-erase.ts'
import { grounds, type Ground } from '../core/erase/erasure.ts'
import { ja } from '../core/erase/ja.ts'

const words = ja.page

type Erasure = OutputOf<typeof listErasures>['erasures'][number]
type Asked = { kind: 'request' } | { kind: 'approve' | 'decline'; erasure: Erasure }

export function ErasuresPage() {
  const reading = useCall(listErasures, {})
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const waiting = reading.data?.erasures.filter(({ stage }) => stage === 'requested').length ?? 0
  return (
    <SettingsPage
      title={words.title}
      lead={reading.data ? words.lead({ waiting }) : undefined}
      acts={
        reading.data?.mayRequest ? (
          <Button look="filled" onClick={() => setAsked({ kind: 'request' })}>
            {words.request}
          </Button>
        ) : undefined
      }
    >
      <Region reading={reading}>
        {(data) => (
          <Panel isFlush>
            <DataTable
              caption={words.caption}
              rows={data.erasures}
              rowKey={(erasure) => erasure.id}
              empty={<EmptyState>{words.empty}</EmptyState>}
              columns={columnsOf((kind, erasure) => setAsked({ kind, erasure }))}
            />
          </Panel>
        )}
      </Region>
      {asked?.kind === 'request' ? <RequestDialog close={close} /> : null}
      {asked?.kind === 'approve' ? <ApproveDialog erasure={asked.erasure} close={close} /> : null}
      {asked?.kind === 'decline' ? <DeclineDialog erasure={asked.erasure} close={close} /> : null}
    </SettingsPage>
  )
}

const tones = { requested: 'care', erased: 'done', declined: 'plain' } as const

function columnsOf(
  decide: (kind: 'approve' | 'decline', erasure: Erasure) => void,
): readonly Column<Erasure>[] {
  return [
    {
      key: 'number',
      head: words.record,
      keeps: true,
      render: (erasure) => <span className="strong">{erasure.number}</span>,
    },
    {
      key: 'ground',
      head: words.ground,
      render: (erasure) => (
        <>
          {ja.grounds[erasure.ground]}
          <br />
          {erasure.reason}
        </>
      ),
    },
    { key: 'state', head: words.state, render: (erasure) => <State erasure={erasure} /> },
    {
      key: 'act',
      head: kernel.web.nextToDo,
      align: 'end',
      isAct: true,
      render: (erasure) => (
        <>
          {erasure.mayApprove ? (
            <Button size="row" onClick={() => decide('approve', erasure)}>
              {words.approve}
            </Button>
          ) : null}{' '}
          {erasure.mayDecline ? (
            <Button size="row" onClick={() => decide('decline', erasure)}>
              {words.decline}
            </Button>
          ) : null}
        </>
      ),
    },
  ]
}

function State({ erasure: { stage, requested, approved, declined } }: { erasure: Erasure }) {
  return (
    <>
      <Tag tone={tones[stage]}>{ja.stages[stage]}</Tag>
      <br />
      {words.requested({ name: requested.name, at: at(requested.at) })}
      {approved ? (
        <>
          <br />
          {words.approved({ name: approved.name, at: at(approved.at) })}
        </>
      ) : null}
      {declined ? (
        <>
          <br />
          {words.declined({ name: declined.name, at: at(declined.at), why: declined.why })}
        </>
      ) : null}
    </>
  )
}

function at(instant: string): string {
  return formatDateTimeShort(new Date(instant))
}

function RequestDialog({ close }: { close: () => void }) {
  const form = useForm<{ number: string; ground: Ground; reason: string }>(
    { number: '', ground: 'retention_over', reason: '' },
    (values) => ({
      number: values.number.trim() === '' ? words.missing : undefined,
      reason: values.reason.trim() === '' ? words.missing : undefined,
    }),
  )
  return (
    <SaveDialog
      endpoint={requestErasure}
      title={words.request}
      submitWords={words.request}
      close={close}
      inputOf={() => (form.isSound() ? form.values : undefined)}
    >
      <TextField
        {...form.bind('number')}
        label={words.number}
        hint={words.numberHint}
        maxLength={40}
        isRequired
      />
      <SelectField
        label={words.ground}
        value={form.values.ground}
        change={(given) =>
          form.change({ ground: grounds.find((ground) => ground === given) ?? 'retention_over' })
        }
        options={grounds.map((ground) => ({ value: ground, label: ja.grounds[ground] }))}
      />
      <TextField
        {...form.bind('reason')}
        label={words.reason}
        hint={words.reasonHint}
        maxLength={500}
        isRequired
      />
    </SaveDialog>
  )
}

function ApproveDialog({ erasure: { id, version, number }, close }: { erasure: Erasure; close: () => void }) {
  return (
    <SaveDialog
      endpoint={approveErasure}
      title={words.approveTitle({ number })}
      submitWords={words.approve}
      saidAfter={ja.stages.erased}
      close={close}
      inputOf={() => ({ id, version })}
    >
      <p>{words.approveLead}</p>
    </SaveDialog>
  )
}

function DeclineDialog({ erasure: { id, version, number }, close }: { erasure: Erasure; close: () => void }) {
  const form = useForm({ why: '' }, (values) => ({
    why: values.why.trim() === '' ? words.missing : undefined,
  }))
  return (
    <SaveDialog
      endpoint={declineErasure}
      title={words.declineTitle({ number })}
      submitWords={words.decline}
      saidAfter={ja.stages.declined}
      close={close}
      inputOf={() => (form.isSound() ? { id, version, why: form.values.why.trim() } : undefined)}
    >
      <TextAreaField {...form.bind('why')} label={words.why} maxLength={500} rows={3} isRequired />
    </SaveDialog>
  )
}
