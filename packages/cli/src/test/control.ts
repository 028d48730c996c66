import { own } from '@touchstone/core/internal';
import type { ControlHooks } from '@touchstone/runner';
import type { ControlConfig, HookContext } from '../config/config.js';
import { validateHooks } from '../config/validate-config.js';
import type { Context } from '../context.js';
import { CONFIG_TIMEOUT_MS, withDeadline } from '../deadline.js';
import { ExpectedError, UsageError } from '../expected-error.js';
import type { Target } from '../targets.js';

/**
 * Returns the hooks of a run: those of the control protocol, overridden by the hooks of the configuration.
 * @throws {ControlError} if the server refuses the protocol or violates it.
 */
export async function connectHooks(
  target: Target,
  server: string,
  signal: AbortSignal,
  context: Context,
): Promise<ControlHooks> {
  const control = target.system?.control;
  if (control === undefined) return {};
  const protocol = await connectProtocol(control, server, signal, context);
  const custom = await customHooks(target, control, {
    server,
    secret: (name) => readSecret(name, 'A hook of the configuration', context),
  });
  const secrets = { ...protocol.secrets, ...custom.secrets };
  return { ...protocol, ...custom, secrets, actions: { ...protocol.actions, ...custom.actions } };
}

async function customHooks(target: Target, control: ControlConfig, run: HookContext): Promise<ControlHooks> {
  if (control.hooks === undefined) return {};
  const path = `systems.${target.name}.control.hooks`;
  let hooks: unknown;
  try {
    hooks = await withDeadline(Promise.resolve(control.hooks(run)), CONFIG_TIMEOUT_MS);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`${path} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  validateHooks(hooks, `${path}()`, target.configFile ?? 'The configuration');
  return hooks;
}

async function connectProtocol(
  control: ControlConfig,
  server: string,
  signal: AbortSignal,
  context: Context,
): Promise<ControlHooks> {
  if (control.token === undefined) return {};
  const name = control.token.env;
  const token = context.secrets.get(name) ?? own(context.env, name);
  if (!token) {
    // This happens only if the run did not start the server; otherwise the run generates the token.
    context.err.write(`The control protocol is not used: the environment variable ${name} is not set.\n`);
    return {};
  }
  context.secrets.add(name, token);
  const { connectControl } = await import('@touchstone/runner');
  const url = control.url ?? new URL('/control', server).href;
  return connectControl({ url, token, name }, signal);
}

/**
 * Reads a secret that code of the configuration asks for, and masks it from then on.
 * @param subject The part of the configuration that asks, for the error.
 * @throws {UsageError} if the environment variable is not set.
 */
export function readSecret(name: string, subject: string, context: Context): string {
  const value = context.secrets.get(name) ?? own(context.env, name);
  if (!value) throw new UsageError(`${subject} needs the environment variable ${name}, which is not set.`);
  context.secrets.add(name, value);
  return value;
}
