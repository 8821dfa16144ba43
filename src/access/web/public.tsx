/** What screens of later slices may use of access. */
import type { MouseEvent, ReactNode } from 'react'
import { call } from '../../kernel/web/call.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { confirmFresh } from '../core/contract-sign-in.ts'

/** A link to a file that asks for a fresh proof: proves first, so that the browser may save the file as it comes. */
export function FreshDownload({
  href,
  className,
  children,
}: {
  href: string
  className?: string
  children: ReactNode
}) {
  const follow = async (event: MouseEvent<HTMLAnchorElement>) => {
    event.preventDefault()
    if (isRefusal(await call(confirmFresh, {}))) return
    const link = document.createElement('a')
    link.href = href
    link.download = ''
    link.click()
  }
  return (
    <a className={className} href={href} download onClick={(event) => void follow(event)}>
      {children}
    </a>
  )
}
