/** The slice of sealed cases put together: keys of people and cases, membership, opening by force. */
import { fill } from '../../kernel/core/slot.ts'
import {
  phraseTable,
  policyTable,
  route,
  type Route,
  type SliceParts,
} from '../../kernel/server/http/route.ts'
import { eventListener } from '../../kernel/server/jobs.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { openRing } from '../../kernel/server/seal/ring.ts'
import { openSecretBox } from '../../kernel/server/secret-box.ts'
import { searchSource, todaySource } from '../../kernel/server/today.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import { breakGlass, makeRecovery } from './break-glass.ts'
import { askRing } from './case-keys.ts'
import type { Deps } from './deps.ts'
import { createHeldShares } from './held-shares.ts'
import * as membership from './membership.ts'
import * as own from './own-key.ts'
import * as read from './read-seal.ts'
import { removeJobs } from './rewrite-files.ts'
import { openSealedCase, sealCase, unsealCase } from './seal-case.ts'
import { createSessionKeys } from './session-keys.ts'
import { listTodayLines, searchSealed } from './today.ts'

const sweepMs = 60_000

export function createSealing(
  kernel: Kernel,
  left: { readonly organization: Organization; readonly incidents: Incidents },
): SliceParts<undefined> {
  const deps: Deps = {
    kernel,
    ...left,
    box: openSecretBox(kernel.config.dataDir),
    sessions: createSessionKeys(),
    shares: createHeldShares(),
  }
  let sweeping: NodeJS.Timeout | undefined
  return {
    public: undefined,
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(openRing, askRing(deps.sessions)),
      fill(todaySource, (ctx) => listTodayLines(ctx, deps)),
      fill(searchSource, (ctx, query) => searchSealed(ctx, deps, query)),
      fill(eventListener, {
        types: ['account.signedOut', 'account.sessionEnded'],
        handle: async (_ctx, event) => deps.sessions.wipe(String(event['sessionId'])),
      }),
      fill(eventListener, {
        types: ['account.closed', 'account.sessionsEnded', 'account.passwordChanged'],
        handle: async (_ctx, _event, entry) => deps.sessions.wipeAccount(entry.subject.id),
      }),
    ],
    jobs: removeJobs(deps),
    start: async () => {
      sweeping = setInterval(() => deps.sessions.sweep(kernel.now()), sweepMs).unref()
    },
    stop: async () => {
      clearInterval(sweeping)
      deps.sessions.wipeAll()
      deps.shares.wipeAll()
    },
    routes: [...keyRoutes(deps), ...caseRoutes(deps), ...requestRoutes(deps)],
  }
}

function keyRoutes(deps: Deps): Route[] {
  return [
    route(contract.readOwnKey, (ctx) => read.readOwnKey(ctx, deps)),
    route(contract.makeOwnKey, (ctx, input) => own.makeOwnKey(ctx, deps, input)),
    route(contract.openOwnKey, (ctx, input) => own.openOwnKey(ctx, deps, input)),
    route(contract.closeOwnKey, (ctx) => own.closeOwnKey(ctx, deps)),
    route(contract.listKeyHolders, read.listKeyHolders),
  ]
}

function caseRoutes(deps: Deps): Route[] {
  return [
    route(contract.openSealedCase, (ctx, input) => openSealedCase(ctx, deps, input)),
    route(contract.sealCase, (ctx, input) => sealCase(ctx, deps, input)),
    route(contract.readSeal, (ctx, input) => read.readSeal(ctx, deps, input)),
    route(contract.nameSuspects, (ctx, input) => membership.nameSuspects(ctx, deps, input)),
    route(contract.unsealCase, (ctx, input) => unsealCase(ctx, deps, input)),
  ]
}

function requestRoutes(deps: Deps): Route[] {
  return [
    route(contract.proposeMember, (ctx, input) => membership.proposeMember(ctx, deps, input)),
    route(contract.breakGlass, (ctx, input) => breakGlass(ctx, deps, input)),
    route(contract.listSealRequests, (ctx) => read.listSealRequests(ctx, deps)),
    route(contract.decideSealRequest, (ctx, input) => membership.decideSealRequest(ctx, deps, input)),
    route(contract.finishSealRequest, (ctx, input) => membership.finishSealRequest(ctx, deps, input)),
    route(contract.makeRecovery, makeRecovery),
  ]
}
