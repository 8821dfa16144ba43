/** What can be recorded about an item now, each act with its dialog. */
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Button, abilityOf, isOffered } from '../../kernel/web/button.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { readEvidence, verifyEvidence, type EvidenceView } from '../core/contract.ts'
import { ja as custody } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { CollectDialog } from './collect-dialog.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { MoveDialog, type PlainAct } from './move-dialog.tsx'
import { VerifyDialog } from './verify-dialog.tsx'

const words = ja.acts
const acts = [
  'collect',
  'verify',
  'seal',
  'store',
  'check_out',
  'take_back',
  'hand_over',
  'dispose',
  'leave',
  'correct',
] as const
type Act = (typeof acts)[number]

export function ActsPanel({ item }: { item: EvidenceView }) {
  const [asked, ask] = useState<Act>()
  const verify = useVerify(item)
  const offered = acts.filter((act) => isOffered(item, `evidence.${act}`))
  const press = (act: Act) => {
    if (act === 'verify' && item.file) void verify.run()
    else ask(act)
  }
  return (
    <Panel title={words.title} isScreenOnly>
      {offered.length === 0 ? <p className="second">{words.nothing}</p> : null}
      <Refused refusal={verify.refusal} />
      <div className="stack tight">
        {offered.map((act) => (
          <div key={act}>
            <Button
              isWide
              look={act === nextActOf(item) ? 'filled' : 'outline'}
              isBusy={act === 'verify' && verify.isBusy}
              {...abilityOf(item, `evidence.${act}`)}
              onClick={() => press(act)}
            >
              {words[act]}
            </Button>
          </div>
        ))}
      </div>
      {asked ? <ActDialog act={asked} item={item} close={() => ask(undefined)} /> : null}
    </Panel>
  )
}

/** The one filled button: take what was found, check what was not, then put it away. */
function nextActOf(item: EvidenceView): Act | undefined {
  const may = (act: Act) => item.allowed.includes(`evidence.${act}`)
  if (may('collect')) return 'collect'
  if (may('verify') && item.hash === 'not_checked' && item.file) return 'verify'
  return may('store') ? 'store' : undefined
}

function ActDialog({ act, item, close }: { act: Act; item: EvidenceView; close: () => void }) {
  if (act === 'collect') return <CollectDialog item={item} close={close} />
  if (act === 'verify') return <VerifyDialog item={item} close={close} />
  if (act === 'hand_over') return <HandOverDialog item={item} close={close} />
  const plain: PlainAct = act
  return <MoveDialog act={plain} item={item} close={close} />
}

/** The server computes the digest of the file that it keeps. */
function useVerify(item: EvidenceView) {
  const { act, isBusy, refusal } = useAct(verifyEvidence)
  const client = useQueryClient()
  const toast = useToast()
  const run = async () => {
    const checked = await act({ id: item.id, version: item.version })
    if (!checked) return
    // The result is said when the item has been read again: the next act carries the new version.
    await client.invalidateQueries({ queryKey: [readEvidence.id] }, { cancelRefetch: false })
    toast({ words: words.verified({ result: custody.hash[checked.hash] }) })
  }
  return { run, isBusy, refusal }
}
