/** The states of every region: loading, refused or failed, empty, partly out, in conflict. */
import { Component, useEffect, useRef, useState } from 'react'
import type { ErrorInfo, ReactNode, RefObject } from 'react'
import { ja } from '../core/ja.ts'
import type { CallRefusal } from './call.ts'
import { Button } from './button.tsx'

const silentMs = 300
const sentenceMs = 3000

/** Nothing for 300 ms, then grey rows of the right height; after 3 s a sentence. */
export function Loading({ rows = 3, counting }: { rows?: number; counting?: string }) {
  const [phase, setPhase] = useState<'silent' | 'rows' | 'sentence'>('silent')
  useEffect(() => {
    const first = setTimeout(() => setPhase('rows'), silentMs)
    const second = setTimeout(() => setPhase('sentence'), sentenceMs)
    return () => {
      clearTimeout(first)
      clearTimeout(second)
    }
  }, [])
  if (phase === 'silent') return null
  return (
    <div aria-busy="true">
      <output className={phase === 'sentence' ? 'second' : 'hidden-visually'}>
        {phase === 'sentence' ? (counting ?? ja.web.loadingLong) : ja.web.loading}
      </output>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="gray-row" aria-hidden="true" />
      ))}
    </div>
  )
}

/** A refusal or failure in place: the server's own sentence, and a way on. */
export function Refused({ refusal, tryAgain }: { refusal: CallRefusal | undefined; tryAgain?: () => void }) {
  const element = useRef<HTMLDivElement>(null)
  useShown(element, refusal)
  if (!refusal) return null
  return (
    <div className="state bad" role="alert" ref={element}>
      <p className="strong">{refusal.message}</p>
      {tryAgain ? (
        <Button size="row" onClick={tryAgain}>
          {ja.web.tryAgain}
        </Button>
      ) : null}
    </div>
  )
}

/**
 * A region that reads something: shows loading, refusal or what `children` makes of the data. The rest of
 * the page works on when this one region does not.
 */
export function Region<Data>({
  reading,
  rows,
  children,
}: {
  reading: {
    readonly data: Data | undefined
    readonly refusal: CallRefusal | undefined
    readonly readAgain: () => void
  }
  rows?: number
  children: (data: Data) => ReactNode
}) {
  if (reading.data !== undefined) return <>{children(reading.data)}</>
  if (reading.refusal) return <Refused refusal={reading.refusal} tryAgain={reading.readAgain} />
  return <Loading rows={rows} />
}

/** A full sentence where a list would stand, and what to do first when something is missing. */
export function EmptyState({ children, act }: { children: ReactNode; act?: ReactNode }) {
  return (
    <div className="state">
      <p>{children}</p>
      {act}
    </div>
  )
}

export type ConflictField = {
  readonly key: string
  readonly label: string
  readonly mine: ReactNode
  readonly theirs: ReactNode
}

/** Both versions side by side; the reader chooses field by field. */
export function Conflict({
  fields,
  choose,
}: {
  fields: readonly ConflictField[]
  choose: (key: string, side: 'mine' | 'theirs') => void
}) {
  const element = useRef<HTMLDivElement>(null)
  useShown(element, true)
  return (
    <div className="note care" role="alert" ref={element}>
      <p className="strong">{ja.web.changedMeanwhile}</p>
      <p>{ja.web.conflictLead}</p>
      {fields.map((field) => (
        <fieldset key={field.key} className="conflict">
          <legend className="strong">{field.label}</legend>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} className="check">
              <input
                type="radio"
                name={`conflict-${field.key}`}
                onChange={() => choose(field.key, side)}
                value={side}
              />
              <span>
                <span className="second">{ja.web[side]}</span>
                <br />
                {field[side]}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  )
}

/** Brings what has just been said into view: the button that caused it may stand far below. */
function useShown(element: RefObject<HTMLElement | null>, cause: unknown): void {
  useEffect(() => {
    if (cause) element.current?.scrollIntoView({ block: 'nearest' })
  }, [element, cause])
}

/** Catches what a page could not draw, so that the shell stays. Give it the path as key: another page starts anew. */
export class Fallback extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <main className="wide">
        <div className="state bad" role="alert">
          <p className="strong">{ja.web.pageBroken}</p>
          <Button onClick={() => location.reload()}>{ja.web.reload}</Button>
        </div>
      </main>
    )
  }
}
