import { Refusal } from '../http/refusal.js';
import type { EntityType } from './entity-type.js';

/**
 * Creates the refusal for a missing entity. Lookups filter by workspace, so an id of another workspace causes the same
 * response.
 */
export function notFound({ nouns }: EntityType, hint = ''): Refusal {
  return new Refusal('not_found', `No ${nouns[0]} with this _id exists in this workspace.${hint}`);
}
