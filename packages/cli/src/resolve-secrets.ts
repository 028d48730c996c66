import { randomBytes } from 'node:crypto';
import { own } from '@touchstone/core/internal';
import type { Secret } from '@touchstone/runner';
import type { ConfigProblem } from './config/check.js';
import type { GeneratedSecret, SystemConfig } from './config/config.js';
import { ConfigError } from './config/validate-config.js';
import type { Context } from './context.js';
import type { Target } from './targets.js';

/** Selects the secrets of a system that a command needs. */
export interface SecretRequirements {
  /** True if the command starts the server, which requires the secrets of the server's environment. */
  readonly startsServer: boolean;
}

/**
 * Reads or generates every secret that the command needs, and stores it in `context.secrets`, which masks it from then
 * on.
 * @throws {ConfigError} listing every environment variable that is not set.
 */
export async function resolveSecrets(
  target: Target,
  requirements: SecretRequirements,
  context: Context,
): Promise<void> {
  const { system } = target;
  if (system === null) return;
  if (requirements.startsServer) generateSecrets(system, context);
  const problems: ConfigProblem[] = [];
  for (const [path, { env: name }] of await secretsOf(system, requirements)) {
    const value = context.secrets.get(name) ?? own(context.env, name);
    if (value) context.secrets.add(name, value);
    else
      problems.push({
        path: `systems.${target.name}.${path}`,
        message: `the environment variable ${name} is not set.`,
      });
  }
  if (problems.length > 0) throw new ConfigError(target.configFile ?? 'touchstone.config.ts', problems);
}

function generateSecrets(system: SystemConfig, context: Context): void {
  const control = system.control?.token?.env;
  const names = Object.entries(childVariables(system))
    .filter(([, value]) => isGenerated(value))
    .map(([name]) => name);
  // Generates a control token for a server that the run starts, unless the variable is set.
  if (control !== undefined && !own(context.env, control)) names.push(control);
  for (const name of new Set(names)) context.secrets.add(name, randomBytes(24).toString('hex'));
}

async function secretsOf(
  system: SystemConfig,
  requirements: SecretRequirements,
): Promise<[path: string, secret: Secret][]> {
  const { secretsIn } = await import('@touchstone/runner');
  const secrets: [string, Secret][] = [];
  for (const [name, caller] of Object.entries(system.callers ?? {})) {
    for (const [scheme, credential] of Object.entries(caller.credentials)) {
      for (const [member, secret] of secretsIn(credential))
        secrets.push([`callers.${name}.credentials.${scheme}${member}`, secret]);
    }
  }
  for (const [name, value] of Object.entries(system.headers ?? {})) {
    if (typeof value !== 'string') secrets.push([`headers.${name}`, value]);
  }
  if (!requirements.startsServer) return secrets;
  if (system.control?.token !== undefined) secrets.push(['control.token', system.control.token]);
  for (const [name, value] of Object.entries(childVariables(system))) {
    if (typeof value !== 'string' && !isGenerated(value)) secrets.push([`server.env.${name}`, value]);
  }
  return secrets;
}

/** Returns the variables that the server command receives in addition to the environment of this process. */
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
