/** The steps of a card: done, the one now, the ones to come. */
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'
import { Link } from './location.tsx'

export type Step = {
  readonly key: string
  readonly title: ReactNode
  /** Who and when, or for how long. */
  readonly detail?: ReactNode
  readonly state: 'done' | 'now' | 'next' | 'skipped'
  readonly href?: string
  /** Button at the right of the current step. */
  readonly act?: ReactNode
}

/** One under the other, or `isAcross` for a handful of short ones. */
export function StepList({
  label,
  steps,
  isAcross,
}: {
  label: string
  steps: readonly Step[]
  isAcross?: boolean
}) {
  return (
    <ol className={isAcross ? 'step-list across' : 'step-list'} aria-label={label}>
      {steps.map((step, index) => (
        <li key={step.key} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className={`step-mark ${step.state}`}>
            <span aria-hidden="true">{step.state === 'done' ? '\u2713' : index + 1}</span>
            <span className="hidden-visually">
              {step.state === 'done' ? ja.web.stepDone : ja.web.step({ number: index + 1 })}
            </span>
          </span>
          <span>
            <span className={step.state === 'now' ? 'strong' : undefined}>
              {step.href ? <Link href={step.href}>{step.title}</Link> : step.title}
            </span>
            {step.detail ? <span className="second"> {step.detail}</span> : null}
          </span>
          {step.act ?? <span />}
        </li>
      ))}
    </ol>
  )
}
