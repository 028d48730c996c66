/** A credential that was requested for a caller. */
export interface Issued {
  readonly value: string;
  /** Lifetime in seconds; Infinity if it is unknown (RFC 6749 §5.1). */
  readonly life: number;
}

/** Requests the credential of one caller for one security scheme. */
export interface Issuer {
  /** Identifies the credential among those of the run. */
  readonly key: string;
  /**
   * Requests a new credential.
   * @throws {BlockedError} if no credential is issued.
   */
  readonly issue: () => Promise<Issued>;
}

/** Returns a positive number of seconds, or Infinity for any other value. */
export const lifeOf = (seconds: unknown): number =>
  typeof seconds === 'number' && seconds > 0 ? seconds : Number.POSITIVE_INFINITY;
