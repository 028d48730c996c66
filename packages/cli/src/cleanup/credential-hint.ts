import type { ApiModel, SecurityScheme } from '@touchstone/core';
import type { Target } from '../targets.js';

/** Returns a sentence that names the options that pass a credential to the operation. */
export function credentialHint(model: ApiModel, operation: string, { system, configFile }: Target): string {
  const { security = [] } = model.operations.find(({ id }) => id === operation) ?? {};
  const schemes = security.flat().flatMap(({ scheme }) => model.securitySchemes.get(scheme) ?? []);
  const headers = [...new Set(schemes.flatMap((scheme) => headerOf(scheme) ?? []))];
  const passed = headers.length > 0 ? headers : ['NAME: VALUE'];
  const other =
    system === null || configFile === null
      ? ''
      : `, or correct the credential of the caller in ${configFile}`;
  return `Pass a credential that may remove the resources with ${passed.map((header) => `--header '${header}'`).join(' or ')}${other}.`;
}

/** Returns a header with a placeholder for the credential; undefined if a header cannot carry it. */
function headerOf({ type, in: place, parameterName, scheme }: SecurityScheme): string | undefined {
  switch (type) {
    case 'apiKey':
      if (place === 'header') return `${parameterName}: …`;
      return place === 'cookie' ? `Cookie: ${parameterName}=…` : undefined;
    case 'http':
      return `Authorization: ${titleCase(scheme ?? 'Bearer')} …`;
    case 'oauth2':
    case 'openIdConnect':
      return 'Authorization: Bearer …';
    case 'mutualTLS':
      return undefined;
  }
}

const titleCase = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
