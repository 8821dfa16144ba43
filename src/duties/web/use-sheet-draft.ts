/** What a person writes into the fact sheet before saving; kept in this browser, only changed fields are sent. */
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { useDraft } from '../../kernel/web/draft.ts'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { prefillFactSheet, saveFactSheet, type readFactSheet } from '../core/contract-document.ts'
import type { FieldView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

export type Sheet = OutputOf<typeof readFactSheet>
export type Entry = { readonly value: string | readonly string[] | null; readonly isUnknown: boolean }
type Draft = { readonly version: number; readonly entries: Readonly<Record<string, Entry>> }

export type SheetDraft = {
  readonly entryOf: (field: FieldView) => Entry
  readonly change: (field: FieldView, entry: Entry) => void
  readonly count: number
  readonly isBusy: boolean
  readonly isStale: boolean
  readonly refusal: CallRefusal | undefined
  readonly rebase: () => void
  readonly discard: () => void
  readonly save: () => Promise<void>
  readonly prefill: () => Promise<void>
}

export function useSheetDraft(caseId: string, sheet: Sheet, readAgain: () => void): SheetDraft {
  const draft = useDraft<Draft>(`sheet:${caseId}`, { version: sheet.version, entries: {} })
  const toast = useToast()
  const saving = useAct(saveFactSheet)
  const filling = useAct(prefillFactSheet)
  const { entries } = draft.value
  const count = Object.keys(entries).length
  const told = (answer: { masked: readonly string[]; reopened: readonly string[] }) => {
    const masked = answer.masked.join(ja.list.comma)
    toast({ words: masked === '' ? ja.sheet.saved : ja.masked({ fields: masked }) })
    if (answer.reopened.length > 0) toast({ words: ja.sheet.reopened })
  }
  return {
    entryOf: (field) => entries[field.id] ?? { value: field.value, isUnknown: field.isUnknown },
    change: (field, entry) =>
      draft.change({
        version: count === 0 ? sheet.version : draft.value.version,
        entries: { ...entries, [field.id]: entry },
      }),
    count,
    isBusy: saving.isBusy || filling.isBusy,
    isStale: count > 0 && draft.value.version !== sheet.version,
    refusal: saving.refusal ?? filling.refusal,
    rebase: () => {
      saving.forget()
      draft.change({ version: sheet.version, entries })
    },
    discard: () => {
      saving.forget()
      draft.forget()
    },
    save: async () => {
      const sent = Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, sentOf(entry)]))
      const answer = await saving.act({ caseId, version: draft.value.version, entries: sent })
      if (!answer) return readAgain()
      draft.forget()
      told(answer)
    },
    prefill: async () => {
      const answer = await filling.act({ caseId, version: sheet.version })
      if (answer) told(answer)
    },
  }
}

function sentOf({ value, isUnknown }: Entry) {
  if (isUnknown || value === null) return { value: null, isUnknown }
  return { value: typeof value === 'string' ? value : [...value], isUnknown }
}
