import type { Write } from '../data/database.js';
import type { Call } from '../http/call.js';
import type { World } from '../world.js';

/** Writes all that a call changes, or nothing of it. */
export async function commit(world: World, call: Call, writes: readonly Write[]): Promise<void> {
  await world.database.commit(writes, call.fault);
}
