import type { ApiModel, Json, Location, Operation, Response, Validator } from '@touchstone/core';
import type { Obligation } from '../plan/obligation.js';
import type { SkipReason, Untested } from '../plan/reasons.js';
import type { Exchange } from './exchange.js';
import type { ResponseMatch } from './response-match.js';

/** Checks one requirement of the document on one exchange. */
export interface Check {
  /** The `rule` of the check's findings, in kebab case. */
  readonly rule: string;
  /**
   * Returns the failures, the reason why the check was skipped, or null if the requirement does not apply to the
   * exchange.
   */
  readonly run: (context: CheckContext) => readonly CheckFailure[] | Skipped | null;
}

export interface Skipped {
  readonly skipped: SkipReason;
}

/** A violation of the document, from which a finding is created. */
export interface CheckFailure {
  /** The rule of the finding. Default: the rule of the check. */
  readonly rule?: string;
  /** `warning` if the response contradicts a SHOULD. The variant is still proven. Default: `error`. */
  readonly severity?: 'warning';
  /** True if the promise is only inferred, so the response refutes it instead of violating it. The variant is untested. */
  readonly isAssumption?: true;
  readonly message: string;
  readonly error: string | null;
  /** Id of the violated obligation. */
  readonly obligation: string;
  readonly pointer: string | null;
  readonly location: Location;
  readonly expected: Json;
  readonly received: Json;
  /** The source and the text of the sentence that the response contradicts. */
  readonly quote?: string | undefined;
}

export interface CheckContext {
  readonly model: ApiModel;
  readonly validator: Validator;
  readonly exchange: Exchange;
  readonly operation: Operation;
  /** The obligation that the response should fulfil. */
  readonly intended: Obligation;
  /**
   * The obligation that a failed check violates. It differs from `intended` if, for example, a read after a refused
   * call finds changed state, which violates the obligation of the refused call.
   */
  readonly stake: Obligation;
  /** The error that the code of a candidate names as the right response; undefined if there is none. */
  readonly unobserved: Obligation | undefined;
  /** The documented response for the received status. */
  readonly documented: Response | undefined;
  /**
   * The obligation that the response fulfils by status and error code, preferably with the same media type; undefined
   * if there is none.
   */
  readonly actual: Obligation | undefined;
  readonly match: ResponseMatch;
  /** True if an earlier read of the case returned the item, but it no longer exists. */
  readonly isGone: boolean;
  /**
   * The reason why the response proves nothing about the intended obligation; undefined if the response is conclusive.
   */
  readonly inconclusive: Untested | undefined;
  /** True if an unexpected status or error code is a violation. */
  readonly isMatchJudged: boolean;
  /** Earlier exchanges of the case by step id. */
  readonly earlier: ReadonlyMap<string, Exchange>;
  /** True if a write of the run itself may have changed the resource since the read with which this one is compared. */
  readonly isChangedByRun: boolean;
  /** True if the run did not start the server, so that other clients may use it. */
  readonly isShared: boolean;
  /** Pointers to values that differ between two reads of the same state, such as a request id. */
  readonly volatile: ReadonlySet<string>;
  readonly revealsSecret: (text: string) => boolean;
  /**
   * Masks the secrets and personal values in a part of a body, then truncates it for a finding. The pointer identifies
   * the part; default: the whole body.
   */
  readonly show: (text: string, pointer?: string) => string;
}

/** Returns the error code of the received response, for findings about the response itself. */
export const receivedError = ({ actual }: CheckContext): string | null => actual?.error?.code ?? null;

/** Returns the id of the obligation that the response violates, for findings about the response itself. */
export const receivedObligation = ({ actual, intended }: CheckContext): string => actual?.id ?? intended.id;
