/** Who asks for a fresh proof when the server wants one: the call waits here until the person has answered. */

/** Asks the person; answers false when they would rather not. */
export type Prover = () => Promise<boolean>

let prover: Prover | undefined
let asking: Promise<boolean> | undefined

/** Says who asks; the answer undoes it. One dialog does, above all pages. */
export function provideProver(ask: Prover): () => void {
  prover = ask
  return () => {
    if (prover === ask) prover = undefined
  }
}

/** Asks once for all calls that wait. False when nobody can ask. */
export function proveAgain(): Promise<boolean> {
  if (!prover) return Promise.resolve(false)
  asking ??= prover().finally(() => {
    asking = undefined
  })
  return asking
}
