import { own } from '@touchstone/core/internal';
import { NoAnswerError } from '../http/errors.js';
import type { CallerChange } from '../plan/planned-caller.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Secrets } from '../secrets/secrets.js';
import { ControlError } from './control-error.js';
import type { CallerSettings, ControlHooks, CreatedCaller } from './control-hooks.js';

/**
 * Calls the hooks of a run. Throws a `ControlError` that names the hook if the hook is missing or fails. A
 * `ControlError` or `NoAnswerError` of the hook itself is passed on.
 */
export class Controls {
  readonly #hooks: ControlHooks;
  readonly #secrets: Secrets;

  constructor(hooks: ControlHooks, secrets: Secrets) {
    this.#hooks = hooks;
    this.#secrets = secrets;
    // Add secrets before the headers that contain them. Otherwise a secret would be masked under the header's name.
    for (const [name, value] of Object.entries(hooks.secrets ?? {})) secrets.add(value, name);
  }

  get movesClock(): boolean {
    return this.#hooks.clock !== undefined;
  }

  createCaller(settings: CallerSettings): Promise<CreatedCaller> {
    return callHook('callers', this.#hooks.callers, ({ create }) => create(settings));
  }

  updateCaller(id: string, change: CallerChange): Promise<void> {
    return callHook('callers', this.#hooks.callers, ({ update }) => update(id, change));
  }

  rotateCaller(id: string): Promise<CreatedCaller> {
    return callHook('callers', this.#hooks.callers, ({ rotate }) => rotate(id));
  }

  act(name: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    return callHook(`actions.${name}`, own(this.#hooks.actions, name), ({ run }) => run(parameters));
  }

  freeze(frozen: boolean): Promise<void> {
    return callHook('clock', this.#hooks.clock, (clock) => clock.freeze(frozen));
  }

  advance(seconds: number): Promise<void> {
    return callHook('clock', this.#hooks.clock, (clock) => clock.advance(seconds));
  }

  /**
   * Returns the headers that set the source address of a request or inject a fault, and registers their values for
   * masking, except the address and the fault code themselves.
   */
  async headersFor({ address, fault }: RequestTemplate): Promise<Readonly<Record<string, string>>> {
    const headers: Record<string, string> = {
      ...(address !== undefined &&
        (await callHook('address', this.#hooks.address, async (hook) => hook(address)))),
      ...(fault !== undefined && (await callHook('fault', this.#hooks.fault, async (hook) => hook(fault)))),
    };
    for (const [name, value] of Object.entries(headers)) {
      if (value !== address && value !== fault) this.#secrets.addHeader(name, value);
    }
    return headers;
  }
}

/** Calls a hook, which may come from the configuration and throw any value. */
async function callHook<H, T>(name: string, hook: H | undefined, run: (hook: H) => Promise<T>): Promise<T> {
  if (hook === undefined)
    throw new ControlError(`The plan needs the control hook \`${name}\`, which is missing.`);
  try {
    return await run(hook);
  } catch (error) {
    if (error instanceof ControlError || error instanceof NoAnswerError) throw error;
    throw new ControlError(
      `The control hook \`${name}\` failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
