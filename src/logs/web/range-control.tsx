/** The range of a search: running presets, or from and to. */
import { useState } from 'react'
import { InstantField } from '../../kernel/web/field.tsx'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { ja } from '../core/screen/ja.ts'
import { sayRange } from './say-time.ts'
import { presetRange, presets, type Range } from './search-state.ts'

const words = ja.search

export function RangeControl({ range, change }: { range: Range; change: (range: Range) => void }) {
  const now = useServerNow()
  const [isChoosing, setChoosing] = useState(false)
  const choose = (value: string) => {
    const preset = presets.find((candidate) => candidate === value)
    if (preset) change(presetRange(preset, now))
    else if (value === 'choose') setChoosing(true)
  }
  return (
    <>
      <select
        className="control logs-range"
        aria-label={words.range}
        value={range.preset ?? 'given'}
        onChange={(event) => choose(event.target.value)}
      >
        {range.preset ? null : <option value="given">{sayRange(range)}</option>}
        {presets.map((preset) => (
          <option key={preset} value={preset}>
            {words.presets[preset]}
          </option>
        ))}
        <option value="choose">{words.chooseRange}</option>
      </select>
      {isChoosing ? <RangeDialog range={range} close={() => setChoosing(false)} change={change} /> : null}
    </>
  )
}

function RangeDialog({
  range,
  close,
  change,
}: {
  range: Range
  close: () => void
  change: (range: Range) => void
}) {
  const [from, setFrom] = useState(range.from.toISOString())
  const [to, setTo] = useState(range.to.toISOString())
  const [error, setError] = useState<string>()
  const take = () => {
    const chosen = { from: new Date(from), to: new Date(to) }
    if (!(chosen.from.getTime() < chosen.to.getTime())) return setError(words.rangeWrong)
    close()
    change(chosen)
  }
  return (
    <FormDialog
      title={words.chooseRange}
      isOpen
      close={close}
      submit={take}
      submitWords={words.takeRange}
      refusal={undefined}
    >
      <InstantField label={words.from} value={from} change={setFrom} />
      <InstantField label={words.to} value={to} change={setTo} error={error} />
    </FormDialog>
  )
}
