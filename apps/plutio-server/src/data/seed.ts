import type { Environment } from '../environment.js';
import { PERMISSIONS } from '../terms.js';
import { seedRecords } from './seed-records.js';

/** The credentials of the demo data. */
export interface Demo {
  /** `null` if no password was configured; the demo user then cannot log in. */
  readonly password: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
}

export const DEMO_EMAIL = 'demo@the-ceramic-school.example';

/**
 * Stores the demo workspace with its entities, a second, empty workspace, a user with a role in both, and a client that
 * is enabled for the first.
 */
export async function seed(
  environment: Environment,
  { password, clientId, clientSecret }: Demo,
): Promise<void> {
  const now = environment.clock.iso();
  const school = await environment.workspaces.create(
    { subdomain: 'the-ceramic-school', name: 'The Ceramic School' },
    now,
  );
  const shop = await environment.workspaces.create(
    { subdomain: 'the-ceramic-shop', name: 'The Ceramic Shop' },
    now,
  );
  const user = await environment.users.create({ email: DEMO_EMAIL, name: 'Mira Kovač', password }, now);
  for (const { id } of [school, shop]) {
    await environment.users.join(user.id, id, { name: 'Owner', permissions: PERMISSIONS });
  }
  await environment.clients.create({ userId: user.id, name: 'Demo client', workspaces: [school.id] }, now, {
    id: clientId,
    secret: clientSecret,
  });
  await seedRecords(environment, school.id);
}
