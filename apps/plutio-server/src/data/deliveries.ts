import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { newId } from '../identifier.js';
import type { EventName } from '../terms.js';
import type { Client } from './clients.js';
import { deliveries, type StoredEntity } from './schema.js';

export type NewDelivery = typeof deliveries.$inferInsert;

/**
 * Returns the writes that queue the deliveries of an event: one row for each URL of each active client that is enabled
 * for the workspace and selected the event. Commit them in the same transaction as the change.
 */
export function outboxWrites(
  environment: Environment,
  workspaceId: string,
  event: EventName,
  entity: StoredEntity,
): Write[] {
  const { mutants } = environment;
  const sentEvent = event === 'item.remove' && mutants.has('removal-delivered-as-edit') ? 'item.edit' : event;
  const isForced = sentEvent.startsWith('note.') && mutants.has('unselected-method-delivered');
  const isSelected = ({ methods }: Client): boolean =>
    methods.has(sentEvent) || (isForced && methods.size > 0);
  const rows = environment.clients
    .ofWorkspace(workspaceId)
    .filter(isSelected)
    .flatMap((client) =>
      client.urls.map((url) => newDelivery(environment, client, workspaceId, url, sentEvent, entity)),
    );
  return rows.length === 0 ? [] : [environment.database.orm.insert(deliveries).values(rows)];
}

/** Returns the row of a delivery that is due immediately. */
export function newDelivery(
  environment: Environment,
  client: Client,
  workspaceId: string,
  url: string,
  event: EventName | 'test',
  entity: Pick<StoredEntity, '_id'>,
): NewDelivery {
  const { mutants } = environment;
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
    due_at: environment.clock.now(),
    attempts: 0,
    is_test: false,
    created_at: environment.clock.iso(),
    settled_at: null,
  };
}
