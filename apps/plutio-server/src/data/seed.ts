import { PERMISSIONS } from '../terms.js';
import type { World } from '../world.js';
import { seedRecords } from './seed-records.js';

/** Who may call and log in, when the data is made. */
export interface Demo {
  /** Null where nobody gave one: then the demo user cannot log in. */
  readonly password: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
}

export const DEMO_EMAIL = 'demo@the-ceramic-school.example';

/** A demo workspace that looks like one, the user and the client to look at it with, and a second workspace of theirs. */
export async function seed(world: World, { password, clientId, clientSecret }: Demo): Promise<void> {
  const now = world.clock.iso();
  const school = await world.workspaces.create(
    { subdomain: 'the-ceramic-school', name: 'The Ceramic School' },
    now,
  );
  const shop = await world.workspaces.create(
    { subdomain: 'the-ceramic-shop', name: 'The Ceramic Shop' },
    now,
  );
  const user = await world.users.create({ email: DEMO_EMAIL, name: 'Mira Kovač', password }, now);
  for (const { id } of [school, shop]) {
    await world.users.join(user.id, id, { name: 'Owner', permissions: PERMISSIONS });
  }
  await world.clients.create({ userId: user.id, name: 'Demo client', workspaces: [school.id] }, now, {
    id: clientId,
    secret: clientSecret,
  });
  await seedRecords(world, school.id);
}
