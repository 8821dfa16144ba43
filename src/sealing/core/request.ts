/** A change of who can read a sealed case: one proposes, another decides; to open it by force takes two more. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { isSamePerson, type By } from '../../incidents/core/who.ts'

export const requestKinds = ['add', 'remove', 'break_glass'] as const
export type RequestKind = (typeof requestKinds)[number]

/** `approved` waits for a participant who has the key open: the key is handed over, or changed. */
export type RequestStage = 'proposed' | 'approved' | 'done' | 'rejected'

export type SealRequest = {
  readonly caseId: string
  readonly label: string
  readonly kind: RequestKind
  /** Who is added, removed, or receives the key. */
  readonly accountId: string
  readonly personId: string
  readonly name: string
  /** Boxed under the server's key, so that a copy of the database does not tell it. */
  readonly reason: string
  readonly stage: RequestStage
  readonly proposedAt: string
  readonly proposedBy: By
  readonly approvals: readonly { readonly at: string; readonly by: By }[]
  readonly endedAt: string | null
  readonly endedBy: By | null
}

export type RequestEvent =
  | { readonly type: 'seal_request.made'; readonly request: SealRequest }
  | {
      readonly type: 'seal_request.approved'
      readonly at: string
      readonly by: By
      readonly isEnough: boolean
    }
  | { readonly type: 'seal_request.rejected'; readonly at: string; readonly by: By }
  | { readonly type: 'seal_request.done'; readonly at: string; readonly by: By }

type Acting = { readonly by: By; readonly now: Date }
type Ended = 'sealing.request_ended'

const approversNeeded = { add: 1, remove: 1, break_glass: 2 } as const satisfies Record<RequestKind, number>

/** Nobody approves what they proposed, what gives or takes their own key, or the same thing twice. */
export function approveRequest(
  state: SealRequest,
  { by, now }: Acting,
): RequestEvent[] | Refusal<Ended | 'sealing.second_person'> {
  if (state.stage !== 'proposed') return refuse('sealing.request_ended')
  const concerned: By[] = [
    state.proposedBy,
    { accountId: state.accountId, personId: state.personId, name: state.name },
    ...state.approvals.map((approval) => approval.by),
  ]
  if (concerned.some((one) => isSamePerson(one, by))) return refuse('sealing.second_person')
  const isEnough = state.approvals.length + 1 >= approversNeeded[state.kind]
  return [{ type: 'seal_request.approved', at: now.toISOString(), by, isEnough }]
}

export function rejectRequest(state: SealRequest, { by, now }: Acting): RequestEvent[] | Refusal<Ended> {
  if (state.stage !== 'proposed') return refuse('sealing.request_ended')
  return [{ type: 'seal_request.rejected', at: now.toISOString(), by }]
}

/** The key was handed over or changed. */
export function finishRequest(state: SealRequest, { by, now }: Acting): RequestEvent[] | Refusal<Ended> {
  if (state.stage !== 'approved') return refuse('sealing.request_ended')
  return [{ type: 'seal_request.done', at: now.toISOString(), by }]
}

export function evolveRequest(state: SealRequest, event: RequestEvent): SealRequest {
  switch (event.type) {
    case 'seal_request.made':
      return event.request
    case 'seal_request.approved':
      return {
        ...state,
        stage: event.isEnough ? 'approved' : 'proposed',
        approvals: [...state.approvals, { at: event.at, by: event.by }],
      }
    default: {
      const stage = event.type === 'seal_request.done' ? 'done' : 'rejected'
      return { ...state, stage, endedAt: event.at, endedBy: event.by }
    }
  }
}
