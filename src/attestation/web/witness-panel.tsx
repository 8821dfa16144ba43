/** The logs of others that this server witnesses, and what it has refused to sign. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Panel, Stack } from '../../kernel/web/panel.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import {
  addWitnessedLog,
  settleWitnessRefusal,
  switchWitnessedLog,
  type readAttestation,
} from '../core/contract-publish.ts'
import { ja as publish } from '../core/publish/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { CopyLine } from './copy-line.tsx'

const words = ja.witness

type Attestation = OutputOf<typeof readAttestation>
type Log = Attestation['witnessed'][number]
type WitnessRefusal = Attestation['refusals'][number]
type Asked = { kind: 'add' } | { kind: 'settle'; refusal: WitnessRefusal }

export function WitnessPanel({ attestation }: { attestation: Attestation }) {
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const { witnessed, refusals, mayManage, witnessKey } = attestation
  return (
    <>
      {refusals.length > 0 ? (
        <RefusalsPanel refusals={refusals} settle={(refusal) => setAsked({ kind: 'settle', refusal })} />
      ) : null}
      <Panel
        title={words.title}
        side={
          mayManage ? (
            <Button size="row" onClick={() => setAsked({ kind: 'add' })}>
              {words.add}
            </Button>
          ) : null
        }
      >
        <Stack>
          <p>{words.lead}</p>
          <DataTable
            caption={words.title}
            rows={witnessed}
            rowKey={(log) => log.id}
            empty={<p>{words.empty}</p>}
            columns={mayManage ? [...columns, actColumn] : columns}
          />
          <CopyLine label={words.ownKey} hint={words.ownKeyHint} text={witnessKey} />
        </Stack>
      </Panel>
      {asked?.kind === 'add' ? <AddDialog close={close} /> : null}
      {asked?.kind === 'settle' ? <SettleDialog refusal={asked.refusal} close={close} /> : null}
    </>
  )
}

const columns: readonly Column<Log>[] = [
  { key: 'name', head: words.name, render: (log) => <span className="strong">{log.name}</span> },
  {
    key: 'origin',
    head: words.origin,
    render: (log) => <span className="mono attestation-long">{log.origin}</span>,
  },
  {
    key: 'seen',
    head: words.seen,
    render: (log) => (
      <>
        {log.isOn ? null : <Tag>{words.offState}</Tag>}{' '}
        {log.seenAt
          ? ja.targets.sent({
              size: log.size.toLocaleString('ja-JP'),
              at: formatDateTimeShort(new Date(log.seenAt)),
            })
          : words.notSeen}
      </>
    ),
  },
]

const actColumn: Column<Log> = {
  key: 'act',
  head: kernel.web.nextToDo,
  align: 'end',
  isAct: true,
  render: (log) => <SwitchButton log={log} />,
}

function SwitchButton({ log: { id, version, isOn } }: { log: Log }) {
  const { act, isBusy, refusal } = useAct(switchWitnessedLog)
  return (
    <>
      <Button size="row" isBusy={isBusy} onClick={() => void act({ id, version, isOn: !isOn })}>
        {isOn ? words.off : words.on}
      </Button>
      <Refused refusal={refusal} />
    </>
  )
}

function RefusalsPanel({
  refusals,
  settle,
}: {
  refusals: readonly WitnessRefusal[]
  settle: (refusal: WitnessRefusal) => void
}) {
  return (
    <Panel title={words.refusals} isUntaken={refusals.some(({ readAt }) => readAt === null)}>
      <Stack>
        {refusals.map((refusal) => (
          <div key={refusal.id} className="stack tight">
            <p>
              {words.refusal({
                name: refusal.logName,
                what: publish.attempts[refusal.kind],
                size: refusal.size.toLocaleString('ja-JP'),
                known: refusal.knownSize.toLocaleString('ja-JP'),
              })}{' '}
              {words.times({ count: refusal.count, at: formatDateTimeShort(new Date(refusal.lastAt)) })}
            </p>
            {refusal.readAt ? (
              <p>
                {words.settled({
                  name: refusal.readBy ?? '',
                  at: formatDateTimeShort(new Date(refusal.readAt)),
                })}
              </p>
            ) : (
              <span>
                <Button size="row" onClick={() => settle(refusal)}>
                  {words.settle}
                </Button>
              </span>
            )}
          </div>
        ))}
      </Stack>
    </Panel>
  )
}

function AddDialog({ close }: { close: () => void }) {
  const form = useForm({ name: '', verifierKey: '' }, (values) => ({
    name: values.name.trim() === '' ? ja.dialog.missing : undefined,
    verifierKey: values.verifierKey.trim() === '' ? ja.dialog.missing : undefined,
  }))
  return (
    <SaveDialog
      endpoint={addWitnessedLog}
      title={words.add}
      isBroad
      close={close}
      inputOf={() => (form.isSound() ? form.values : undefined)}
    >
      <TextField {...form.bind('name')} label={words.name} maxLength={80} isRequired />
      <TextField
        {...form.bind('verifierKey')}
        label={words.verifierKey}
        hint={words.verifierKeyHint}
        maxLength={400}
        isRequired
      />
    </SaveDialog>
  )
}

function SettleDialog({ refusal, close }: { refusal: WitnessRefusal; close: () => void }) {
  const form = useForm({ note: '' })
  return (
    <SaveDialog
      endpoint={settleWitnessRefusal}
      title={words.settleTitle}
      submitWords={words.settle}
      close={close}
      inputOf={() => ({ id: refusal.id, note: form.values.note })}
    >
      <TextAreaField {...form.bind('note')} label={words.settleNote} maxLength={500} rows={3} />
    </SaveDialog>
  )
}
