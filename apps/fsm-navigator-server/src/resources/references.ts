import { and, eq, sql } from 'drizzle-orm';
import { customers, items, jobs, locations, stockLocations, technicians } from '../data/resources.js';
import type { Environment } from '../environment.js';
import { invalidField } from '../http/input.js';
import { requireRow } from './not-found.js';

/** Checks that the resources referenced by a body exist in the company. */
export interface References {
  customer(company: string, field: string, id: string | undefined): Promise<void>;
  /** Requires a location of the given customer. */
  site(company: string, field: string, id: string | undefined, customerId: string): Promise<void>;
  technician(company: string, field: string, id: string | undefined): Promise<void>;
  job(company: string, field: string, id: string | undefined): Promise<void>;
  item(company: string, field: string, id: string | undefined): Promise<void>;
  stockLocation(company: string, field: string, id: string | undefined): Promise<void>;
}

type Referable = typeof customers | typeof technicians | typeof jobs | typeof items | typeof stockLocations;

/**
 * Creates the reference checks. A check passes if the id is `undefined`. It rejects with a `validation_failed` refusal
 * that names the field if the resource does not exist in the company.
 */
export function references(environment: Environment): References {
  const { orm } = environment.database;
  const prepare = (table: Referable) =>
    orm
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.id, sql.placeholder('id')), eq(table.company_id, sql.placeholder('company'))))
      .prepare();
  const check =
    (query: ReturnType<typeof prepare>, noun: string) =>
    async (company: string, field: string, id: string | undefined): Promise<void> => {
      if (id === undefined || (await query.get({ id, company })) !== undefined) return;
      if (noun === 'technician' && environment.mutants.has('technician-unchecked')) return;
      if (noun === 'customer' && environment.mutants.has('absent-customer-as-404')) requireRow(undefined);
      throw invalidField(field, `the ${noun} does not exist`);
    };
  const siteById = orm
    .select({ customer_id: locations.customer_id })
    .from(locations)
    .where(and(eq(locations.id, sql.placeholder('id')), eq(locations.company_id, sql.placeholder('company'))))
    .prepare();

  return {
    customer: check(prepare(customers), 'customer'),
    technician: check(prepare(technicians), 'technician'),
    job: check(prepare(jobs), 'job'),
    item: check(prepare(items), 'item'),
    stockLocation: check(prepare(stockLocations), 'stock location'),
    async site(company, field, id, customerId) {
      if (id === undefined) return;
      const site = await siteById.get({ id, company });
      if (site?.customer_id !== customerId)
        throw invalidField(field, 'the location does not exist or does not belong to the customer');
    },
  };
}
