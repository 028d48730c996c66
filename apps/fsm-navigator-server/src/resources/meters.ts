import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { assets, type Meter, meterReadings } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { invalidField, readInput } from '../http/input.js';
import type { Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { Refusal } from '../http/refusal.js';
import { newId } from '../identifier.js';
import { commit } from './commit.js';
import { dateTime, idOf, number } from './fields.js';

const readingCreate = z.strictObject({
  meter_id: idOf('mtr'),
  reading: number(0, 1_000_000_000),
  read_at: dateTime.exactOptional(),
});

interface Metered {
  readonly id: string;
  readonly meters: readonly Meter[];
}

/**
 * Creates the operation that records a meter reading of an asset.
 * @param findAsset finds the asset that the path identifies
 */
export function meterOperations(
  environment: Environment,
  findAsset: (call: Call) => Promise<Metered>,
): Operation[] {
  const { mutants } = environment;
  const { orm } = environment.database;

  const missed = new Set<string>();
  const recordMeterReading = operation(
    {
      id: 'recordMeterReading',
      method: 'POST',
      path: '/assets/{id}/meter-readings',
      rate: 'writes',
      scopes: ['assets:meter'],
    },
    {
      find: findAsset,
      read: (call) => readInput(call, readingCreate, 'missing_required_field'),
      async relate(_, asset, input) {
        const stays = missed.has(asset.id) && mutants.has('configured-meter-stays-unknown');
        const meter = stays ? undefined : asset.meters.find(({ id }) => id === input.meter_id);
        if (meter === undefined) missed.add(asset.id);
        if (meter === undefined && !mutants.has('meter-unchecked')) {
          if (mutants.has('meter-as-404')) throw new Refusal('not_found', 'This resource does not exist.');
          if (mutants.has('meter-as-validation')) throw invalidField('meter_id', 'the meter does not exist');
          throw new Refusal('meter_not_found', 'This asset does not have this meter.');
        }
        const last = meter?.reading ?? 0;
        if (input.reading >= last || mutants.has('falling-reading-accepted')) return;
        throw invalidField('reading', `must be at least ${last}, the last reading`);
      },
      async act(call, asset, { meter_id, reading, read_at = environment.clock.iso() }) {
        const data = { id: newId('rdg'), asset_id: asset.id, meter_id, reading, read_at };
        const meters = asset.meters.map((meter) =>
          meter.id === meter_id ? { ...meter, reading, read_at } : meter,
        );
        const now = environment.clock.iso();
        await commit(environment, call, [
          orm.insert(meterReadings).values({ ...data, company_id: call.company, created_at: now }),
          orm.update(assets).set({ meters, updated_at: now }).where(eq(assets.id, asset.id)),
        ]);
        return { status: 201, data };
      },
    },
  );

  return [recordMeterReading];
}
