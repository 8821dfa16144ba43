/** Dialogs for acts that go outside or cannot be undone. */
import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'

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
