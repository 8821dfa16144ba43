/** Dialogs for acts that go outside or cannot be undone, and the drawer that previews without leaving a list. */
import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'
import { LinkButton } from './button.tsx'

/**
 * A modal dialog on the browser's own `<dialog>`: focus is kept inside and returns, Esc closes, the page
 * behind is inert. `acts` are the buttons; the last sentence before them says what will happen.
 */
export function Dialog({
  title,
  isOpen,
  close,
  acts,
  isBroad,
  closeWords = ja.web.cancel,
  children,
}: {
  title: ReactNode
  isOpen: boolean
  close: () => void
  acts: ReactNode
  isBroad?: boolean
  /** Words of the button that leaves; "stop" unless there is nothing to stop. */
  closeWords?: string
  children: ReactNode
}) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = element.current
    if (!dialog || !isOpen) return undefined
    dialog.showModal()
    return () => dialog.close()
  }, [isOpen])
  if (!isOpen) return null
  return (
    <dialog
      ref={element}
      className={isBroad ? 'dialog broad' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
    >
      <div className="stack">
        <h2 id={titleId}>{title}</h2>
        {children}
        <div className="dialog-acts">
          {acts}
          <button type="button" className="button" onClick={close}>
            {closeWords}
          </button>
        </div>
      </div>
    </dialog>
  )
}

/** A drawer at the right; the list stays usable beside it. Esc closes it and a draft inside is kept. */
export function Drawer({
  title,
  side,
  close,
  children,
}: {
  title: ReactNode
  side?: ReactNode
  close: () => void
  children: ReactNode
}) {
  const titleId = useId()
  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
        close()
    }
    document.addEventListener('keydown', closeOnEscape)
    return () => document.removeEventListener('keydown', closeOnEscape)
  }, [close])
  return (
    <aside className="drawer" aria-labelledby={titleId}>
      <div className="drawer-head">
        <h2 id={titleId}>{title}</h2>
        <span className="inline">
          {side}
          <LinkButton onClick={close}>{ja.web.close}</LinkButton>
        </span>
      </div>
      <div className="drawer-body">{children}</div>
    </aside>
  )
}
