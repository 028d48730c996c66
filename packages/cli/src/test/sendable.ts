import type { ApiModel, SecurityScheme } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import type { Secret } from '@touchstone/runner';
import type { ConfigProblem } from '../config/check.js';
import { ConfigError } from '../config/validate-config.js';
import type { Context } from '../context.js';
import { headerNameProblem, headerValueProblem } from '../header.js';
import type { Target } from '../targets.js';

/**
 * Checks that HTTP can carry the configured headers and credentials, before anything is sent.
 * @throws {ConfigError} naming every header and environment variable with a value that HTTP cannot carry, but not the
 * value.
 */
export function assertSendable(model: ApiModel, target: Target, context: Context): void {
  const { system } = target;
  if (system === null) return;
  const problems: ConfigProblem[] = [];
  const check = (path: string, source: string | Secret): void => {
    const [value, holder] =
      typeof source === 'string'
        ? [source, 'the value']
        : [
            context.secrets.get(source.env) ?? own(context.env, source.env) ?? '',
            `the environment variable ${source.env}`,
          ];
    const problem = headerValueProblem(value);
    if (problem !== null)
      problems.push({ path: `systems.${target.name}.${path}`, message: `${holder} ${problem}` });
  };
  const header = (path: string, name: string, source: string | Secret): void => {
    const problem = headerNameProblem(name);
    if (problem === null) check(`${path}.${name}`, source);
    else problems.push({ path: `systems.${target.name}.${path}`, message: `${name} ${problem}` });
  };
  for (const [name, source] of Object.entries(system.headers ?? {})) header('headers', name, source);
  for (const [caller, { credentials, headers = {} }] of Object.entries(system.callers ?? {})) {
    const path = `callers.${caller}`;
    for (const [name, source] of Object.entries(headers)) header(`${path}.headers`, name, source);
    for (const [scheme, credential] of Object.entries(credentials)) {
      if ('env' in credential && isSentVerbatim(model.securitySchemes.get(scheme)))
        check(`${path}.credentials.${scheme}`, credential);
    }
  }
  if (system.control?.token !== undefined) check('control.token', system.control.token);
  if (problems.length > 0) throw new ConfigError(target.configFile ?? 'touchstone.config.ts', problems);
}

/** Returns true if a header carries the credential verbatim. A query encodes it, Basic uses Base64, and
 * Digest sends a hash. */
function isSentVerbatim(scheme: SecurityScheme | undefined): boolean {
  switch (scheme?.type) {
    case 'apiKey':
      return scheme.in !== 'query';
    case 'http':
      return scheme.scheme !== 'basic' && scheme.scheme !== 'digest';
    case 'oauth2':
    case 'openIdConnect':
      return true;
    case 'mutualTLS':
    case undefined:
      return false;
  }
}
