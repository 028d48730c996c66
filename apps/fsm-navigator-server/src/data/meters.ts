import { eq } from 'drizzle-orm';
import type { Environment } from '../environment.js';
import { newId } from '../identifier.js';
import { assets, type Meter } from './resources.js';

/** Returns the meters of an asset in any company, or `undefined` if the asset does not exist. */
export async function metersOf(
  environment: Environment,
  assetId: string,
): Promise<readonly Meter[] | undefined> {
  const { orm } = environment.database;
  const row = await orm.select({ meters: assets.meters }).from(assets).where(eq(assets.id, assetId)).get();
  return row?.meters;
}

/** Adds a meter to an asset, which the API cannot do. Returns `undefined` if the asset does not exist. */
export async function configureMeter(
  environment: Environment,
  assetId: string,
  { name, unit }: { readonly name: string; readonly unit: string },
): Promise<Meter | undefined> {
  const { database, clock } = environment;
  return await database.writing.run(async () => {
    const meters = await metersOf(environment, assetId);
    if (meters === undefined) return undefined;
    const meter = { id: newId('mtr'), name, unit, reading: null, read_at: null };
    await database.orm
      .update(assets)
      .set({ meters: [...meters, meter], updated_at: clock.iso() })
      .where(eq(assets.id, assetId));
    return meter;
  });
}
