import { SCOPES } from '../terms.js';
import type { World } from '../world.js';
import { createCompany } from './companies.js';
import { ownedBy } from './owned.js';
import { seedInventory } from './seed-inventory.js';
import { seedWork } from './seed-work.js';

/** A demo company that looks like one, and the key to look at it with. */
export async function seed(world: World, demoKey: string): Promise<void> {
  const now = world.clock.iso();
  const company = createCompany(world, {
    name: 'Northfield Building Services',
    plan: 'enterprise',
    label: null,
  });
  const key = world.keys.create(company.row.id, { name: 'Demo key', scopes: SCOPES }, now, demoKey);
  const owned = ownedBy(company.row.id, now);
  await world.database.commit([
    ...company.writes,
    key.write,
    ...seedWork(world, company, owned),
    ...seedInventory(world, company, owned),
  ]);
}
