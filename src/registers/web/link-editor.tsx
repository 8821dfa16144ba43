/** Links to other items of the registers, and choices of which several may hold. */
import { useState } from 'react'
import { CheckField } from '../../kernel/web/field.tsx'
import { LinkButton } from '../../kernel/web/button.tsx'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listItems, readItem } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { frameOf, type EditorProps } from './editor-frame.ts'

const words = ja.form

/** Items that a link may lead to, found by the server: a register may hold thousands. */
function useTargets(kind: string | undefined) {
  const [typed, setTyped] = useState('')
  const text = typed.trim().slice(0, 100)
  const items = useCall(
    listItems,
    { kind: kind ?? '', ...(text === '' ? {} : { text }), sort: 'title', limit: 50 },
    { isOff: !kind, keepsPrevious: true },
  )
  const options = (items.data?.items ?? []).map((item) => ({ value: item.id, label: item.title }))
  return { options, search: setTyped }
}

export function LinkEditor({ value, change, ...rest }: EditorProps) {
  const { options, search } = useTargets(rest.field.kind)
  const id = typeof value === 'string' ? value : ''
  const isListed = options.some((option) => option.value === id)
  const current = useCall(readItem, { id }, { isOff: id === '' || isListed })
  const shown = isListed || !current.data ? options : [...options, { value: id, label: current.data.title }]
  return (
    <PickField
      {...frameOf(rest)}
      options={shown}
      search={search}
      nothingFound={words.nothingFound}
      value={id}
      change={(next) => change(next === '' ? undefined : next)}
    />
  )
}

export function LinksEditor({ value, change, ...rest }: EditorProps) {
  const { options, search } = useTargets(rest.field.kind)
  const chosen = Array.isArray(value) ? value.map(String) : []
  const [round, setRound] = useState(0)
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
        search={search}
        nothingFound={words.nothingFound}
        value=""
        change={add}
      />
      {chosen.length > 0 ? (
        <ul className="quiet-list">
          {chosen.map((id) => (
            <LinkedItem key={id} id={id} remove={() => change(chosen.filter((one) => one !== id))} />
          ))}
        </ul>
      ) : null}
    </div>
  )
}

function LinkedItem({ id, remove }: { id: string; remove: () => void }) {
  const item = useCall(readItem, { id })
  const name = item.data?.title ?? ''
  return (
    <li className="inline">
      <span>{name}</span>
      <LinkButton onClick={remove}>{words.remove({ name })}</LinkButton>
    </li>
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
