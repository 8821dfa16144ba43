/** One's own passkeys and security keys: add, name, remove. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { TextField } from '../../kernel/web/field.tsx'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import {
  addPasskey,
  beginPasskey,
  listMyPasskeys,
  removePasskey,
  renamePasskey,
} from '../core/contract-sign-in.ts'
import { ja } from '../core/screen/ja.ts'
import { canUsePasskeys, makePasskey } from './use-passkey.ts'

const words = ja.passkeys

type Passkey = OutputOf<typeof listMyPasskeys>['passkeys'][number]

export function PasskeysPanel() {
  const reading = useCall(listMyPasskeys, {})
  const [named, setNamed] = useState<Passkey | 'new'>()
  return (
    <Panel title={words.title} note={words.note}>
      <Region reading={reading}>
        {(data) => (
          <>
            {data.passkeys.length > 0 ? (
              <Passkeys rows={data.passkeys} rename={setNamed} />
            ) : (
              <p>{words.none}</p>
            )}
            {data.isPossible && canUsePasskeys() ? (
              <Button onClick={() => setNamed('new')}>{words.add}</Button>
            ) : (
              <p className="second">{words.impossible}</p>
            )}
          </>
        )}
      </Region>
      {named === 'new' ? <AddDialog close={() => setNamed(undefined)} /> : null}
      {named && named !== 'new' ? <RenameDialog passkey={named} close={() => setNamed(undefined)} /> : null}
    </Panel>
  )
}

function Passkeys({ rows, rename }: { rows: readonly Passkey[]; rename: (passkey: Passkey) => void }) {
  const { act, refusal } = useAct(removePasskey)
  const toast = useToast()
  const remove = async (id: string) => {
    if (await act({ id })) toast({ words: words.removed })
  }
  return (
    <>
      <Refused refusal={refusal} />
      <DataTable
        caption={words.title}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', head: words.name, render: (row) => <span className="strong">{row.name}</span> },
          {
            key: 'used',
            head: words.lastUsed,
            keeps: true,
            render: (row) => (row.lastUsedAt ? formatDateTimeShort(new Date(row.lastUsedAt)) : words.never),
          },
          {
            key: 'act',
            head: kernel.web.nextToDo,
            align: 'end',
            isAct: true,
            render: (row) => (
              <>
                <Button size="row" onClick={() => rename(row)}>
                  {words.rename}
                </Button>
                <Button size="row" onClick={() => void remove(row.id)}>
                  {words.remove}
                </Button>
              </>
            ),
          },
        ]}
      />
    </>
  )
}

function AddDialog({ close }: { close: () => void }) {
  const [name, setName] = useState('')
  const [isStopped, setStopped] = useState(false)
  const begin = useAct(beginPasskey)
  const { act, isBusy, refusal } = useAct(addPasskey)
  const toast = useToast()
  const submit = async () => {
    setStopped(false)
    const begun = await begin.act({})
    if (!begun) return
    const passkey = await makePasskey(begun.options)
    if (!passkey) return setStopped(true)
    if (!(await act({ ticket: begun.ticket, name: name.trim() || words.usualName, passkey }))) return
    toast({ words: words.added })
    close()
  }
  return (
    <FormDialog
      title={words.add}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.addAct}
      isBusy={isBusy || begin.isBusy}
      refusal={refusal ?? begin.refusal}
    >
      <p>{words.addLead}</p>
      <TextField label={words.name} hint={words.nameHint} value={name} change={setName} maxLength={60} />
      {isStopped ? <output>{words.stopped}</output> : null}
    </FormDialog>
  )
}

function RenameDialog({ passkey, close }: { passkey: Passkey; close: () => void }) {
  const [name, setName] = useState(passkey.name)
  const { act, isBusy, refusal } = useAct(renamePasskey)
  const submit = async () => {
    if (await act({ id: passkey.id, name })) close()
  }
  return (
    <FormDialog
      title={words.rename}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={kernel.web.save}
      isBusy={isBusy}
      refusal={refusal}
    >
      <TextField label={words.name} value={name} change={setName} maxLength={60} isRequired />
    </FormDialog>
  )
}
