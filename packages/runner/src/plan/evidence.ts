/** The result of a case that tried a possible cause of errors. */
export interface Evidence {
  /** Id of the case. */
  readonly case: string;
  /** Id of the documented error that the server returned; null if it returned none. */
  readonly obligation: string | null;
  /** The received status with the code of the documented error, such as `409 sku_taken`; or why there is none. */
  readonly received: string;
}
