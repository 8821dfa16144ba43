/** Buttons: one filled button a region; acts that are not allowed stay visible with the reason beside them. */
import { useId } from 'react'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link } from './location.tsx'

export type ButtonLook = {
  /** `filled` is the one next step of a region. */
  look?: 'filled' | 'outline' | 'emergency'
  /** `row` 32, `page` 36, `tall` 48 (phone, end of a step), `answer` 64. */
  size?: 'row' | 'page' | 'tall' | 'answer'
  isWide?: boolean
}

export type ButtonProps = ButtonLook &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
    children: ReactNode
    isBusy?: boolean
    /** Why this cannot be done now; the button is then off and the sentence stands beside it. */
    blockedBecause?: string
  }

export function Button({
  look,
  size,
  isWide,
  isBusy,
  blockedBecause,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const reasonId = useId()
  const isOff = isBusy === true || blockedBecause !== undefined
  const button = (
    <button
      type="button"
      {...rest}
      className={classOf({ look, size, isWide })}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-describedby={blockedBecause ? reasonId : rest['aria-describedby']}
      onClick={(event) => {
        if (isOff) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {children}
    </button>
  )
  if (blockedBecause === undefined) return button
  return (
    <span className="button-blocked">
      {button}
      <span className="why" id={reasonId}>
        {blockedBecause}
      </span>
    </span>
  )
}

/** A place to go that looks like a button (next to buttons only). */
export function ButtonLink({
  href,
  look,
  size,
  isWide,
  children,
}: ButtonLook & { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={classOf({ look, size, isWide })}>
      {children}
    </Link>
  )
}

/** A quiet act inside a sentence or a row. */
export function LinkButton({ children, ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" className="link-button" {...rest}>
      {children}
    </button>
  )
}

/** What the reply about a record says of the acts on it. */
export type Abilities = {
  readonly allowed: readonly string[]
  readonly blocked: readonly { readonly action: string; readonly message: string }[]
}

/** The props of a button for `action` on a record: nothing when allowed, else why not. */
export function abilityOf(record: Abilities, action: string): { blockedBecause?: string } {
  if (record.allowed.includes(action)) return {}
  const blocked = record.blocked.find((entry) => entry.action === action)
  return { blockedBecause: blocked?.message ?? '' }
}

/** True when the button for `action` should be shown at all: allowed, or not now with a reason. */
export function isOffered(record: Abilities, action: string): boolean {
  return record.allowed.includes(action) || record.blocked.some((entry) => entry.action === action)
}

function classOf({ look = 'outline', size = 'page', isWide }: ButtonLook): string {
  return ['button', look === 'outline' ? '' : look, size === 'page' ? '' : size, isWide ? 'wide-button' : '']
    .filter(Boolean)
    .join(' ')
}
