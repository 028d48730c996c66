import type { ControlHooks } from '@touchstone/runner';
import type { ControlConfig, HookContext } from '../config/config.js';
import { validateHooks } from '../config/validate-config.js';
import type { Context } from '../context.js';
import { ExpectedError, UsageError } from '../expected-error.js';
import { inTime, patienceMs } from '../in-time.js';
import type { Target } from '../targets.js';

/**
 * The hooks of a run: those of the control protocol, and over them the configuration's own.
 * @throws {ControlError} when the protocol is refused or spoken wrongly.
 */
export async function connectHooks(
  target: Target,
  server: string,
  signal: AbortSignal,
  context: Context,
): Promise<ControlHooks> {
  const control = target.system?.control;
  if (control === undefined) return {};
  const spoken = await speakProtocol(control, server, signal, context);
  const own = await ownHooks(target, control, { server, secret: (name) => secretNamed(name, context) });
  const secrets = { ...spoken.secrets, ...own.secrets };
  return { ...spoken, ...own, secrets, actions: { ...spoken.actions, ...own.actions } };
}

async function ownHooks(target: Target, control: ControlConfig, run: HookContext): Promise<ControlHooks> {
  if (control.hooks === undefined) return {};
  const path = `systems.${target.name}.control.hooks`;
  let made: unknown;
  try {
    const late = (why: string): Error => new Error(`${why}.`);
    made = await inTime(Promise.resolve(control.hooks(run)), patienceMs, late);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`${path} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  validateHooks(made, `${path}()`, target.configFile ?? 'The configuration');
  return made;
}

async function speakProtocol(
  control: ControlConfig,
  server: string,
  signal: AbortSignal,
  context: Context,
): Promise<ControlHooks> {
  if (control.token === undefined) return {};
  const name = control.token.env;
  const token = context.secrets.get(name) ?? context.env[name];
  if (!token) {
    // Only with a server that was not started for the run: its token is not ours to make up.
    context.err.write(`The control protocol is not used: the environment variable ${name} is not set.\n`);
    return {};
  }
  context.secrets.add(name, token);
  const { connectControl } = await import('@touchstone/runner');
  const url = control.url ?? new URL('/control', server).href;
  return connectControl({ url, token, name }, signal);
}

function secretNamed(name: string, context: Context): string {
  const value = context.secrets.get(name) ?? context.env[name];
  if (!value)
    throw new UsageError(
      `A hook of the configuration needs the environment variable ${name}, which is not set.`,
    );
  context.secrets.add(name, value);
  return value;
}
