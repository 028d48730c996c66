import type { HonoRequest } from 'hono';
import { z } from 'zod';
import { configureMeter } from '../data/meters.js';
import type { Environment } from '../environment.js';
import { RequestError, readJson } from '../http/json-request.js';

/** What a contract test needs and the API cannot do. */
export const actionDescriptions = [
  { name: 'configure-meter', creates: '/assets/{id}#/meters/*/id', parameters: ['id'] },
] as const;

const parameters = z.strictObject({ id: z.string() });

/** @throws RequestError 404 for an unknown action or resource */
export async function runAction(
  environment: Environment,
  name: string,
  request: HonoRequest,
): Promise<string> {
  if (name !== 'configure-meter') throw new RequestError(404, 'not_found', `There is no action ${name}.`);
  const { id } = await readJson(request, parameters);
  const meter = await configureMeter(environment, id, { name: 'Operating hours', unit: 'h' });
  if (meter === undefined) throw new RequestError(404, 'not_found', 'There is no such asset.');
  return meter.id;
}
