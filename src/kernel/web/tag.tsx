/** Tags: a state with symbol and word, and the badge of a network zone. */
import type { ReactNode } from 'react'
import { useShellIfAny } from './shell-context.ts'

/** `late` overdue or forbidden, `care` due today or unverified, `done`, `now`, `unknown` (dashed), `plain`. */
export type Tone = 'late' | 'care' | 'done' | 'now' | 'unknown' | 'plain'

const symbols: Readonly<Record<Tone, string>> = {
  late: '!',
  care: '\u25b3',
  done: '\u2713',
  now: '\u25cf',
  unknown: '',
  plain: '',
}

/** One state in one line. `symbol` replaces the tone's own (`?` for a candidate, `×` for not allowed). */
export function Tag({
  tone = 'plain',
  symbol,
  children,
}: {
  tone?: Tone
  symbol?: string
  children: ReactNode
}) {
  const mark = symbol ?? symbols[tone]
  return (
    <span className={`tag ${tone}`}>
      {mark === '' ? null : <span aria-hidden="true">{mark}</span>}
      <span>{children}</span>
    </span>
  )
}

/** The letter and name of a zone, given by its id; an id that the content does not know is shown as it is. */
export function ZoneBadge({ zone, isShort }: { zone: string; isShort?: boolean }) {
  const words = useShellIfAny()?.zones.find((candidate) => candidate.id === zone)
  if (!words) return <span className="tag">{zone}</span>
  return (
    <span className="tag zone">
      <span className="zone-letter" aria-hidden="true">
        {words.letter}
      </span>
      <span>{isShort ? words.short : words.name}</span>
    </span>
  )
}
