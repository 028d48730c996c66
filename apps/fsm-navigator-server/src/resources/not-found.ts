import { Refusal } from '../http/refusal.js';

/**
 * Returns the row if this company has it. The query names the owner, so the response is the same for a missing id
 * and for another company's id.
 */
export function requireRow<Row>(row: Row | undefined, message = 'There is no such resource.'): Row {
  if (row === undefined) throw new Refusal('not_found', message);
  return row;
}
