/** Toasts: what was saved, eight seconds, with the way back. Errors never go here. */
import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'

const shownMs = 8000

export type Toast = { readonly words: string; readonly undo?: () => void }

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

/** Answers the function that shows a toast. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext)
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly (Toast & { id: number })[]>([])
  const counter = useRef(0)
  const remove = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), [])
  const show = useCallback(
    (toast: Toast) => {
      counter.current += 1
      const id = counter.current
      setToasts((all) => [...all.slice(-2), { ...toast, id }])
      setTimeout(() => remove(id), shownMs)
    },
    [remove],
  )
  const list = useMemo(
    () =>
      toasts.map((toast) => (
        <div key={toast.id} className="toast">
          <span>{toast.words}</span>
          {toast.undo ? (
            <button
              type="button"
              className="link-button"
              onClick={() => {
                toast.undo?.()
                remove(toast.id)
              }}
            >
              {ja.web.undo}
            </button>
          ) : null}
        </div>
      )),
    [toasts, remove],
  )
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" aria-live="polite">
        {list}
      </div>
    </ToastContext>
  )
}
