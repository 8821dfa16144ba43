/** Accounts: who may sign in, links to hand over, what to do when something was lost. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listAccounts } from '../core/contract-settings.ts'
import { ja } from '../core/screen/ja.ts'
import { InviteDialog, LinkDialog, ManageDialog, type IssuedLink } from './account-dialogs.tsx'
import { MethodDialog } from './method-dialog.tsx'

const words = ja.accountsPage

export type Account = OutputOf<typeof listAccounts>['accounts'][number]

type Asked =
  | { kind: 'invite' }
  | { kind: 'manage'; account: Account }
  | { kind: 'method'; account: Account }
  | { kind: 'link'; link: IssuedLink }

export function AccountsPage() {
  const accounts = useCall(listAccounts, {})
  const [asked, setAsked] = useState<Asked>()
  const count = (status: Account['status']) =>
    accounts.data?.accounts.filter((account) => account.status === status).length ?? 0
  const close = () => setAsked(undefined)
  const showLink = (link: IssuedLink) => setAsked({ kind: 'link', link })
  return (
    <SettingsPage
      title={words.title}
      lead={accounts.data ? words.lead({ active: count('active'), invited: count('invited') }) : undefined}
      acts={
        <Button look="filled" onClick={() => setAsked({ kind: 'invite' })}>
          {words.invite}
        </Button>
      }
    >
      <Region reading={accounts}>
        {(data) => (
          <Panel isFlush>
            <DataTable
              caption={words.title}
              rows={data.accounts}
              rowKey={(account) => account.id}
              columns={[...columns, manageColumn((account) => setAsked({ kind: 'manage', account }))]}
            />
          </Panel>
        )}
      </Region>
      {asked?.kind === 'invite' ? <InviteDialog close={close} showLink={showLink} /> : null}
      {asked?.kind === 'manage' ? (
        <ManageDialog
          account={asked.account}
          close={close}
          showLink={showLink}
          changeMethod={() => setAsked({ kind: 'method', account: asked.account })}
        />
      ) : null}
      {asked?.kind === 'method' ? <MethodDialog account={asked.account} close={close} /> : null}
      {asked?.kind === 'link' ? <LinkDialog link={asked.link} close={close} /> : null}
    </SettingsPage>
  )
}

const tones: Readonly<Record<Account['status'], Tone>> = { active: 'done', invited: 'care', closed: 'plain' }

const columns: readonly Column<Account>[] = [
  {
    key: 'name',
    head: words.name,
    render: (account) => (
      <>
        <div className="strong">{account.name}</div>
        <div className="second mono">{account.loginName}</div>
      </>
    ),
  },
  {
    key: 'seats',
    head: words.seats,
    render: (account) =>
      account.seats.length === 0 ? (
        <span className="care">{words.noSeat}</span>
      ) : (
        account.seats.map((seat) => seat.name).join(kernel.web.listMark)
      ),
  },
  {
    key: 'status',
    head: words.status,
    render: (account) => (
      <>
        <Tag tone={tones[account.status]}>{words.statuses[account.status]}</Tag>{' '}
        {account.breakGlass ? <Tag tone="care">{words.breakGlassTag}</Tag> : null}
        {account.source === 'directory' ? <div className="second">{words.directoryTag}</div> : null}
      </>
    ),
  },
  {
    key: 'last',
    head: words.lastSignedIn,
    render: (account) => (
      <>
        <div>
          {account.lastSignedInAt ? formatDateTimeShort(new Date(account.lastSignedInAt)) : words.never}
        </div>
        {account.liveSessions > 0 ? (
          <div className="second">{words.live({ count: account.liveSessions })}</div>
        ) : null}
      </>
    ),
  },
]

function manageColumn(ask: (account: Account) => void): Column<Account> {
  return {
    key: 'act',
    head: kernel.web.nextToDo,
    align: 'end',
    isAct: true,
    render: (account) => (
      <Button size="row" onClick={() => ask(account)}>
        {words.manage}
      </Button>
    ),
  }
}
