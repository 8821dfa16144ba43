/** Choosing among people who have a key. */
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { CheckField, SelectField } from '../../kernel/web/field.tsx'
import { useViewer } from '../../kernel/web/shell-context.ts'
import { useCall } from '../../kernel/web/use-call.ts'
import { listKeyHolders } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.choice

/** Several people; oneself is left out where `withSelf` is not given. */
export function HolderChecks({
  label,
  chosen,
  change,
  withSelf = false,
}: {
  label: string
  chosen: readonly string[]
  change: (accountIds: readonly string[]) => void
  withSelf?: boolean
}) {
  const holders = useHolders(withSelf)
  return (
    <fieldset className="stack tight">
      <legend>{label}</legend>
      {holders.length === 0 ? <p className="second">{words.none}</p> : null}
      {holders.map(({ accountId, name, madeAt }) => (
        <CheckField
          key={accountId}
          label={`${name}\u3000${words.keyMade({ at: formatDateTimeShort(new Date(madeAt)) })}`}
          isChecked={chosen.includes(accountId)}
          change={(isChosen) =>
            change(isChosen ? [...chosen, accountId] : chosen.filter((one) => one !== accountId))
          }
        />
      ))}
    </fieldset>
  )
}

/** One person, among `only` where that is given. */
export function HolderField({
  label,
  value,
  change,
  error,
  only,
}: {
  label: string
  value: string
  change: (accountId: string) => void
  error: string | undefined
  only?: readonly { accountId: string; name: string }[]
}) {
  const holders = useHolders(true)
  const options = (only ?? holders).map(({ accountId, name }) => ({ value: accountId, label: name }))
  return (
    <SelectField
      label={label}
      isRequired
      blank=""
      options={options}
      value={value}
      change={change}
      error={error}
    />
  )
}

function useHolders(withSelf: boolean) {
  const viewer = useViewer()
  const holders = useCall(listKeyHolders, {}).data?.holders ?? []
  return withSelf ? holders : holders.filter((holder) => holder.accountId !== viewer.accountId)
}
