/** One webhook request that the run received. */
export interface Delivery {
  readonly method: string;
  /** Headers with lower-case names; repeated fields are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined if it is not JSON. */
  readonly json: unknown;
  /** The status that the run returned. */
  readonly answered: 204 | 500;
}
