import type { Environment } from '../environment.js';
import { SCOPES } from '../terms.js';
import { createCompany } from './companies.js';
import { ownedRows } from './owned-row.js';
import { seedInventory } from './seed-inventory.js';
import { seedWork } from './seed-work.js';

/** Stores the demo company with an API key, customers, jobs, assets and inventory. */
export async function seed(environment: Environment, demoKey: string): Promise<void> {
  const now = environment.clock.iso();
  const company = createCompany(environment, {
    name: 'Northfield Building Services',
    plan: 'enterprise',
    label: null,
  });
  const key = environment.keys.create(company.row.id, { name: 'Demo key', scopes: SCOPES }, now, demoKey);
  const newRow = ownedRows(company.row.id, now);
  await environment.database.commit([
    ...company.writes,
    key.write,
    ...seedWork(environment, company, newRow),
    ...seedInventory(environment, company, newRow),
  ]);
}
