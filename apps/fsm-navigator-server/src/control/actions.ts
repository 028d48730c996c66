import { type ControlAction, RequestError, readJson } from '@touchstone/server-kit';
import { z } from 'zod';
import { configureMeter } from '../data/meters.js';
import type { Environment } from '../environment.js';

const parameters = z.strictObject({ id: z.string() });

/** Returns the control actions. `configure-meter` adds a meter to an asset, which the API itself cannot do. */
export function controlActions(environment: Environment): readonly ControlAction[] {
  return [
    {
      name: 'configure-meter',
      creates: '/assets/{id}#/meters/*/id',
      parameters: ['id'],
      async run(request) {
        const { id } = await readJson(request, parameters);
        const meter = await configureMeter(environment, id, { name: 'Operating hours', unit: 'h' });
        if (meter === undefined) throw new RequestError(404, 'not_found', 'Unknown asset.');
        return meter.id;
      },
    },
  ];
}
