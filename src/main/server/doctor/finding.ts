/** One thing that `toride doctor` found. */

export type Finding = {
  readonly name: string
  readonly state: 'good' | 'care' | 'bad'
  /** For whoever reads. */
  readonly sentence: string
  /** For whoever counts: figures and places, in JSON. */
  readonly facts?: Readonly<Record<string, string | number>>
}
