import { ControlError } from './control-error.js';
import type { ControlHooks } from './control-hooks.js';

/** Returns the hooks with a time limit for each asynchronous call, because a configured hook may never settle. */
export function withHookTimeout(hooks: ControlHooks, milliseconds: number): ControlHooks {
  const { clock, callers, actions } = hooks;
  const wait = <T>(name: string, answer: Promise<T>): Promise<T> => withLimit(name, answer, milliseconds);
  return {
    ...hooks,
    ...(clock && {
      clock: {
        freeze: (frozen) => wait('clock.freeze', clock.freeze(frozen)),
        advance: (seconds) => wait('clock.advance', clock.advance(seconds)),
      },
    }),
    ...(callers && {
      callers: {
        create: (settings) => wait('callers.create', callers.create(settings)),
        update: (id, change) => wait('callers.update', callers.update(id, change)),
        rotate: (id) => wait('callers.rotate', callers.rotate(id)),
      },
    }),
    ...(actions && {
      actions: Object.fromEntries(
        Object.entries(actions).map(([name, action]) => [
          name,
          { ...action, run: (parameters) => wait(`actions.${name}`, action.run(parameters)) },
        ]),
      ),
    }),
  };
}

/**
 * Limits the wait for a hook. The timer also keeps the process alive, which could otherwise exit silently while a hook
 * is pending.
 */
async function withLimit<T>(name: string, answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new ControlError(`The control hook \`${name}\` did not respond within ${milliseconds / 1000} s.`),
      );
    }, milliseconds);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
