/**
 * A change that the server accepted and that the run does not restore, because the run did not create what it changed: the
 * settings of the server, its mode, or a resource of others. Whether a POST has changed anything is unknown.
 */
export interface ChangedResource {
  /** Id of the operation that made the change. */
  readonly operation: string;
  /** Number of accepted requests of the operation. */
  readonly count: number;
  /**
   * A shell command that repeats the last accepted request whose body satisfies its schema, or else the last accepted one,
   * with secrets as `$NAME`.
   */
  readonly curl: string;
  /** The read that showed the value before the first change; null if the run has not read it. */
  readonly before: {
    /** Id of the GET. */
    readonly operation: string;
    /** Id of the exchange in the exchange store of the run. Absent if exchanges are not stored. */
    readonly exchange?: string;
  } | null;
  /** True for a POST whose name suggests that it only reads, such as `POST /flows/filter`. Otherwise absent. */
  readonly mayOnlyRead?: true;
}
