/** Dialogs of the accounts: invite somebody, care for an account, show a link once. */
import type { ReactNode } from 'react'
import type { AnyEndpoint, OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, type Act } from '../../kernel/web/use-call.ts'
import { PersonField } from '../../organization/web/public.tsx'
import {
  closeAccount,
  endSessions,
  inviteAccount,
  issueLink,
  reopenAccount,
} from '../core/contract-settings.ts'
import { ja } from '../core/screen/ja.ts'
import type { Account } from './accounts-page.tsx'
import { ShownOnce } from './shown-once.tsx'

const words = ja.accountsPage

export type IssuedLink = OutputOf<typeof inviteAccount>['link']

export function InviteDialog({
  close,
  showLink,
}: {
  close: () => void
  showLink: (link: IssuedLink) => void
}) {
  const { act, isBusy, refusal } = useAct(inviteAccount)
  const form = useForm({ personId: '', loginName: '' }, (values) => ({
    personId: values.personId === '' ? words.missingPerson : undefined,
    loginName: /^[a-z0-9._-]{3,40}$/.test(values.loginName.trim()) ? undefined : words.missingLoginName,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    const answer = await act({ ...form.values, loginName: form.values.loginName.trim() })
    if (answer) showLink(answer.link)
  }
  return (
    <FormDialog
      title={words.invite}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.invite}
      isBusy={isBusy}
      refusal={refusal}
    >
      <p>{words.inviteLead}</p>
      <PersonField
        {...form.bind('personId')}
        label={words.person}
        nothingFound={words.personNone}
        isRequired
      />
      <TextField
        {...form.bind('loginName')}
        label={words.loginName}
        hint={words.missingLoginName}
        maxLength={40}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        isRequired
      />
    </FormDialog>
  )
}

type ManageProps = {
  account: Account
  close: () => void
  showLink: (link: IssuedLink) => void
  changeMethod: () => void
}

/** What can be done with an account, each act with what it is for. */
export function ManageDialog({ account, close, showLink, changeMethod }: ManageProps) {
  const link = useAct(issueLink)
  const reopen = useAct(reopenAccount)
  const sessions = useAct(endSessions)
  const shut = useAct(closeAccount)
  const toast = useToast()
  const change = { id: account.id, version: account.version }
  const handOver = (answer: { link: IssuedLink } | undefined) => answer && showLink(answer.link)
  const finish = (answer: unknown) => {
    if (answer === undefined) return
    toast({ words: words.done })
    close()
  }
  const isOpen = account.status !== 'closed'
  return (
    <Dialog title={words.manageTitle(account)} isOpen close={close} closeWords={kernel.web.close} acts={null}>
      {[link, reopen, sessions, shut].map((one: Pick<Act<AnyEndpoint>, 'refusal'>, index) => (
        <Refused key={index} refusal={one.refusal} />
      ))}
      {isOpen ? (
        <>
          <Offer
            words={words.newEnrol}
            why={words.newEnrolWhy}
            act={() => void link.act({ ...change, purpose: 'enrol' }).then(handOver)}
          />
          {account.status === 'active' ? (
            <Offer
              words={words.newCode}
              why={words.newCodeWhy}
              act={() => void link.act({ ...change, purpose: 'code' }).then(handOver)}
            />
          ) : null}
          <Offer words={words.method} why={words.methodWhy} act={changeMethod} />
          {account.liveSessions > 0 ? (
            <Offer
              words={words.endSessions}
              why={words.endSessionsWhy}
              act={() => void sessions.act(change).then(finish)}
            />
          ) : null}
          <Offer words={words.close} why={words.closeWhy} act={() => void shut.act(change).then(finish)} />
        </>
      ) : (
        <Offer
          words={words.reopen}
          why={words.reopenWhy}
          act={() => void reopen.act(change).then(handOver)}
        />
      )}
    </Dialog>
  )
}

function Offer({ words: label, why, act }: { words: string; why: ReactNode; act: () => void }) {
  return (
    <div className="side-line">
      <div className="second">{why}</div>
      <Button size="row" onClick={act}>
        {label}
      </Button>
    </div>
  )
}

export function LinkDialog({ link, close }: { link: IssuedLink; close: () => void }) {
  return (
    <Dialog title={words.linkTitle} isOpen isBroad close={close} closeWords={kernel.web.close} acts={null}>
      <p>{words.linkLead({ until: formatDateTime(new Date(link.expiresAt)) })}</p>
      <ShownOnce text={`${location.origin}${link.path}`} label={words.linkTitle} />
    </Dialog>
  )
}
