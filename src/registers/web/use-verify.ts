/** Verifying items, many at once, with undo from the toast. */
import type { CallRefusal } from '../../kernel/web/call.ts'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { undoVerification, verifyItems } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.grid

type Item = { readonly id: string; readonly version: number }

/** `verify` answers true when all were verified; none is otherwise. */
export function useVerify(): {
  verify: (items: readonly Item[]) => Promise<boolean>
  isBusy: boolean
  refusal: CallRefusal | undefined
} {
  const verification = useAct(verifyItems)
  const undo = useAct(undoVerification)
  const toast = useToast()
  const takeBack = async (items: Item[]) => {
    if (await undo.act({ items })) toast({ words: words.verifyUndone })
  }
  const verify = async (items: readonly Item[]) => {
    const answer = await verification.act({ items: items.map(({ id, version }) => ({ id, version })) })
    if (!answer) return false
    toast({ words: words.verified({ count: answer.items.length }), undo: () => void takeBack(answer.items) })
    return true
  }
  return { verify, isBusy: verification.isBusy, refusal: verification.refusal ?? undo.refusal }
}
