/** Where an account's password stands, and whether the account is kept for emergencies. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { CheckField, SelectField } from '../../kernel/web/field.tsx'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { accountSources } from '../core/account.ts'
import { changeMethod } from '../core/contract-methods.ts'
import { ja } from '../core/screen/ja.ts'
import type { Account } from './accounts-page.tsx'

const words = ja.accountsPage

export function MethodDialog({ account, close }: { account: Account; close: () => void }) {
  const [source, setSource] = useState<Account['source']>(account.source)
  const [isForEmergency, setForEmergency] = useState(account.breakGlass)
  const { act, isBusy, refusal } = useAct(changeMethod)
  const toast = useToast()
  const submit = async () => {
    const breakGlass = isForEmergency && source === 'local'
    if (!(await act({ id: account.id, version: account.version, source, breakGlass }))) return
    toast({ words: words.done })
    close()
  }
  return (
    <FormDialog
      title={words.methodTitle(account)}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={kernel.web.save}
      isBusy={isBusy}
      refusal={refusal}
    >
      <SelectField
        label={words.source}
        value={source}
        change={(value) => setSource(accountSources.find((one) => one === value) ?? 'local')}
        options={accountSources.map((one) => ({ value: one, label: words.sources[one] }))}
      />
      {source === 'local' ? (
        <CheckField label={words.breakGlass} isChecked={isForEmergency} change={setForEmergency} />
      ) : null}
      <p>{words.methodLead}</p>
    </FormDialog>
  )
}
