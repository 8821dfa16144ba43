/** The access slice put together: routes, who asks, jobs, public door. */
import { fill } from '../../kernel/core/slot.ts'
import {
  authenticate as authenticateSlot,
  phraseTable,
  policyTable,
  route,
  type Route,
  type SliceParts,
} from '../../kernel/server/http/route.ts'
import type { Jobs } from '../../kernel/server/jobs.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { openSecretBox } from '../../kernel/server/secret-box.ts'
import type { Organization } from '../../organization/server/public.ts'
import * as methods from '../core/contract-methods.ts'
import * as settings from '../core/contract-settings.ts'
import * as signInContract from '../core/contract-sign-in.ts'
import * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import { knownAddressDays } from '../core/sign-in-limit.ts'
import { authenticate } from './authenticate.ts'
import { createBodyOfProof } from './body-of-proof.ts'
import {
  changeMethod,
  closeAccount,
  endAccountSessions,
  inviteAccount,
  issueLink,
  reopenAccount,
} from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { beginEnrolment, completeEnrolment } from './enrol.ts'
import { issueKey, listKeys, revokeKey } from './issue-key.ts'
import { listAccounts } from './list-accounts.ts'
import { changePassword, endMySession, listMySessions } from './manage-own.ts'
import { signOut } from './open-session.ts'
import { createPasswordHash } from './password-hash.ts'
import { accessPublic, type Access } from './public.ts'
import { readEntrance, readMe, readNotice } from './read-me.ts'
import { createMailJobs, readMailSettings, saveMailSettings, testMail } from './send-mail.ts'
import { beginSetUp, completeSetUp } from './set-up.ts'
import { beginPasskeySignIn, finishSignIn, signIn } from './sign-in.ts'
import { readSignInMethods, saveDirectory, saveProvider } from './sign-in-settings.ts'
import { beginSso, completeSso } from './single-sign-on.ts'
import { testDirectory } from './test-directory.ts'
import { todayLines } from './today.ts'
import { closeLeaversNow } from './close-leavers.ts'
import { createDirectory } from './directory.ts'
import { createProvider } from './provider.ts'
import { addPasskey, beginPasskey, listMyPasskeys, removePasskey, renamePasskey } from './passkey.ts'
import { forgetPastQuestions } from './question.ts'
import { todaySource } from '../../kernel/server/today.ts'
import { beginStepUp, confirmFresh, stepUp } from './step-up.ts'
import { forgetOld } from './store-session.ts'

export function createAccess(kernel: Kernel, left: { organization: Organization }): SliceParts<Access> {
  const deps: AccessDeps = {
    kernel,
    organization: left.organization,
    box: openSecretBox(kernel.config.dataDir),
    passwords: createPasswordHash(),
    bodyOfProof: createBodyOfProof(kernel.database),
    directory: createDirectory({ outbound: kernel.outbound }),
    provider: createProvider({ outbound: kernel.outbound, now: kernel.now }),
  }
  return {
    public: accessPublic(deps),
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(todaySource, todayLines),
      fill(authenticateSlot, (face, now) => authenticate(deps, face, now)),
    ],
    routes: [...personRoutes(deps), ...signInRoutes(deps), ...settingsRoutes(deps)],
    jobs: jobsOf(deps),
  }
}

function personRoutes(deps: AccessDeps): Route[] {
  return [
    route(contract.readEntrance, (ctx) => readEntrance(ctx, deps)),
    route(contract.signIn, (ctx, input) => signIn(ctx, deps, input)),
    route(contract.signOut, signOut),
    route(contract.beginSetUp, (ctx, input) => beginSetUp(ctx, deps, input)),
    route(contract.completeSetUp, (ctx, input) => completeSetUp(ctx, deps, input)),
    route(contract.beginEnrolment, (ctx, input) => beginEnrolment(ctx, deps, input)),
    route(contract.completeEnrolment, (ctx, input) => completeEnrolment(ctx, deps, input)),
    route(contract.readMe, (ctx) => readMe(ctx, deps)),
    route(contract.readNotice, readNotice),
    route(contract.changePassword, (ctx, input) => changePassword(ctx, deps, input)),
    route(contract.listMySessions, listMySessions),
    route(contract.endMySession, endMySession),
  ]
}

function signInRoutes(deps: AccessDeps): Route[] {
  return [
    route(signInContract.beginPasskeySignIn, (ctx, input) => beginPasskeySignIn(ctx, deps, input)),
    route(signInContract.finishSignIn, (ctx, input) => finishSignIn(ctx, deps, input)),
    route(methods.beginSso, (ctx, input) => beginSso(ctx, deps, input)),
    route(methods.completeSso, (ctx, input) => completeSso(ctx, deps, input)),
    route(signInContract.beginStepUp, (ctx) => beginStepUp(ctx, deps)),
    route(signInContract.stepUp, (ctx, input) => stepUp(ctx, deps, input)),
    route(signInContract.confirmFresh, confirmFresh),
    route(signInContract.listMyPasskeys, (ctx) => listMyPasskeys(ctx, deps)),
    route(signInContract.beginPasskey, (ctx) => beginPasskey(ctx, deps)),
    route(signInContract.addPasskey, (ctx, input) => addPasskey(ctx, deps, input)),
    route(signInContract.renamePasskey, renamePasskey),
    route(signInContract.removePasskey, removePasskey),
  ]
}

function settingsRoutes(deps: AccessDeps): Route[] {
  return [
    route(settings.listAccounts, (ctx) => listAccounts(ctx, deps)),
    route(settings.inviteAccount, (ctx, input) => inviteAccount(ctx, deps, input)),
    route(settings.issueLink, issueLink),
    route(settings.closeAccount, (ctx, input) => closeAccount(ctx, deps, input)),
    route(settings.reopenAccount, reopenAccount),
    route(settings.endSessions, endAccountSessions),
    route(methods.changeMethod, changeMethod),
    route(methods.readSignInMethods, (ctx) => readSignInMethods(ctx, deps)),
    route(methods.saveProvider, (ctx, input) => saveProvider(ctx, deps, input)),
    route(methods.saveDirectory, (ctx, input) => saveDirectory(ctx, deps, input)),
    route(methods.testDirectory, (ctx, input) => testDirectory(ctx, deps, input)),
    route(settings.listKeys, listKeys),
    route(settings.issueKey, issueKey),
    route(settings.revokeKey, revokeKey),
    route(settings.readMailSettings, readMailSettings),
    route(settings.saveMailSettings, (ctx, input) => saveMailSettings(ctx, deps, input)),
    route(settings.testMail, testMail),
  ]
}

function jobsOf(deps: AccessDeps): Jobs {
  const mail = createMailJobs(deps)
  const forget = async () => {
    const bodyId = await deps.organization.soleBodyId()
    if (bodyId === undefined) return
    const before = new Date(deps.kernel.now().getTime() - (knownAddressDays + 1) * 86_400_000)
    await deps.kernel.database.transaction(bodyId, async (tx) => {
      await forgetOld(tx, { bodyId, before })
    })
  }
  const leavers = async () => {
    await closeLeaversNow(deps)
    await forgetPastQuestions(deps)
  }
  return {
    tasks: { ...mail.tasks, 'access.forgetOld': forget, 'access.closeLeavers': leavers },
    cron: [
      { task: 'access.forgetOld', match: '17 18 * * *' },
      // Every five minutes, and so at the first moment of a day in Japan.
      { task: 'access.closeLeavers', match: '*/5 * * * *' },
    ],
  }
}
