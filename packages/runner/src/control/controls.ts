import type { Secrets } from '../execute/secrets.js';
import { NoAnswerError } from '../http/message.js';
import type { CallerChange } from '../plan/planned-caller.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { CallerSettings, ControlHooks, CreatedCaller } from './control-hooks.js';
import { ControlError } from './control-protocol.js';

/** The hooks of a run, each told by name when it is not there or fails. */
export class Controls {
  readonly #hooks: ControlHooks;
  readonly #secrets: Secrets;

  constructor(hooks: ControlHooks, secrets: Secrets) {
    this.#hooks = hooks;
    this.#secrets = secrets;
    // Before the headers that carry them are seen: those would be named after the header.
    for (const [name, value] of Object.entries(hooks.secrets ?? {})) secrets.add(value, name);
  }

  get movesClock(): boolean {
    return this.#hooks.clock !== undefined;
  }

  createCaller(settings: CallerSettings): Promise<CreatedCaller> {
    return use('callers', this.#hooks.callers, ({ create }) => create(settings));
  }

  updateCaller(id: string, change: CallerChange): Promise<void> {
    return use('callers', this.#hooks.callers, ({ update }) => update(id, change));
  }

  rotateCaller(id: string): Promise<CreatedCaller> {
    return use('callers', this.#hooks.callers, ({ rotate }) => rotate(id));
  }

  /** Runs a named action; its value. */
  act(name: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    return use(`actions.${name}`, this.#hooks.actions?.[name], ({ run }) => run(parameters));
  }

  freeze(frozen: boolean): Promise<void> {
    return use('clock', this.#hooks.clock, (clock) => clock.freeze(frozen));
  }

  advance(seconds: number): Promise<void> {
    return use('clock', this.#hooks.clock, (clock) => clock.advance(seconds));
  }

  /** Headers by which a request comes from an address, or fails. */
  async headersFor({ address, fault }: RequestTemplate): Promise<Readonly<Record<string, string>>> {
    const headers: Record<string, string> = {
      ...(address !== undefined && (await use('address', this.#hooks.address, async (by) => by(address)))),
      ...(fault !== undefined && (await use('fault', this.#hooks.fault, async (by) => by(fault)))),
    };
    for (const [name, value] of Object.entries(headers)) {
      if (value !== address && value !== fault) this.#secrets.addHeader(name, value);
    }
    return headers;
  }
}

/** A hook may be a function of the configuration: whatever it throws becomes the reason of what needed it. */
async function use<H, T>(name: string, hook: H | undefined, run: (hook: H) => Promise<T>): Promise<T> {
  if (hook === undefined)
    throw new ControlError(`The plan needs the control hook \`${name}\`, which is not there.`);
  try {
    return await run(hook);
  } catch (error) {
    if (error instanceof ControlError || error instanceof NoAnswerError) throw error;
    throw new ControlError(
      `The control hook \`${name}\` failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
