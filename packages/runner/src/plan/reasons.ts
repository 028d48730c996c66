/** The reasons why a variant is untested. */
export type UntestedReason =
  | 'trigger unknown'
  | 'trigger ambiguous'
  /** No possible cause that was tried led to the error. */
  | 'not provoked'
  | 'no caller'
  | 'no callers control'
  | 'no clock control'
  | 'no address control'
  | 'no fault control'
  | 'no action control'
  | 'no webhooks control'
  | 'no valid request'
  /** The server accepted no call to the operation. */
  | 'no baseline'
  | 'no valid response'
  | 'no resource'
  | 'no violation possible'
  /** The options do not allow the requests of its cases. */
  | 'not allowed'
  /** An accepted call of the run ended the session of the caller. */
  | 'session ended'
  /** An accepted call of the run ended the server, or closed it to other calls. */
  | 'server ended'
  /** The configuration excludes the documented response. */
  | 'excluded'
  | 'not supported'
  /** A pattern of the document could not be tested in time, so a check has no result. */
  | 'pattern not decided'
  /** Set in the report if the server contradicted an inferred or designed error. */
  | 'assumption refuted';

/** The reasons why a planned variant was not attempted. */
export type NotAttemptedReason = 'blocked' | 'run ended' | 'budget used up' | 'not planned';

/** The reasons why a check of an exchange was skipped. Skipped checks are counted and printed. */
export type SkipReason =
  | 'no read to compare'
  | 'no marker to search for'
  | 'collection too long to search'
  | 'body not read'
  | 'schema not usable'
  | 'media type not validated'
  | 'pattern not decided'
  | 'no webhook secret';

/** The reason why a variant is untested, and its remedy. */
export interface Untested {
  readonly reason: UntestedReason;
  /** Explains the reason and, if there is a remedy, names the setting to configure or the addition to the document. */
  readonly detail: string;
}

export const isUntested = (value: unknown): value is Untested =>
  typeof value === 'object' && value !== null && 'reason' in value && 'detail' in value;

export const untested = (reason: UntestedReason, detail: string): Untested => ({ reason, detail });
