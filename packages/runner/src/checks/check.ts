import type { ApiModel, Json, Location, Operation, Response, Validator } from '@touchstone/core';
import type { Exchange } from '../http/message.js';
import type { Obligation } from '../plan/obligation.js';
import type { SkipReason } from '../plan/reasons.js';

/** One promise held against one exchange. */
export interface Check {
  /** Kebab-case; the `rule` of its findings. */
  readonly rule: string;
  /** What is broken; empty: nothing. Null: the promise does not concern this exchange. */
  readonly run: (context: CheckContext) => readonly CheckFailure[] | Skipped | null;
}

export interface Skipped {
  readonly skipped: SkipReason;
}

/** A broken promise, before it is made a finding. */
export interface CheckFailure {
  /** Where it differs from the check's own name. */
  readonly rule?: string;
  readonly message: string;
  readonly error: string | null;
  /** The obligation that is violated. */
  readonly obligation: string;
  readonly pointer: string | null;
  readonly location: Location;
  readonly expected: Json;
  readonly received: Json;
}

export interface CheckContext {
  readonly model: ApiModel;
  readonly validator: Validator;
  readonly exchange: Exchange;
  readonly operation: Operation;
  /** What the answer should be. */
  readonly intended: Obligation;
  /** Whose promise is at stake when it is not. */
  readonly stake: Obligation;
  /** The documented response of the status received. */
  readonly documented: Response | undefined;
  /** The obligation the answer is: its status and, for an error, its code; undefined when it matches none. */
  readonly actual: Obligation | undefined;
  /** Earlier exchanges of the case, by step. */
  readonly earlier: ReadonlyMap<string, Exchange>;
  /** Pointers whose values differ between two reads of the same state, such as a request id. */
  readonly volatile: ReadonlySet<string>;
  /** Nobody is at fault that another answer came than the one intended: its status and code are not held against it. */
  readonly isExcused: boolean;
  readonly revealsSecret: (text: string) => boolean;
  /** As much of a text as a person wants to read in a finding, secrets masked. */
  readonly show: (text: string) => string;
}

/** The error code of the answer received: what findings about the answer itself belong to. */
export const receivedError = ({ actual }: CheckContext): string | null => actual?.error?.code ?? null;

/** The obligation such a finding violates. */
export const receivedObligation = ({ actual, intended }: CheckContext): string => actual?.id ?? intended.id;
