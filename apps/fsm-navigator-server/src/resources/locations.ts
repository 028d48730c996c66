import { and, asc, count, eq, getTableColumns, sql } from 'drizzle-orm';
import { z } from 'zod';
import { customers, locations } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { newId } from '../identifier.js';
import { wireColumns } from './columns.js';
import { commit } from './commit.js';
import { address, number, text } from './fields.js';
import { answerPage, LIMIT, OFFSET, readPage } from './page.js';

const locationFields = {
  name: text(1, 120),
  address,
  access_notes: text(0, 1000).exactOptional(),
  latitude: number(-90, 90).exactOptional(),
  longitude: number(-180, 180).exactOptional(),
};

const columns = wireColumns(getTableColumns(locations));
const PATH = '/customers/{id}/locations';

/**
 * Creates the operations on the locations of a customer.
 * @param findCustomer finds the customer of the path
 */
export function locationOperations(
  environment: Environment,
  findCustomer: (call: Call) => Promise<{ readonly id: string }>,
): Operation[] {
  const { mutants } = environment;
  const { orm } = environment.database;
  const locationCreate = mutants.has('unknown-field-ignored')
    ? z.object(locationFields)
    : z.strictObject(locationFields);
  const matching = and(
    eq(locations.company_id, sql.placeholder('company')),
    eq(locations.customer_id, sql.placeholder('customer')),
  );
  const list = {
    rows: orm
      .select(columns)
      .from(locations)
      .where(matching)
      .orderBy(asc(locations.seq))
      .limit(LIMIT)
      .offset(OFFSET)
      .prepare(),
    total: orm.select({ n: count() }).from(locations).where(matching).prepare(),
  };

  const listLocations = operation(
    {
      id: 'listLocations',
      method: 'GET',
      path: PATH,
      rate: 'lists',
      scopes: ['customers:read', 'customers:write'],
    },
    {
      find: mutants.has('absent-customer-without-locations')
        ? (call) => findCustomer(call).catch(() => ({ id: '' }))
        : findCustomer,
      read: readPage,
      act: (call, customer, page) => answerPage(list, page, { company: call.company, customer: customer.id }),
    },
  );

  const createLocation = operation(
    { id: 'createLocation', method: 'POST', path: PATH, rate: 'writes', scopes: ['customers:write'] },
    {
      find: findCustomer,
      read: (call) => readInput(call, locationCreate, 'missing_required_field'),
      async act(call, customer, input) {
        const data = {
          id: newId('loc'),
          customer_id: customer.id,
          name: input.name,
          address: input.address,
          access_notes: input.access_notes ?? null,
          latitude: input.latitude ?? null,
          longitude: input.longitude ?? null,
          created_at: environment.clock.iso(),
        };
        const writes = [
          orm.insert(locations).values({ ...data, company_id: call.company }),
          orm
            .update(customers)
            .set({ location_count: sql`${customers.location_count} + 1` })
            .where(eq(customers.id, customer.id)),
        ];
        if (mutants.has('half-done-location')) await environment.database.commit(writes.splice(0, 1));
        await commit(environment, call, writes);
        return { status: 201, data };
      },
    },
  );

  return [listLocations, createLocation];
}
