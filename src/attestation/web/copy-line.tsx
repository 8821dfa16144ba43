/** One long line to give away: readable, selectable, copied by one button. */
import { Button } from '../../kernel/web/button.tsx'
import { Field } from '../../kernel/web/field.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { ja } from '../core/screen/ja.ts'

const words = ja.page

export function CopyLine({ label, hint, text }: { label: string; hint: string; text: string }) {
  const toast = useToast()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    toast({ words: words.copied })
  }
  return (
    <div className="attestation-copy">
      <Field label={label} hint={hint}>
        {(control) => (
          <input
            {...control}
            className="control mono"
            readOnly
            value={text}
            onFocus={(event) => event.target.select()}
          />
        )}
      </Field>
      <Button size="row" onClick={() => void copy()}>
        {words.copy}
      </Button>
    </div>
  )
}
