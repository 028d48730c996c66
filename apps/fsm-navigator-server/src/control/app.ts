import { controlApp as createControlApp, type GuardedApp } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { RATE_CLASSES } from '../terms.js';
import { VERSION } from '../version.js';
import { controlActions } from './actions.js';
import { changeCaller, createCaller, rotateCaller } from './callers.js';
import { callerSettings } from './requests.js';

export function controlApp(environment: Environment, token: string): GuardedApp {
  return createControlApp({
    server: { name: 'fsm-navigator-server', version: VERSION },
    token,
    address: true,
    webhooks: false,
    clock: environment.clock,
    callers: {
      settings: callerSettings,
      create: (settings) => createCaller(environment, settings),
      change: (id, settings) => changeCaller(environment, id, settings),
      rotate: (id) => rotateCaller(environment, id),
    },
    rateClasses: RATE_CLASSES,
    actions: controlActions(environment),
    reset: () => environment.reset(),
    clockChanged(movedBack) {
      // If the clock moves back, counted calls lie in the future and would stay in their windows too long.
      if (movedBack) environment.rates.forget();
    },
    log: (line) => environment.log(line),
  });
}
