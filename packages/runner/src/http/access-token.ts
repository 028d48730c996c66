/** Returns the access token in the response of a token endpoint (RFC 6749 §5.1); undefined if it contains none. */
export function accessTokenIn(json: unknown): string | undefined {
  const response = typeof json === 'object' && json !== null && 'access_token' in json ? json : undefined;
  return typeof response?.access_token === 'string' ? response.access_token : undefined;
}
