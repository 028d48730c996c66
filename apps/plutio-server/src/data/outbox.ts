import { newId } from '../identifier.js';
import type { EventName } from '../terms.js';
import type { World } from '../world.js';
import type { Client } from './clients.js';
import type { Write } from './database.js';
import { deliveries, type Stored } from './schema.js';

export type NewDelivery = typeof deliveries.$inferInsert;

/** Tells whoever delivers that there is something to deliver. */
export class Outbox {
  readonly #listeners = new Set<() => void>();

  /** To be called after a batch that wrote rows, and whenever the clock moves. */
  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /** @returns what ends it */
  onWake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/**
 * The rows that tell of an event: one for each URL of each live client of the workspace that selected it. They
 * belong into the batch of the change, so that neither is ever there without the other.
 */
export function outboxWrites(world: World, workspaceId: string, event: EventName, entity: Stored): Write[] {
  const { mutants } = world;
  const told = event === 'item.remove' && mutants.has('removal-told-as-edit') ? 'item.edit' : event;
  const isForced = told.startsWith('note.') && mutants.has('unselected-method-delivered');
  const isTold = ({ methods }: Client): boolean => methods.has(told) || (isForced && methods.size > 0);
  const rows = world.clients
    .ofWorkspace(workspaceId)
    .filter(isTold)
    .flatMap((client) => client.urls.map((url) => delivery(world, client, workspaceId, url, told, entity)));
  return rows.length === 0 ? [] : [world.database.orm.insert(deliveries).values(rows)];
}

/** One row, due at once. */
export function delivery(
  world: World,
  client: Client,
  workspaceId: string,
  url: string,
  event: EventName | 'test',
  entity: Pick<Stored, '_id'>,
): NewDelivery {
  const { mutants } = world;
  const isBare = event.startsWith('note.') && mutants.has('payload-lacks-field');
  return {
    id: `msg_${newId()}`,
    client_id: client.id,
    workspace_id: workspaceId,
    url: mutants.has('url-path-dropped') ? new URL('/', url).href : url,
    event,
    entity_id: entity._id,
    payload: JSON.stringify(isBare ? { ...entity, title: undefined } : entity),
    state: 'pending',
    due_at: world.clock.now(),
    attempts: 0,
    is_test: false,
    created_at: world.clock.iso(),
    settled_at: null,
  };
}
