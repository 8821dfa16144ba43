/** The anatomy of a page: context row, head with title, lead and acts, body, and what print adds. */
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'
import { formatDateTime, formatDateTimeShort, formatRemaining } from '../core/wareki.ts'
import { useConnection } from './connection.ts'
import { sayDue } from './deadline.ts'
import { Link, useHere } from './location.tsx'
import { useServerNow } from './server-time.ts'
import { useShellIfAny } from './shell-context.ts'

export type Crumb = { readonly label: string; readonly href: string }

export type PageProps = {
  title: string
  /** The quiet line above the title: number and name of what this page belongs to. */
  over?: ReactNode
  /** One sentence: the state in numbers and the next step. */
  lead?: ReactNode
  /** Row of tags under the title. */
  tags?: ReactNode
  /** At most three buttons, the filled one last. */
  acts?: ReactNode
  /** The way here, without this page itself. */
  crumbs?: readonly Crumb[]
  children: ReactNode
}

export function Page({ title, over, lead, tags, acts, crumbs = [], children }: PageProps) {
  useEffect(() => {
    document.title = ja.web.titleOf({ page: title })
  }, [title])
  return (
    <>
      <ContextRow crumbs={crumbs} title={title} />
      <ConnectionLine />
      <main className="wide" id="main">
        <PrintHead />
        <header className="page-head">
          <div className="page-words">
            {over ? <p className="over">{over}</p> : null}
            <h1 tabIndex={-1}>{title}</h1>
            {tags ? <div className="tag-row">{tags}</div> : null}
            {lead ? (
              <p className="lead" id="lead" tabIndex={-1}>
                {lead}
              </p>
            ) : null}
          </div>
          {acts ? <div className="page-acts">{acts}</div> : null}
        </header>
        {children}
      </main>
    </>
  )
}

/** Demonstration mark, the way here, what runs out next, the server's time. */
function ContextRow({ crumbs, title }: { crumbs: readonly Crumb[]; title: string }) {
  const shell = useShellIfAny()
  const now = useServerNow()
  if (!shell) return null
  return (
    <div className="context-row">
      <div className="wide">
        {shell.body.isDemonstration ? <span className="demonstration">{ja.web.demonstration}</span> : null}
        <nav className="crumbs" aria-label={ja.web.breadcrumb}>
          <ol>
            {crumbs.map((crumb) => (
              <li key={crumb.href}>
                <Link href={crumb.href}>{crumb.label}</Link>
              </li>
            ))}
            <li aria-current="page">{title}</li>
          </ol>
        </nav>
        {shell.nextDeadline ? (
          <span className="next-deadline">
            {ja.web.nextDeadline}
            <span className="strong">
              {ja.web.deadlineSaid({
                sentence: shell.nextDeadline.sentence,
                due: sayDue(shell.nextDeadline.dueAt, now),
                remaining: formatRemaining(now, shell.nextDeadline.dueAt),
              })}
            </span>{' '}
            <Link href={shell.nextDeadline.href}>{ja.web.openDuties}</Link>
          </span>
        ) : null}
        <span className="clock">
          <span className="only-wide">{formatDateTime(now)}</span>
          <span className="only-phone">{formatDateTimeShort(now)}</span>
        </span>
      </div>
    </div>
  )
}

/** Says that the server is out of reach or that the session ended; typing goes on. */
function ConnectionLine() {
  const { isOffline, isSessionEnded, isReadOnly, clockOffsetMs } = useConnection()
  const { href } = useHere()
  const shell = useShellIfAny()
  if (isOffline) return <LineNotice>{ja.web.offline}</LineNotice>
  if (isReadOnly && !isSessionEnded) return <LineNotice>{ja.web.diskFull}</LineNotice>
  const driftSeconds = Math.round(Math.abs(clockOffsetMs) / 1000)
  if (!isSessionEnded && driftSeconds > 2)
    return <LineNotice>{ja.web.clockDiffers({ seconds: driftSeconds })}</LineNotice>
  if (!isSessionEnded || !shell) return null
  return (
    <LineNotice>
      {ja.web.sessionEnded}{' '}
      <Link href={`/sign-in?back=${encodeURIComponent(href)}`}>{ja.web.signInAgain}</Link>
    </LineNotice>
  )
}

function LineNotice({ children }: { children: ReactNode }) {
  return (
    <div className="line-notice" aria-live="polite">
      <div className="wide">{children}</div>
    </div>
  )
}

/** Printed only: body, handling, who printed when, and whether it is a demonstration. */
function PrintHead() {
  const shell = useShellIfAny()
  const now = useServerNow(60)
  if (!shell) return null
  return (
    <div className="only-print">
      <div className="print-head">
        <span>{shell.body.name}</span>
        <span>{shell.body.isDemonstration ? ja.web.printDemonstration : ja.web.handlingInternal}</span>
        <span>{ja.web.printedBy({ name: shell.viewer.name, at: formatDateTime(now) })}</span>
      </div>
    </div>
  )
}
