/** A secret that is shown once: readable, selectable, copied by one button. */
import { Button } from '../../kernel/web/button.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { ja } from '../core/screen/ja.ts'

const words = ja.accountsPage

export function ShownOnce({ text, label }: { text: string; label: string }) {
  const toast = useToast()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    toast({ words: words.copied })
  }
  return (
    <div className="stack tight">
      <input
        className="control mono"
        readOnly
        value={text}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <span>
        <Button size="row" onClick={() => void copy()}>
          {words.copy}
        </Button>
      </span>
    </div>
  )
}
