import { own } from '@touchstone/core/internal';

/** Headers with the time at which a rate limit is reset: seconds from now, or seconds since 1970. */
const RESET_HEADERS = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];
/** Numbers above this one are seconds since 1970, because no limit lasts for 30 years. */
const MIN_EPOCH_SECONDS = 1e9;

/**
 * Returns the wait in whole seconds after a 429: that of {@link retryAfterOf}, or else that until the reset in the
 * headers of the rate limit. Returns undefined if the response contains neither.
 */
export function rateLimitWaitOf(
  headers: Readonly<Record<string, string>>,
  json: unknown,
): number | undefined {
  const requested = retryAfterOf(headers, json);
  if (requested !== undefined) return requested;
  const reset = RESET_HEADERS.map((name) => Number.parseFloat(own(headers, name) ?? '')).find(
    Number.isFinite,
  );
  if (reset === undefined) return undefined;
  const seconds = reset > MIN_EPOCH_SECONDS ? reset - Date.now() / 1000 : reset;
  return seconds > 0 ? Math.ceil(seconds) : undefined;
}

/**
 * Returns the wait in whole seconds, rounded up, that a response requests: from `Retry-After` as a number or a date
 * (RFC 9110 §10.2.3), or else from `retry_after` in the body. Returns undefined if the response requests no wait.
 */
export function retryAfterOf(headers: Readonly<Record<string, string>>, json: unknown): number | undefined {
  const inBody =
    typeof json === 'object' && json !== null && 'retry_after' in json ? json.retry_after : undefined;
  const value = headers['retry-after'] ?? inBody;
  const seconds = Number.isNaN(Number(value))
    ? (Date.parse(String(value)) - Date.now()) / 1000
    : Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
