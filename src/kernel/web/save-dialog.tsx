/** A dialog around one form that is sent to one endpoint: refusal in place, a toast after it, closed when saved. */
import type { ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { AnyEndpoint, OutputOf, SentInputOf } from '../core/endpoint.ts'
import { ja } from '../core/ja.ts'
import { FormDialog } from './form-dialog.tsx'
import { useToast } from './toast.tsx'
import { useAct } from './use-call.ts'

/** `inputOf` answers what is sent, or `undefined` while the form is not sound (its fields then say why). */
export function SaveDialog<E extends AnyEndpoint>({
  endpoint,
  title,
  submitWords = ja.web.save,
  saidAfter = ja.web.saved,
  isBroad,
  close,
  inputOf,
  onSaved,
  children,
}: {
  endpoint: E
  title: ReactNode
  submitWords?: string
  saidAfter?: string
  isBroad?: boolean
  close: () => void
  inputOf: () => SentInputOf<E> | undefined
  onSaved?: (output: OutputOf<E>) => void
  children: ReactNode
}) {
  const { act, isBusy, refusal } = useAct(endpoint)
  const client = useQueryClient()
  const toast = useToast()
  const submit = async () => {
    const input = inputOf()
    if (input === undefined) return
    const output = await act(input)
    if (output === undefined) return
    // The page shows what was saved before the dialog leaves it: the next act carries the new version.
    await client.invalidateQueries({}, { cancelRefetch: false })
    toast({ words: saidAfter })
    close()
    onSaved?.(output)
  }
  return (
    <FormDialog
      title={title}
      isOpen
      isBroad={isBroad}
      close={close}
      submit={submit}
      submitWords={submitWords}
      isBusy={isBusy}
      refusal={refusal}
    >
      {children}
    </FormDialog>
  )
}
