import type { ApiModel, SecurityScheme } from '@touchstone/core';
import type { Credential } from '../access/caller.js';
import { secretText } from '../secret-text.js';

/**
 * Creates a credential for each security scheme that an operation requires. Token endpoints and mutual TLS are skipped.
 */
export function newCredentials(model: ApiModel): Readonly<Record<string, Credential>> {
  const tokenOperations = new Set(
    [...model.securitySchemes.values()].flatMap(({ tokenOperation }) => tokenOperation ?? []),
  );
  const used = new Set(
    model.operations
      .filter(({ id }) => !tokenOperations.has(id))
      .flatMap(({ security }) => security.flat().map(({ scheme }) => scheme)),
  );
  return Object.fromEntries(
    [...used].flatMap((name) => {
      const scheme = model.securitySchemes.get(name);
      return scheme && scheme.type !== 'mutualTLS' ? [[name, newCredential(scheme)] as const] : [];
    }),
  );
}

function newCredential({ type, scheme, tokenOperation }: SecurityScheme): Credential {
  if (type === 'oauth2' && tokenOperation !== undefined)
    return { clientId: secretText().slice(0, 16), clientSecret: secretText() };
  return scheme === 'basic' ? `${secretText().slice(0, 12)}:${secretText()}` : secretText();
}
