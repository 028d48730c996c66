import { Refusal } from '../http/refusal.js';

/**
 * Requires that the query found a row, and returns it. Queries filter by owner, so the response for another company's
 * id is the same as for a missing id.
 */
export function requireRow<Row>(row: Row | undefined, message = 'This resource does not exist.'): Row {
  if (row === undefined) throw new Refusal('not_found', message);
  return row;
}
