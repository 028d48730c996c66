import { SCOPES } from '../terms.js';
import type { World } from '../world.js';
import { createCompany } from './companies.js';

/** A demo company that looks like one. */
export async function seed(world: World, demoKey: string): Promise<void> {
  const company = createCompany(world, { name: 'Northwind Field Services', plan: 'enterprise', label: null });
  const key = world.keys.create(
    company.row.id,
    { name: 'Demo key', scopes: SCOPES },
    world.clock.iso(),
    demoKey,
  );
  await world.database.commit([...company.writes, key.write]);
}
