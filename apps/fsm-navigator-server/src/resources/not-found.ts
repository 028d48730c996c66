import { Refusal } from '../http/refusal.js';

/**
 * Returns the row that a query found. Queries filter by owner, so the response for the id of another company is the
 * same as for a missing id.
 * @throws Refusal not_found if the row is `undefined`
 */
export function requireRow<Row>(row: Row | undefined, message = 'This resource does not exist.'): Row {
  if (row === undefined) throw new Refusal('not_found', message);
  return row;
}
