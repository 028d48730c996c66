import { type IdPrefix, newId } from '../identifier.js';

/** What a row of a company begins with. */
export interface Owned {
  readonly id: string;
  readonly company_id: string;
  readonly created_at: string;
}

/** Begins rows of a company, all created at one time. */
export function ownedBy(company_id: string, created_at: string): (prefix: IdPrefix) => Owned {
  return (prefix) => ({ id: newId(prefix), company_id, created_at });
}
