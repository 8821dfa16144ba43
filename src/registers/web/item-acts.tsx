/** The rarer acts on an item: mark it as doubtful, retire it, take it back into use. */
import { useState } from 'react'
import { jstDay } from '../../kernel/core/calendar.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { abilityOf, Button, isOffered } from '../../kernel/web/button.tsx'
import { DayField, SelectField, TextAreaField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { flagItem, restoreItem, retireItem } from '../core/contract.ts'
import { ja as registers } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import type { Item } from './item-page.tsx'
import type { Kind } from './use-kind.ts'

const words = ja.item

export function MorePanel({ item, kind }: { item: Item; kind: Kind }) {
  const [asked, setAsked] = useState<'flag' | 'retire'>()
  const restore = useAct(restoreItem)
  const toast = useToast()
  const takeBack = async () => {
    if (await restore.act({ id: item.id, version: item.version })) toast({ words: words.restored })
  }
  const mayWrite = isOffered(item, 'register.write')
  const mayFlag = isOffered(item, 'register.verify') && kind.staleWhen.length > 0 && !item.retired
  if (!mayWrite && !mayFlag) return null
  const close = () => setAsked(undefined)
  return (
    <>
      <Panel title={words.more} isScreenOnly>
        <Refused refusal={restore.refusal} />
        <span className="inline">
          {mayFlag ? (
            <Button size="row" onClick={() => setAsked('flag')} {...abilityOf(item, 'register.verify')}>
              {words.flag}
            </Button>
          ) : null}
          {mayWrite && item.retired ? (
            <Button size="row" isBusy={restore.isBusy} onClick={() => void takeBack()}>
              {words.restore}
            </Button>
          ) : null}
          {mayWrite && !item.retired ? (
            <Button size="row" onClick={() => setAsked('retire')} {...abilityOf(item, 'register.write')}>
              {words.retire}
            </Button>
          ) : null}
        </span>
      </Panel>
      {asked === 'flag' ? <FlagDialog item={item} kind={kind} close={close} /> : null}
      {asked === 'retire' ? <RetireDialog item={item} close={close} /> : null}
    </>
  )
}

/** The kind names what may have happened; the sentences are those that the list later shows. */
function FlagDialog({ item, kind, close }: { item: Item; kind: Kind; close: () => void }) {
  const { act, isBusy, refusal } = useAct(flagItem)
  const today = jstDay(useServerNow(3600))
  const form = useForm({ code: kind.staleWhen[0] ?? '', day: today })
  const toast = useToast()
  const submit = async () => {
    if (!(await act({ id: item.id, version: item.version, ...form.values }))) return
    toast({ words: kernel.web.saved })
    close()
  }
  return (
    <FormDialog
      title={words.flag}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.flag}
      isBusy={isBusy}
      refusal={refusal}
    >
      <p>{words.flagLead}</p>
      <SelectField
        {...form.bind('code')}
        label={words.flagWhat}
        options={kind.staleWhen.map((code) => ({ value: code, label: sayCode(code) }))}
      />
      <DayField {...form.bind('day')} label={words.flagDay} isRequired />
    </FormDialog>
  )
}

function sayCode(code: string): string {
  const phrases: Readonly<Record<string, (p: { day: string }) => string>> = registers.staleWhen
  return phrases[code]?.({ day: words.thatDay }) ?? code
}

function RetireDialog({ item, close }: { item: Item; close: () => void }) {
  const { act, isBusy, refusal } = useAct(retireItem)
  const form = useForm({ reason: '' }, (values) => ({
    reason: values.reason.trim() === '' ? ja.form.missing({ label: words.retireReason }) : undefined,
  }))
  const submit = async () => {
    if (!form.isSound()) return
    if (await act({ id: item.id, version: item.version, reason: form.values.reason })) close()
  }
  return (
    <FormDialog
      title={words.retireTitle({ name: item.title })}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.retire}
      isBusy={isBusy}
      refusal={refusal}
    >
      <p>{words.retireLead}</p>
      <TextAreaField {...form.bind('reason')} label={words.retireReason} maxLength={300} isRequired />
    </FormDialog>
  )
}
