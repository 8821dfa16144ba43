/** Dialogs that seal, name suspects, unseal, and make the recovery key. */
import { useState } from 'react'
import { TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { useGo } from '../../kernel/web/location.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { PersonField } from '../../organization/web/public.tsx'
import { makeRecovery, nameSuspects, openSealedCase, sealCase, unsealCase } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { HolderChecks } from './holder-choice.tsx'

const none: readonly string[] = []

function SuspectField({ value, change }: { value: string; change: (personId: string) => void }) {
  return (
    <PersonField
      label={ja.choice.suspect}
      hint={ja.choice.suspectHint}
      nothingFound={ja.choice.nobody}
      value={value}
      change={change}
    />
  )
}

export function OpenSealedDialog({ close }: { close: () => void }) {
  const words = ja.openDialog
  const go = useGo()
  const [accountIds, choose] = useState(none)
  const [suspect, setSuspect] = useState('')
  const form = useForm({ title: '' }, ({ title }) => ({
    title: title.trim() === '' ? words.nameMissing : undefined,
  }))
  return (
    <SaveDialog
      endpoint={openSealedCase}
      title={words.title}
      submitWords={words.submit}
      saidAfter={ja.sealDialog.done}
      isBroad
      close={close}
      onSaved={({ id }) => go(`/cases/${id}`)}
      inputOf={() =>
        form.isSound()
          ? {
              title: form.values.title,
              accountIds: [...accountIds],
              suspectIds: suspect === '' ? [] : [suspect],
            }
          : undefined
      }
    >
      <p>{words.lead}</p>
      <TextField label={words.name} isRequired maxLength={200} {...form.bind('title')} />
      <HolderChecks label={ja.choice.participants} chosen={accountIds} change={choose} />
      <SuspectField value={suspect} change={setSuspect} />
    </SaveDialog>
  )
}

/** Says first what sealing later cannot undo. */
export function SealDialog({
  caseId,
  version,
  close,
}: {
  caseId: string
  version: number
  close: () => void
}) {
  const words = ja.sealDialog
  const [accountIds, choose] = useState(none)
  const [suspect, setSuspect] = useState('')
  return (
    <SaveDialog
      endpoint={sealCase}
      title={words.title}
      submitWords={words.submit}
      saidAfter={words.done}
      isBroad
      close={close}
      inputOf={() => ({
        id: caseId,
        version,
        accountIds: [...accountIds],
        suspectIds: suspect === '' ? [] : [suspect],
      })}
    >
      <p>{words.lead}</p>
      <Note tone="care" first={words.cannot}>
        <ul>
          {words.cannotList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Note>
      <HolderChecks label={ja.choice.participants} chosen={accountIds} change={choose} />
      <SuspectField value={suspect} change={setSuspect} />
    </SaveDialog>
  )
}

export function SuspectDialog({ caseId, close }: { caseId: string; close: () => void }) {
  const [suspect, setSuspect] = useState('')
  return (
    <SaveDialog
      endpoint={nameSuspects}
      title={ja.banner.suspect}
      close={close}
      inputOf={() => (suspect === '' ? undefined : { id: caseId, personIds: [suspect] })}
    >
      <SuspectField value={suspect} change={setSuspect} />
    </SaveDialog>
  )
}

export function UnsealDialog({ caseId, close }: { caseId: string; close: () => void }) {
  const form = useForm({ reason: '' })
  return (
    <SaveDialog
      endpoint={unsealCase}
      title={ja.banner.unseal}
      submitWords={ja.banner.unseal}
      saidAfter={ja.banner.unsealed}
      close={close}
      inputOf={() => ({ id: caseId, reason: form.values.reason })}
    >
      <Note tone="care" first={ja.banner.unsealLead} />
      <TextAreaField label={ja.request.reason} maxLength={500} rows={3} {...form.bind('reason')} />
    </SaveDialog>
  )
}

export function RecoveryDialog({ close }: { close: () => void }) {
  const words = ja.recoveryDialog
  const [accountIds, choose] = useState(none)
  const [isFew, setFew] = useState(false)
  return (
    <SaveDialog
      endpoint={makeRecovery}
      title={words.title}
      submitWords={words.submit}
      close={close}
      inputOf={() => {
        setFew(accountIds.length < 2)
        return accountIds.length < 2 ? undefined : { accountIds: [...accountIds] }
      }}
    >
      <p>{words.lead}</p>
      <HolderChecks label={words.holders} chosen={accountIds} change={choose} withSelf />
      {isFew ? <Note tone="late" first={words.few} isAlert /> : null}
    </SaveDialog>
  )
}
