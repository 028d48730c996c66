import { eq } from 'drizzle-orm';
import { newId } from '../identifier.js';
import type { World } from '../world.js';
import { assets, type Meter } from './resources.js';

/** The meters of an asset of any company; undefined where there is no such asset. */
export async function metersOf(world: World, assetId: string): Promise<readonly Meter[] | undefined> {
  const { orm } = world.database;
  const row = await orm.select({ meters: assets.meters }).from(assets).where(eq(assets.id, assetId)).get();
  return row?.meters;
}

/** Gives an asset another meter, as the dashboard does; undefined where there is no such asset. */
export async function configureMeter(
  world: World,
  assetId: string,
  { name, unit }: { readonly name: string; readonly unit: string },
): Promise<Meter | undefined> {
  const { database, clock } = world;
  return await database.writing.run(async () => {
    const meters = await metersOf(world, assetId);
    if (meters === undefined) return undefined;
    const meter = { id: newId('mtr'), name, unit, reading: null, read_at: null };
    await database.orm
      .update(assets)
      .set({ meters: [...meters, meter], updated_at: clock.iso() })
      .where(eq(assets.id, assetId));
    return meter;
  });
}
