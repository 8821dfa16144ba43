/** Checks an item whose file is kept elsewhere: the digest that a tool printed now. */
import { TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { verifyEvidence, type EvidenceView } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { isSha256 } from './sha256.ts'

const words = ja.acts

export function VerifyDialog({ item, close }: { item: EvidenceView; close: () => void }) {
  const form = useForm({ observedSha256: '', place: '' }, ({ observedSha256 }) => ({
    observedSha256: isSha256(observedSha256) ? undefined : words.observedMissing,
  }))
  const { observedSha256, place } = form.values
  return (
    <SaveDialog
      endpoint={verifyEvidence}
      title={words.verify}
      submitWords={words.verify}
      saidAfter={words.done}
      close={close}
      inputOf={() =>
        form.isSound()
          ? { id: item.id, version: item.version, observedSha256, place: place.trim() }
          : undefined
      }
    >
      <TextField
        label={words.observed}
        hint={words.observedHint}
        isRequired
        maxLength={64}
        {...form.bind('observedSha256')}
      />
      <TextField label={words.verifyPlace} maxLength={200} {...form.bind('place')} />
    </SaveDialog>
  )
}
