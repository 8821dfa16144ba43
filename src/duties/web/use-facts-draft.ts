/** Facts that a person changes and has not saved: kept in this browser, shown with what they would change. */
import { useDraft } from '../../kernel/web/draft.ts'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { previewFacts, saveFacts } from '../core/contract.ts'
import type { FactsView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

export type FactValue = boolean | number | string | null
export type Question = FactsView['groups'][number]['questions'][number]
type Head = Partial<Pick<FactsView, 'knownAt' | 'knownSection' | 'reportableFrom' | 'regime' | 'organ'>>
type Draft = {
  /** Version of the facts on which the first change was made. */
  readonly version: number
  readonly head: Head
  readonly answers: Readonly<Record<string, { readonly value: FactValue; readonly basis: string }>>
}

export type FactsDraft = {
  /** The facts as they would be, with the questions that then arise. */
  readonly facts: FactsView
  readonly isChanged: boolean
  readonly isLocked: boolean
  readonly preview: OutputOf<typeof previewFacts> | undefined
  readonly refusal: CallRefusal | undefined
  readonly isStale: boolean
  readonly isBusy: boolean
  readonly answer: (question: Question, value: FactValue) => void
  readonly writeBasis: (question: Question, basis: string) => void
  readonly change: (head: Head) => void
  readonly rebase: () => void
  readonly discard: () => void
  readonly save: () => Promise<void>
}

/** `readAgain` fetches what others have saved, after a save was refused because of it. */
export function useFactsDraft(caseId: string, saved: FactsView, readAgain: () => void): FactsDraft {
  const empty: Draft = { version: saved.version, head: {}, answers: {} }
  const draft = useDraft<Draft>(`facts:${caseId}`, empty)
  const { value } = draft
  const toast = useToast()
  const saving = useAct(saveFacts)
  const isChanged = Object.keys(value.head).length + Object.keys(value.answers).length > 0
  const sent = { caseId, ...value.head, ...(isChanged ? { answers: value.answers } : {}) }
  const preview = useCall(
    previewFacts,
    { ...sent, version: saved.version },
    { isOff: !isChanged, keepsPrevious: true },
  )
  const shown = isChanged ? (preview.data?.facts ?? saved) : saved
  const set = (next: Partial<Draft>) =>
    draft.change({ ...value, ...(isChanged ? {} : { version: saved.version }), ...next })
  const put = (question: Question, answer: { value: FactValue; basis: string }) =>
    set({ answers: { ...value.answers, [question.name]: answer } })
  return {
    facts: overlaid(shown, value),
    isChanged,
    isLocked: !saved.allowed.includes('duty.assess'),
    preview: isChanged ? preview.data : undefined,
    refusal: saving.refusal ?? (isChanged ? preview.refusal : undefined),
    isStale: isChanged && value.version !== saved.version,
    isBusy: saving.isBusy,
    answer: (question, answer) => put(question, { value: answer, basis: question.basis }),
    writeBasis: (question, basis) => put(question, { value: valueOf(question), basis }),
    change: (head) => set({ head: { ...value.head, ...head } }),
    rebase: () => {
      saving.forget()
      draft.change({ ...value, version: saved.version })
    },
    discard: () => {
      saving.forget()
      draft.forget()
    },
    save: async () => {
      const answer = await saving.act({ ...sent, version: value.version })
      if (!answer) return readAgain()
      draft.forget()
      const masked = answer.masked.join(ja.list.comma)
      toast({ words: masked === '' ? ja.saved : ja.masked({ fields: masked }) })
    },
  }
}

/** What counts as the answer to a question that nobody has answered: unknown. */
export function valueOf(question: Question): FactValue {
  return question.value ?? (question.kind === 'count' ? null : 'unknown')
}

/** The reader sees the own answer at once, not only when the server has computed. */
function overlaid(facts: FactsView, { head, answers }: Draft): FactsView {
  return {
    ...facts,
    ...head,
    groups: facts.groups.map((group) => ({
      ...group,
      questions: group.questions.map((question) => ({ ...question, ...answers[question.name] })),
    })),
  }
}
