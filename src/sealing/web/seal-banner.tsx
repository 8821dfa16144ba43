/** What seals put on the page of a case: the banner for participants, the prompt for a locked key, the way to seal. */
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { readCase } from '../../incidents/core/contract.ts'
import { readOwnKey, readSeal } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { PassphraseForm } from './key-panel.tsx'
import { ProposeDialog, RequestTable } from './request-parts.tsx'
import { SealDialog, SuspectDialog, UnsealDialog } from './seal-dialogs.tsx'

const words = ja.banner
type Seal = NonNullable<OutputOf<typeof readSeal>['seal']>

export function SealBanner({ caseId }: { caseId: string }) {
  const seal = useCall(readSeal, { id: caseId }, { everySeconds: 60 }).data?.seal
  const maySeal = useMay('seal.case')
  if (seal === undefined) return null
  if (seal === null) return maySeal ? <SealLink caseId={caseId} /> : null
  return seal.unsealedAt === null ? <OpenBanner caseId={caseId} seal={seal} /> : null
}

/** To whoever takes part and has not opened the key; to everybody else the case is not there. */
export function LockedPrompt({ caseId, otherwise }: { caseId: string; otherwise: ReactNode }) {
  const reading = useCall(readSeal, { id: caseId })
  const seal = reading.data?.seal
  if (reading.isLoading) return null
  if (!seal?.isLocked) return otherwise
  return (
    <Panel title={ja.prompt.title}>
      <Stack>
        <p>{ja.prompt.lead({ label: seal.label })}</p>
        <PassphraseForm />
      </Stack>
    </Panel>
  )
}

function SealLink({ caseId }: { caseId: string }) {
  const [isSealing, seal] = useState(false)
  const own = useCall(readOwnKey, {}).data
  const version = useCall(readCase, { id: caseId }).data?.version
  if (!own?.isOpen || version === undefined) return null
  return (
    <div className="no-print">
      <LinkButton onClick={() => seal(true)}>{ja.sealDialog.open}</LinkButton>
      {isSealing ? <SealDialog caseId={caseId} version={version} close={() => seal(false)} /> : null}
    </div>
  )
}

type Opened = 'add' | 'remove' | 'suspect' | 'unseal'

function OpenBanner({ caseId, seal }: { caseId: string; seal: Seal }) {
  const [opened, open] = useState<Opened>()
  const close = () => open(undefined)
  const names = seal.participants.map((one) => one.name).join(kernel.web.listMark)
  const running = seal.requests.filter((one) => one.stage === 'proposed' || one.stage === 'approved')
  return (
    <Panel
      id="seal"
      title={
        <>
          <Tag tone="now">{words.badge}</Tag>{' '}
          {words.first({ label: seal.label, count: seal.participants.length })}
        </>
      }
    >
      <Stack isTight>
        <p>{words.participants({ names })}</p>
        {seal.suspects.length > 0 ? (
          <p>{words.suspects({ names: seal.suspects.join(kernel.web.listMark) })}</p>
        ) : null}
        {seal.wasReadable ? <p className="second">{words.wasReadable}</p> : null}
        {seal.hasRecovery ? null : <Note tone="care" first={words.noRecovery} />}
        <NextStep seal={seal} />
        {running.length > 0 ? <RequestTable requests={running} /> : null}
        <div className="inline no-print">
          <Button size="row" onClick={() => open('add')}>
            {words.add}
          </Button>
          <Button size="row" onClick={() => open('remove')}>
            {words.remove}
          </Button>
          <Button size="row" onClick={() => open('suspect')}>
            {words.suspect}
          </Button>
          {seal.mayUnseal ? (
            <Button size="row" onClick={() => open('unseal')}>
              {words.unseal}
            </Button>
          ) : null}
        </div>
      </Stack>
      {opened === 'add' || opened === 'remove' ? (
        <ProposeDialog caseId={caseId} kind={opened} participants={seal.participants} close={close} />
      ) : null}
      {opened === 'suspect' ? <SuspectDialog caseId={caseId} close={close} /> : null}
      {opened === 'unseal' ? <UnsealDialog caseId={caseId} close={close} /> : null}
    </Panel>
  )
}

/** One sentence on what is to be done next about the seal, or nothing. */
function NextStep({ seal }: { seal: Seal }) {
  const next = nextOf(seal)
  if (next === undefined) return null
  return (
    <p>
      <span className="strong">{words.next}</span>
      {next}
    </p>
  )
}

function nextOf(seal: Seal): string | undefined {
  if (seal.requests.some((one) => one.mayFinish)) return words.nextFinish
  if (seal.requests.some((one) => one.stage === 'proposed')) return words.nextWait
  return seal.mayUnseal ? words.nextUnseal : undefined
}
