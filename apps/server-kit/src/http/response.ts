import type { Body } from './body.js';
import type { RateLimitStatus } from './rate-limit-status.js';

/**
 * Returns the headers common to all API responses: the media type, the rate limit if it was checked, and `Connection`
 * if the request body was not read to its end.
 */
export function responseHeaders(call: {
  readonly rateLimit: RateLimitStatus | undefined;
  readonly body: Body | undefined;
}): Record<string, string> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (call.rateLimit !== undefined) {
    headers['X-RateLimit-Limit'] = String(call.rateLimit.limit);
    headers['X-RateLimit-Remaining'] = String(call.rateLimit.remaining);
    headers['X-RateLimit-Reset'] = String(call.rateLimit.reset);
  }
  // The rest of this body is not read, so the connection cannot be reused.
  if (call.body?.kind === 'too-large' && !call.body.drained) headers['Connection'] = 'close';
  return headers;
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), { status, headers });
}
