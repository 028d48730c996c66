import { and, count, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { assets, serviceRecords, technicians } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { newId } from '../identifier.js';
import { commit } from './commit.js';
import { choice, date, idOf, integer, text } from './fields.js';
import { answerPage, LIMIT, OFFSET, readPage } from './page.js';
import { references } from './references.js';

const recordCreate = z.strictObject({
  service_type: choice(['Inspection', 'Preventive', 'Repair', 'Replacement']),
  performed_on: date,
  summary: text(1, 2000),
  technician_id: idOf('tec').exactOptional(),
  job_id: idOf('job').exactOptional(),
  labor_minutes: integer(0, 10_080).exactOptional(),
  cost_cents: integer(0, 100_000_000).exactOptional(),
});

interface Serviced {
  readonly id: string;
  readonly last_serviced_on: string | null;
}

/**
 * Creates the operations on the service records of an asset.
 * @param findAsset finds the asset of the path
 */
export function serviceOperations(
  environment: Environment,
  findAsset: (call: Call) => Promise<Serviced>,
): Operation[] {
  const { orm } = environment.database;
  const refer = references(environment);
  const isOwned = eq(serviceRecords.company_id, sql.placeholder('company'));
  const select = () =>
    orm
      .select({
        id: serviceRecords.id,
        asset_id: serviceRecords.asset_id,
        service_type: serviceRecords.service_type,
        performed_on: serviceRecords.performed_on,
        summary: serviceRecords.summary,
        technician: { id: technicians.id, name: technicians.name },
        job_id: serviceRecords.job_id,
        labor_minutes: serviceRecords.labor_minutes,
        cost_cents: serviceRecords.cost_cents,
        created_at: serviceRecords.created_at,
      })
      .from(serviceRecords)
      .leftJoin(technicians, eq(technicians.id, serviceRecords.technician_id));
  const byId = select()
    .where(and(eq(serviceRecords.id, sql.placeholder('id')), isOwned))
    .prepare();
  const ofAsset = and(isOwned, eq(serviceRecords.asset_id, sql.placeholder('asset')));
  const list = {
    rows: select()
      .where(ofAsset)
      .orderBy(desc(serviceRecords.performed_on), desc(serviceRecords.seq))
      .limit(LIMIT)
      .offset(OFFSET)
      .prepare(),
    total: orm.select({ n: count() }).from(serviceRecords).where(ofAsset).prepare(),
  };

  const listServiceHistory = operation(
    {
      id: 'listServiceHistory',
      method: 'GET',
      path: '/assets/{id}/service-history',
      rate: 'lists',
      scopes: ['assets:read', 'assets:write'],
    },
    {
      find: findAsset,
      read: readPage,
      act: (call, asset, page) => answerPage(list, page, { company: call.company, asset: asset.id }),
    },
  );

  const recordService = operation(
    {
      id: 'recordService',
      method: 'POST',
      path: '/assets/{id}/service',
      rate: 'writes',
      scopes: ['assets:service'],
    },
    {
      find: findAsset,
      read: (call) => readInput(call, recordCreate, 'missing_required_field'),
      async relate(call, _, input) {
        await refer.technician(call.company, 'technician_id', input.technician_id);
        await refer.job(call.company, 'job_id', input.job_id);
      },
      async act(call, asset, input) {
        const now = environment.clock.iso();
        const id = newId('svc');
        const [latest] = [input.performed_on, asset.last_serviced_on ?? ''].sort().reverse();
        await commit(environment, call, [
          orm
            .insert(serviceRecords)
            .values({ ...input, id, asset_id: asset.id, company_id: call.company, created_at: now }),
          orm
            .update(assets)
            .set({ last_serviced_on: latest, updated_at: now })
            .where(eq(assets.id, asset.id)),
        ]);
        const status =
          input.job_id !== undefined && environment.mutants.has('service-created-as-200') ? 200 : 201;
        return { status, data: await byId.get({ company: call.company, id }) };
      },
    },
  );

  return [listServiceHistory, recordService];
}
