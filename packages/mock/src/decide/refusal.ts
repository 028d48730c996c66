import type { ApiError, Response } from '@touchstone/core';
import type { RateLimitStatus } from '../access/rate-limiter.js';

/** Facts about a refusal that fill the variable parts of the documented example. */
export type RefusalDetail =
  | { readonly kind: 'plain' }
  /** An invalid parameter, or an invalid field of the body. */
  | {
      readonly kind: 'field';
      readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
      /** Readable path of the field: `address.city`. */
      readonly field: string;
      /** JSON Pointer into the body, or the name of the parameter. */
      readonly pointer: string;
      /** A clause that follows the field: `must be integer`. */
      readonly message: string;
    }
  /** A string from the request that the response repeats. */
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'rate-limited'; readonly rateLimit: RateLimitStatus };

export const PLAIN: RefusalDetail = { kind: 'plain' };

/** The response of a refusal before its details are filled in. Responses are prepared once per template. */
export interface RefusalTemplate {
  readonly status: number;
  /** The documented error; `null` if the document has no matching error. */
  readonly error: ApiError | null;
  /**
   * The documented response. If it is `null`, because the document has no matching response, the mock answers with a
   * problem (RFC 9457).
   */
  readonly response: Response | null;
  /** Title of the problem if the response is not documented (RFC 9457 §3.1.3). */
  readonly title: string;
}

export interface Refusal {
  readonly template: RefusalTemplate;
  readonly detail: RefusalDetail;
}
