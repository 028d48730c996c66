import type { Environment } from '../environment.js';
import { PERMISSIONS } from '../terms.js';
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
