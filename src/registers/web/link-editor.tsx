/** Links to other items of the registers, and choices of which several may hold. */
import { useState } from 'react'
import { CheckField } from '../../kernel/web/field.tsx'
import { LinkButton } from '../../kernel/web/button.tsx'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listItems } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { frameOf, type EditorProps } from './editor-frame.ts'

const words = ja.form

/** Items that a link may lead to, by title. */
function useTargets(kind: string | undefined) {
  const items = useCall(listItems, { kind: kind ?? '', sort: 'title', limit: 200 }, { isOff: !kind })
  return (items.data?.items ?? []).map((item) => ({ value: item.id, label: item.title }))
}

export function LinkEditor({ value, change, ...rest }: EditorProps) {
  const options = useTargets(rest.field.kind)
  return (
    <PickField
      {...frameOf(rest)}
      options={options}
      nothingFound={words.nothingFound}
      value={typeof value === 'string' ? value : ''}
      change={(next) => change(next === '' ? undefined : next)}
    />
  )
}

export function LinksEditor({ value, change, ...rest }: EditorProps) {
  const options = useTargets(rest.field.kind)
  const chosen = Array.isArray(value) ? value.map(String) : []
  const [round, setRound] = useState(0)
  const labelOf = (id: string) => options.find((option) => option.value === id)?.label ?? id
  const add = (id: string) => {
    if (id === '') return
    change([...chosen, id])
    setRound(round + 1)
  }
  return (
    <div className="stack tight">
      <PickField
        key={round}
        {...frameOf(rest)}
        options={options.filter((option) => !chosen.includes(option.value))}
        nothingFound={words.nothingFound}
        value=""
        change={add}
      />
      {chosen.length > 0 ? (
        <ul className="quiet-list">
          {chosen.map((id) => (
            <li key={id} className="inline">
              <span>{labelOf(id)}</span>
              <LinkButton onClick={() => change(chosen.filter((one) => one !== id))}>
                {words.remove({ name: labelOf(id) })}
              </LinkButton>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

export function ChoicesEditor({ field, value, change }: EditorProps) {
  const chosen = Array.isArray(value) ? value.map(String) : []
  const toggle = (id: string, isOn: boolean) => {
    const next = isOn ? [...chosen, id] : chosen.filter((one) => one !== id)
    change(next.length === 0 ? undefined : next)
  }
  return (
    <fieldset className="plain-set">
      <legend className="field-label">{field.label}</legend>
      {(field.options ?? []).map((option) => (
        <CheckField
          key={option.id}
          label={option.label}
          isChecked={chosen.includes(option.id)}
          change={(isOn) => toggle(option.id, isOn)}
        />
      ))}
    </fieldset>
  )
}
