/** The response to a call with a possible cause of errors. */
export interface CandidateResult {
  /** Id of the documented error that the server returned; null if it returned none. */
  readonly obligation: string | null;
  /** The received status with the code of the documented error, such as `409 sku_taken`; or why there is none. */
  readonly received: string;
  /** True if a step before the call ended the case, so that the cause was not tried. */
  readonly isUntried?: true;
}

/** The result of a case, as far as the next round of a plan depends on it. */
export interface Evidence extends CandidateResult {
  /** Id of the case. */
  readonly case: string;
  /** Ids of the variants that the case proved. Default: none. */
  readonly proved?: readonly string[];
  /** True if a response violated the document. */
  readonly isViolated?: boolean;
}
