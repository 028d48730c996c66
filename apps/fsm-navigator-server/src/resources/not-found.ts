import { Refusal } from '../http/refusal.js';

/**
 * The row, if this company has it. One answer for an id that does not exist and for another company's: the
 * query names the owner, so nothing here can tell the two apart.
 */
export function found<Row>(row: Row | undefined, message = 'There is no such resource.'): Row {
  if (row === undefined) throw new Refusal('not_found', message);
  return row;
}
