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
