import { z } from 'zod';
import { configureMeter, metersOf } from '../data/meters.js';
import type { Meter } from '../data/resources.js';
import { RequestError } from '../http/json-request.js';
import type { World } from '../world.js';

export const meterInput = z.strictObject({
  name: z.string().min(1).max(80),
  unit: z.string().min(1).max(20),
});

export async function listMeters(world: World, assetId: string): Promise<readonly Meter[]> {
  return found(await metersOf(world, assetId));
}

export async function createMeter(
  world: World,
  assetId: string,
  input: z.infer<typeof meterInput>,
): Promise<Meter> {
  return found(await configureMeter(world, assetId, input));
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new RequestError(404, 'not_found', 'There is no such asset.');
  return value;
}
