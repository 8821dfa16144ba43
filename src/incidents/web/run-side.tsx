/** Beside a step: whom to phone by the register, when to stop and ask, and the code of the paper. */
import { useState } from 'react'
import { formatDay } from '../../kernel/core/wareki.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { call } from '../../kernel/web/call.ts'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { TextField } from '../../kernel/web/field.tsx'
import { useGo } from '../../kernel/web/location.tsx'
import { Panel, Stack } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { findStep } from '../core/contract-card.ts'
import { ja } from '../core/screen/ja.ts'
import { EntryDialog } from './entry-dialog.tsx'
import type { CardStep, Run } from './run-page.tsx'
import { runHref } from './run-steps.ts'

const words = ja.run
export type Contact = Run['contacts'][number]

export function RunSide({ data, step }: { data: Run; step: CardStep }) {
  return (
    <Stack>
      {step.call ? (
        <div className="only-wide">
          <CallPanel data={data} step={step} />
        </div>
      ) : null}
      <StopPanel data={data} step={step} />
      <PaperPanel data={data} step={step} />
    </Stack>
  )
}

/** Whom this step phones; nothing for a step that phones nobody. */
export function CallPanel({ data, step }: { data: Run; step: CardStep }) {
  if (!step.call) return null
  const { role, say } = step.call
  const found = data.contacts.filter((contact) => contact.role === role)
  return (
    <Panel title={words.call}>
      <Stack isTight>
        {found.length === 0 ? <p className="care">{words.noContact}</p> : null}
        {found.map((contact) => (
          <ContactCard key={contact.id} contact={contact} caseId={data.caseId} />
        ))}
        <p className="strong">{words.say}</p>
        <p>{say}</p>
      </Stack>
    </Panel>
  )
}

export function ContactCard({ contact, caseId }: { contact: Contact; caseId?: string }) {
  const [isWriting, write] = useState(false)
  const mayRecord = useMay('case.record')
  const who = contact.organization === '' ? contact.title : `${contact.organization} ${contact.title}`
  return (
    <div className="incidents-contact">
      <p className="strong">{contact.organization || contact.title}</p>
      {contact.organization === '' ? null : <p>{contact.title}</p>}
      {contact.numbers.map((number) => (
        <p key={number}>
          <a className="telephone" href={`tel:${number.replaceAll(/[^0-9+]/g, '')}`}>
            {number}
          </a>
        </p>
      ))}
      {contact.extension === '' ? null : (
        <p className="telephone">{words.extension({ number: contact.extension })}</p>
      )}
      {contact.hours === '' ? null : <p className="second">{contact.hours}</p>}
      <VerifiedTag contact={contact} />
      {caseId !== undefined && mayRecord ? (
        <div className="no-print">
          <LinkButton onClick={() => write(true)}>{words.writeCall}</LinkButton>
        </div>
      ) : null}
      {isWriting && caseId !== undefined ? (
        <EntryDialog caseId={caseId} text={words.called({ who })} close={() => write(false)} />
      ) : null}
    </div>
  )
}

function VerifiedTag({ contact }: { contact: Contact }) {
  if (contact.verifiedOn === '') return <Tag tone="care">{words.unverified}</Tag>
  if (contact.freshness === 'stale') return <Tag tone="care">{words.stale}</Tag>
  return <Tag tone="done">{words.verified({ day: formatDay(contact.verifiedOn) })}</Tag>
}

function StopPanel({ data, step }: { data: Run; step: CardStep }) {
  const contacts = data.contacts.filter((contact) => contact.role === step.stop.role)
  const first = contacts[0]
  const isCalled = step.call?.role === step.stop.role
  return (
    <Panel title={words.stop}>
      <Stack isTight>
        <p>{first ? words.stopLead({ who: first.title }) : words.stopNobody}</p>
        <ul>
          {step.stop.when.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {first && !isCalled ? <ContactCard contact={first} caseId={data.caseId} /> : null}
      </Stack>
    </Panel>
  )
}

function PaperPanel({ data, step }: { data: Run; step: CardStep }) {
  const [code, setCode] = useState('')
  const [refusal, setRefusal] = useState<CallRefusal>()
  const [isOther, setOther] = useState(false)
  const go = useGo()
  const open = async () => {
    setOther(false)
    const found = await call(findStep, { code })
    if (isRefusal(found)) return setRefusal(found)
    setRefusal(undefined)
    if (found.cardId !== data.run.card.id) return setOther(true)
    return go(runHref(data.caseId, data.run.id, found.stepId))
  }
  return (
    <Panel title={words.paper} isScreenOnly>
      <form
        className="stack tight"
        onSubmit={(event) => {
          event.preventDefault()
          if (code.trim() !== '') void open()
        }}
      >
        <p>{words.paperLead}</p>
        <TextField
          label={words.paperCode}
          value={code}
          change={setCode}
          maxLength={30}
          autoComplete="off"
          error={isOther ? words.otherCard : undefined}
        />
        <Refused refusal={refusal} />
        <div>
          <Button type="submit" size="row">
            {words.paperGo}
          </Button>
        </div>
        <p className="mono strong">{words.thisCode({ code: step.shortCode })}</p>
      </form>
    </Panel>
  )
}
