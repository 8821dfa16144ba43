/** Yes, no, unknown: the three answers to a fact. Unknown is a value, grey and never an error. */
import { useId } from 'react'
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'

export type TriValue = boolean | 'unknown'

const answers = [
  { value: true, label: ja.web.yes },
  { value: false, label: ja.web.no },
  { value: 'unknown', label: ja.web.unknown },
] as const

/** One fact with its three answers and, under it, what the answer rests on. */
export function TriState({
  question,
  value,
  change,
  basis,
  isLocked,
}: {
  question: ReactNode
  value: TriValue
  change: (value: TriValue) => void
  basis?: ReactNode
  isLocked?: boolean
}) {
  const name = useId()
  return (
    <div className="tri-row" role="radiogroup" aria-labelledby={`${name}-question`}>
      <div className="tri-words">
        <span id={`${name}-question`}>{question}</span>
        {basis ? <div className="second">{basis}</div> : null}
      </div>
      <div className="tri-state">
        {answers.map((answer) => (
          <label key={String(answer.value)} className={answer.value === 'unknown' ? 'is-unknown' : undefined}>
            <input
              type="radio"
              name={name}
              checked={value === answer.value}
              disabled={isLocked}
              onChange={() => change(answer.value)}
            />
            <span aria-hidden="true">{value === answer.value ? '\u25cf' : '\u25cb'}</span>
            <span>{answer.label}</span>
          </label>
        ))}
      </div>
    </div>
  )
}
