import { controlApp as createControlApp, type GuardedApp } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { VERSION } from '../version.js';
import { changeCaller, createCaller, rotateCaller } from './callers.js';
import { callerSettings } from './requests.js';

export function controlApp(environment: Environment, token: string): GuardedApp {
  return createControlApp({
    server: { name: 'plutio-server', version: VERSION },
    token,
    address: false,
    // Contract tests receive webhooks on a loopback address.
    webhooks: environment.allowPrivateWebhooks,
    clock: environment.clock,
    callers: {
      settings: callerSettings,
      create: (settings) => createCaller(environment, settings),
      change: (id, settings) => changeCaller(environment, id, settings),
      rotate: (id) => rotateCaller(environment, id),
    },
    rateClasses: ['client'],
    actions: [],
    reset: () => environment.reset(),
    clockChanged(movedBack) {
      // If the clock moves back, counted calls lie in the future and would stay in their windows too long.
      if (movedBack) environment.rates.forget();
      environment.outbox.wake();
    },
    log: (line) => environment.log(line),
  });
}
