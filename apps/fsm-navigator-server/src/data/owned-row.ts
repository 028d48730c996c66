import { type IdPrefix, newId } from '../identifier.js';

/** The columns common to all rows that belong to a company. */
export interface OwnedRow {
  readonly id: string;
  readonly company_id: string;
  readonly created_at: string;
}

/** Returns a function that creates an {@link OwnedRow} with a new id and the given company and creation time. */
export function ownedRows(company_id: string, created_at: string): (prefix: IdPrefix) => OwnedRow {
  return (prefix) => ({ id: newId(prefix), company_id, created_at });
}
