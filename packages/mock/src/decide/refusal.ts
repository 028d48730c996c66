import type { ApiError, Response } from '@touchstone/core';
import type { Standing } from '../access/rates.js';
import type { Call } from '../call.js';

/** What a refusal can say besides its error: what the variable parts of the example are filled with. */
export type Detail =
  | { readonly kind: 'plain' }
  /** A part of the request that is wrong. `field`: as a person names it, `address.city`; `message`: a clause to follow. */
  | {
      readonly kind: 'field';
      readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
      readonly field: string;
      /** JSON Pointer into the body, or the parameter's name. */
      readonly pointer: string;
      readonly message: string;
    }
  /** A text of the request that the answer repeats. */
  | { readonly kind: 'named'; readonly text: string }
  | { readonly kind: 'wait'; readonly standing: Standing };

export const PLAIN: Detail = { kind: 'plain' };

/** What a call is refused with: a documented error, or none where the document has nothing for it. */
export interface RefusedAs {
  readonly status: number;
  readonly error: ApiError | null;
  readonly response: Response | null;
  /** For a problem that nothing documents (RFC 9457 §3.1.3). */
  readonly title: string;
}

export interface Refusal {
  readonly as: RefusedAs;
  readonly detail: Detail;
}

/** One check of a call. */
export type Rule = (call: Call) => Refusal | undefined;
