/** A target set up: its kind, its place, a test before it is saved, and its end. */
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button } from '../../kernel/web/button.tsx'
import { CheckField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Form } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import {
  addTarget,
  changeTarget,
  removeTarget,
  tryTarget,
  type readAttestation,
} from '../core/contract-publish.ts'
import { ja as publish } from '../core/publish/ja.ts'
import { paces, targetKinds } from '../core/publish/target.ts'
import { ja } from '../core/screen/ja.ts'
import { faultsOf, settingsOf, usualPace, valuesOf, type TargetValues } from './target-form.ts'
import { useState } from 'react'

const words = ja.dialog

export type Target = OutputOf<typeof readAttestation>['targets'][number]

export function TargetDialog({ target, close }: { target: Target | undefined; close: () => void }) {
  const form = useForm<TargetValues>(valuesOf(target), faultsOf)
  const sent = () => {
    if (!form.isSound()) return undefined
    const { name, pace, isOn, secret } = form.values
    const settings = settingsOf(form.values)
    return { name: name.trim(), settings, pace, isOn, secret: secret === '' ? null : secret }
  }
  const fields = (
    <>
      <TargetFields form={form} target={target} />
      <TestPart form={form} target={target} />
    </>
  )
  if (!target)
    return (
      <SaveDialog endpoint={addTarget} title={words.add} isBroad close={close} inputOf={sent}>
        {fields}
      </SaveDialog>
    )
  const { id, version } = target
  const changed = () => {
    const input = sent()
    return input && { id, version, ...input }
  }
  return (
    <SaveDialog endpoint={changeTarget} title={words.change} isBroad close={close} inputOf={changed}>
      {fields}
      <RemovePart target={target} close={close} />
    </SaveDialog>
  )
}

function TargetFields({ form, target }: { form: Form<TargetValues>; target: Target | undefined }) {
  const { values } = form
  const choose = (given: string) => {
    const kind = targetKinds.find((known) => known === given) ?? 'http'
    form.change({ kind, pace: usualPace(kind) })
  }
  return (
    <>
      <SelectField
        label={words.kind}
        value={values.kind}
        change={choose}
        options={targetKinds.map((kind) => ({ value: kind, label: publish.kinds[kind] }))}
      />
      <TextField {...form.bind('name')} label={words.name} hint={words.nameHint} maxLength={80} isRequired />
      <PlaceFields form={form} hasSecret={target?.hasSecret === true} />
      <SelectField
        label={words.pace}
        value={values.pace}
        change={(given) => form.change({ pace: paces.find((pace) => pace === given) ?? 'minute' })}
        options={paces.map((pace) => ({ value: pace, label: publish.paces[pace] }))}
      />
      <CheckField label={words.isOn} isChecked={values.isOn} change={(isOn) => form.change({ isOn })} />
    </>
  )
}

function PlaceFields({ form, hasSecret }: { form: Form<TargetValues>; hasSecret: boolean }) {
  switch (form.values.kind) {
    case 'http':
      return (
        <>
          <TextField
            {...form.bind('url')}
            label={words.url}
            hint={words.urlHint}
            maxLength={1000}
            isRequired
          />
          <TextField
            {...form.bind('secret')}
            label={words.secret}
            hint={hasSecret ? words.secretKept : words.secretHint}
            type="password"
            autoComplete="new-password"
            maxLength={400}
          />
        </>
      )
    case 'syslog':
      return <SyslogFields form={form} />
    case 'mail':
      return <TextField {...form.bind('to')} label={words.to} type="email" maxLength={254} isRequired />
    case 'file':
      return (
        <TextField
          {...form.bind('path')}
          label={words.path}
          hint={words.pathHint}
          maxLength={1000}
          isRequired
        />
      )
    default:
      return (
        <>
          <TextField
            {...form.bind('url')}
            label={words.witnessUrl}
            hint={words.witnessUrlHint}
            maxLength={1000}
            isRequired
          />
          <TextField
            {...form.bind('verifierKey')}
            label={words.verifierKey}
            hint={words.verifierKeyHint}
            maxLength={400}
            isRequired
          />
        </>
      )
  }
}

function SyslogFields({ form }: { form: Form<TargetValues> }) {
  return (
    <div className="form-grid">
      <TextField {...form.bind('host')} label={words.host} maxLength={253} isRequired />
      <TextField {...form.bind('port')} label={words.port} inputMode="numeric" maxLength={5} isRequired />
      <SelectField
        label={words.transport}
        value={form.values.transport}
        change={(given) => form.change({ transport: given === 'udp' ? 'udp' : 'tcp' })}
        options={(['tcp', 'udp'] as const).map((value) => ({ value, label: words.transports[value] }))}
      />
    </div>
  )
}

/** Sends the newest checkpoint to what is written, before it is saved. */
function TestPart({ form, target }: { form: Form<TargetValues>; target: Target | undefined }) {
  const { act, isBusy, refusal } = useAct(tryTarget)
  const [outcome, setOutcome] = useState<OutputOf<typeof tryTarget>>()
  const test = async () => {
    setOutcome(undefined)
    if (!form.isSound()) return
    const { secret } = form.values
    const settings = settingsOf(form.values)
    const lent = target ? { id: target.id } : {}
    setOutcome(await act({ ...lent, settings, secret: secret === '' ? null : secret }))
  }
  return (
    <div className="stack tight">
      <span>
        <Button isBusy={isBusy} onClick={() => void test()}>
          {words.test}
        </Button>
      </span>
      <Refused refusal={refusal} />
      <output>
        {outcome?.sent ? <Tag tone="done">{words.testGood}</Tag> : null}
        {outcome && !outcome.sent ? (
          <Tag tone="late">{words.testBad({ reason: outcome.reason ?? '' })}</Tag>
        ) : null}
      </output>
    </div>
  )
}

function RemovePart({ target: { id, version }, close }: { target: Target; close: () => void }) {
  const { act, isBusy, refusal } = useAct(removeTarget)
  const toast = useToast()
  const remove = async () => {
    if (!(await act({ id, version }))) return
    toast({ words: words.removed })
    close()
  }
  return (
    <div className="stack tight">
      <span>
        <Button isBusy={isBusy} onClick={() => void remove()}>
          {words.remove}
        </Button>
      </span>
      <Refused refusal={refusal} />
    </div>
  )
}
