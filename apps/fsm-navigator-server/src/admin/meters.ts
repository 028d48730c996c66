import { RequestError } from '@touchstone/server-kit';
import { z } from 'zod';
import { configureMeter, metersOf } from '../data/meters.js';
import type { Meter } from '../data/resources.js';
import type { Environment } from '../environment.js';

export const meterInput = z.strictObject({
  name: z.string().min(1).max(80),
  unit: z.string().min(1).max(20),
});

export async function listMeters(environment: Environment, assetId: string): Promise<readonly Meter[]> {
  return requireAsset(await metersOf(environment, assetId));
}

export async function createMeter(
  environment: Environment,
  assetId: string,
  input: z.infer<typeof meterInput>,
): Promise<Meter> {
  return requireAsset(await configureMeter(environment, assetId, input));
}

function requireAsset<T>(value: T | undefined): T {
  if (value === undefined) throw new RequestError(404, 'not_found', 'Unknown asset.');
  return value;
}
