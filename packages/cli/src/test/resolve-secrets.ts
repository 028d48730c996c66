import { randomBytes } from 'node:crypto';
import type { Secret } from '@touchstone/runner';
import type { ConfigProblem } from '../config/check.js';
import type { GeneratedSecret, SystemConfig } from '../config/config.js';
import { ConfigError } from '../config/validate-config.js';
import type { Context } from '../context.js';
import type { Target } from '../targets.js';

/** Which secrets of a system a run needs. */
export interface SecretNeeds {
  /** The server command is run, so its environment is needed, and what it generates is. */
  readonly startsServer: boolean;
}

/**
 * Reads or makes up every secret the system names, and keeps it in `context.secrets`, so that it is masked from here on.
 * @throws {ConfigError} naming every environment variable that is not set.
 */
export function resolveSecrets(target: Target, needs: SecretNeeds, context: Context): void {
  const { system } = target;
  if (system === null) return;
  if (needs.startsServer) makeUpSecrets(system, context);
  const problems: ConfigProblem[] = [];
  for (const [path, { env: name }] of secretsOf(system, needs)) {
    const value = context.secrets.get(name) ?? context.env[name];
    if (value) context.secrets.add(name, value);
    else
      problems.push({
        path: `systems.${target.name}.${path}`,
        message: `the environment variable ${name} is not set.`,
      });
  }
  if (problems.length > 0) throw new ConfigError(target.configFile ?? 'touchstone.config.ts', problems);
}

function makeUpSecrets(system: SystemConfig, context: Context): void {
  const control = system.control?.token?.env;
  const generated = Object.entries(childVariables(system))
    .filter(([, value]) => isGenerated(value))
    .map(([name]) => name);
  // A server started for the run gets a control token of the run's own, unless one is set.
  if (control !== undefined && !context.env[control]) generated.push(control);
  for (const name of new Set(generated)) context.secrets.add(name, randomBytes(24).toString('hex'));
}

function secretsOf(system: SystemConfig, needs: SecretNeeds): [path: string, secret: Secret][] {
  const found: [string, Secret][] = [];
  for (const [name, caller] of Object.entries(system.callers ?? {})) {
    for (const [scheme, given] of Object.entries(caller.credentials)) {
      const path = `callers.${name}.credentials.${scheme}`;
      if ('env' in given) found.push([path, given]);
      else {
        found.push([`${path}.clientSecret`, given.clientSecret]);
        if (typeof given.clientId !== 'string') found.push([`${path}.clientId`, given.clientId]);
      }
    }
  }
  for (const [name, value] of Object.entries(system.headers ?? {})) {
    if (typeof value !== 'string') found.push([`headers.${name}`, value]);
  }
  if (!needs.startsServer) return found;
  if (system.control?.token !== undefined) found.push(['control.token', system.control.token]);
  for (const [name, value] of Object.entries(childVariables(system))) {
    if (typeof value !== 'string' && !isGenerated(value)) found.push([`server.env.${name}`, value]);
  }
  return found;
}

/** What the server command gets beside the environment of this process. */
export function childEnvironment(system: SystemConfig, context: Context): Record<string, string> {
  const entries = Object.entries(childVariables(system)).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, value];
    return [name, context.secrets.get(isGenerated(value) ? name : value.env) ?? ''];
  });
  const control = system.control?.token?.env;
  const token = control === undefined ? undefined : context.secrets.get(control);
  return {
    ...(control === undefined || token === undefined ? {} : { [control]: token }),
    ...Object.fromEntries(entries),
  };
}

function childVariables(system: SystemConfig): Readonly<Record<string, string | Secret | GeneratedSecret>> {
  const { server } = system;
  return server !== undefined && 'command' in server ? (server.env ?? {}) : {};
}

function isGenerated(value: string | Secret | GeneratedSecret): value is GeneratedSecret {
  return typeof value === 'object' && 'generated' in value;
}
