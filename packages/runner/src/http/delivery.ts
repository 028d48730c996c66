/** One webhook request that the run received. */
export interface Delivery {
  readonly method: string;
  /** Names in lower case; repeated fields joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined if it is not JSON. */
  readonly json: unknown;
  /** The status that the run answered. */
  readonly answered: 204 | 500;
}
