import type { ApiModel, SecurityScheme } from '@touchstone/core';
import type { Secret } from '@touchstone/runner';
import type { ConfigProblem } from '../config/check.js';
import { ConfigError } from '../config/validate-config.js';
import type { Context } from '../context.js';
import { notHeaderName, notHeaderValue } from '../header.js';
import type { Target } from '../targets.js';

/**
 * Looks, before anything is sent, whether HTTP can carry the headers and credentials of the configuration.
 * @throws {ConfigError} naming every header and environment variable that it cannot, never a value.
 */
export function assertSendable(model: ApiModel, target: Target, context: Context): void {
  const { system } = target;
  if (system === null) return;
  const problems: ConfigProblem[] = [];
  const check = (path: string, given: string | Secret): void => {
    const [value, holder] =
      typeof given === 'string'
        ? [given, 'the value']
        : [
            context.secrets.get(given.env) ?? context.env[given.env] ?? '',
            `the environment variable ${given.env}`,
          ];
    const why = notHeaderValue(value);
    if (why !== null) problems.push({ path: `systems.${target.name}.${path}`, message: `${holder} ${why}` });
  };
  const header = (path: string, name: string, given: string | Secret): void => {
    const why = notHeaderName(name);
    if (why === null) check(`${path}.${name}`, given);
    else problems.push({ path: `systems.${target.name}.${path}`, message: `${name} ${why}` });
  };
  for (const [name, given] of Object.entries(system.headers ?? {})) header('headers', name, given);
  for (const [caller, { credentials, headers = {} }] of Object.entries(system.callers ?? {})) {
    const path = `callers.${caller}`;
    for (const [name, given] of Object.entries(headers)) header(`${path}.headers`, name, given);
    for (const [scheme, given] of Object.entries(credentials)) {
      if ('env' in given && goesIntoHeader(model.securitySchemes.get(scheme)))
        check(`${path}.credentials.${scheme}`, given);
    }
  }
  if (system.control?.token !== undefined) check('control.token', system.control.token);
  if (problems.length > 0) throw new ConfigError(target.configFile ?? 'touchstone.config.ts', problems);
}

/** Whether a credential stands there as it is: in a query it is encoded, and for Basic in base64. */
function goesIntoHeader(scheme: SecurityScheme | undefined): boolean {
  switch (scheme?.type) {
    case 'apiKey':
      return scheme.in !== 'query';
    case 'http':
      return scheme.scheme?.toLowerCase() !== 'basic';
    case 'oauth2':
    case 'openIdConnect':
      return true;
    case 'mutualTLS':
    case undefined:
      return false;
  }
}
