/** Registers a source: whose address, what it writes, and after how long silence is told. */
import { LinkButton } from '../../kernel/web/button.tsx'
import { SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Faults } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { addLogSource, changeLogSource, removeLogSource } from '../core/contract.ts'
import { sourceKinds } from '../core/decoder.ts'
import { sourceKindNames } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import type { Source } from './source-table.tsx'

const words = ja.sources

type Values = { name: string; address: string; kind: string; zoneMinutes: string; silentAfterMinutes: string }

export function SourceDialog({ source, close }: { source: Partial<Source>; close: () => void }) {
  const form = useForm<Values>(valuesOf(source), faultsOf)
  const { save, isBusy, refusal } = useSave(source, close)
  return (
    <FormDialog
      title={words.addTitle}
      isOpen
      close={close}
      submit={() => form.isSound() && void save(form.values)}
      submitWords={words.save}
      isBusy={isBusy}
      refusal={refusal}
    >
      <TextField label={words.name} hint={words.nameHint} {...form.bind('name')} maxLength={80} isRequired />
      <TextField
        label={words.address}
        hint={words.addressHint}
        {...form.bind('address')}
        maxLength={45}
        isRequired
      />
      <SelectField label={words.kind} {...form.bind('kind')} options={kindOptions} />
      <SelectField
        label={words.silentAfter}
        hint={words.silentAfterHint}
        {...form.bind('silentAfterMinutes')}
        options={withOwn(words.silentChoices, form.values.silentAfterMinutes, (minutes) =>
          words.silentMinutes({ minutes }),
        )}
      />
      <SelectField
        label={words.clock}
        {...form.bind('zoneMinutes')}
        options={withOwn(words.clocks, form.values.zoneMinutes, (minutes) => words.clockOther({ minutes }))}
      />
      <Remove source={source} close={close} />
    </FormDialog>
  )
}

const kindOptions = sourceKinds.map((kind) => ({ value: kind, label: sourceKindNames[kind] ?? kind }))

/** The usual choices, and the present value when it is none of them. */
function withOwn(
  choices: Readonly<Record<string, string>>,
  own: string,
  say: (minutes: number) => string,
): { value: string; label: string }[] {
  const usual = Object.entries(choices).map(([value, label]) => ({ value, label }))
  const isUsual = Object.hasOwn(choices, own)
  return isUsual ? usual : [...usual, { value: own, label: say(Number(own)) }]
}

function valuesOf(source: Partial<Source>): Values {
  return {
    name: source.name ?? '',
    address: source.address ?? '',
    kind: source.kind ?? 'auto',
    zoneMinutes: String(source.zoneMinutes ?? 540),
    silentAfterMinutes: String(source.id === undefined ? 60 : (source.silentAfterMinutes ?? 60)),
  }
}

function faultsOf({ name, address }: Values): Faults<Values> {
  const isAddress =
    /^\d{1,3}(\.\d{1,3}){3}$/.test(address.trim()) || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address.trim())
  return {
    ...(name.trim() === '' ? { name: words.nameMissing } : {}),
    ...(isAddress ? {} : { address: words.addressWrong }),
  }
}

function useSave(source: Partial<Source>, close: () => void) {
  const add = useAct(addLogSource)
  const change = useAct(changeLogSource)
  const toast = useToast()
  const save = async (values: Values) => {
    const sent = {
      name: values.name.trim(),
      address: values.address.trim(),
      kind: sourceKinds.find((kind) => kind === values.kind) ?? 'auto',
      zoneMinutes: Number(values.zoneMinutes),
      silentAfterMinutes: Number(values.silentAfterMinutes),
    }
    const { id, version } = source
    const isKnown = id !== undefined && version !== undefined
    const answer = isKnown ? await change.act({ id, version, ...sent }) : await add.act(sent)
    if (!answer) return
    toast({ words: words.saved })
    close()
  }
  return { save, isBusy: add.isBusy || change.isBusy, refusal: add.refusal ?? change.refusal }
}

function Remove({ source, close }: { source: Partial<Source>; close: () => void }) {
  const { act } = useAct(removeLogSource)
  const toast = useToast()
  const { id, version } = source
  if (id === undefined || version === undefined) return null
  const remove = async () => {
    if (!(await act({ id, version }))) return
    toast({ words: words.removed })
    close()
  }
  return (
    <p>
      <LinkButton onClick={() => void remove()}>{words.remove}</LinkButton>
    </p>
  )
}
