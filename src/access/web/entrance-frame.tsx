/** The frame of pages before sign-in: mark, title, one lead sentence, one panel. */
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'

export function EntranceFrame({
  title,
  lead,
  isBroad,
  children,
}: {
  title: string
  lead?: ReactNode
  isBroad?: boolean
  children: ReactNode
}) {
  useEffect(() => {
    document.title = kernel.web.titleOf({ page: title })
  }, [title])
  return (
    <main className={isBroad ? 'stand-alone broad stack' : 'stand-alone stack'} id="main">
      <p className="brand">
        <span className="mark">{kernel.web.mark}</span>
        <span>{kernel.web.product}</span>
      </p>
      <div>
        <h1>{title}</h1>
        {lead ? <p className="lead">{lead}</p> : null}
      </div>
      {children}
    </main>
  )
}
