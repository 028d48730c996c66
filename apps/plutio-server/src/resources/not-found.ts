import { Refusal } from '../http/refusal.js';
import type { EntityType } from './entity-type.js';

/**
 * One answer for an id that does not exist and for another workspace's: the query names the workspace, so nothing
 * here can tell the two apart.
 */
export function notFound({ nouns }: EntityType, hint = ''): Refusal {
  return new Refusal('not_found', `No ${nouns[0]} with this _id exists in this workspace.${hint}`);
}
