import type { ApiModel, Operation, SecurityScheme } from '@touchstone/core';

/**
 * Returns challenges that fit the security of an operation, the preferred one first (RFC 9110 §11.6.1): with parameters
 * and then without, for each scheme of the operation, or of the document if the operation has none. Returns a `Bearer`
 * challenge if no scheme can be challenged, as a client certificate cannot.
 */
export function challengesOf(model: ApiModel, { security }: Operation): readonly string[] {
  const required = security.flat().flatMap(({ scheme }) => model.securitySchemes.get(scheme) ?? []);
  const schemes = required.length > 0 ? required : [...model.securitySchemes.values()];
  const names = [...new Set(schemes.flatMap((scheme) => authenticationScheme(scheme) ?? []))];
  const challenged = names.length > 0 ? names : ['Bearer'];
  return [...challenged.map((name) => `${name} ${parametersOf(name)}`), ...challenged];
}

/** Returns the name of an authentication scheme; `undefined` for TLS, which authenticates before HTTP does. */
function authenticationScheme({ type, scheme = 'bearer' }: SecurityScheme): string | undefined {
  switch (type) {
    case 'apiKey':
      // No scheme is registered for API keys. Servers use this name most.
      return 'ApiKey';
    case 'http':
      return scheme.charAt(0).toUpperCase() + scheme.slice(1);
    case 'oauth2':
    case 'openIdConnect':
      return 'Bearer';
    case 'mutualTLS':
      return undefined;
  }
}

/** Returns the parameters that a challenge requires (RFC 7617 §2, RFC 7616 §3.3). */
const parametersOf = (name: string): string =>
  name === 'Digest'
    ? 'realm="mock", qop="auth", algorithm=SHA-256, nonce="dG91Y2hzdG9uZS1tb2Nr"'
    : 'realm="mock"';
